// SPDX-License-Identifier: Apache-2.0
#include "core/synth/tst_oracle.h"

#include <algorithm>

#include <QHash>
#include <QMap>
#include <QRegularExpression>

#include "core/synth/kinds.h"

namespace {

const QString kDirectionWords =
    "(?:to the |on the )?(left|right)(?: side)? of|(above|over)|(below|under|beneath|underneath)";
const QString kPlaceWords =
    "top left|top right|bottom left|bottom right|left|right|top|bottom|"
    "center|centre|middle";

QRegularExpressionMatch matched(const QString& pattern, const QString& text) {
    static QHash<QString, QRegularExpression> compiled;
    auto found = compiled.find(pattern);
    if (found == compiled.end())
        found = compiled.insert(pattern, QRegularExpression("^(?:" + pattern + ")$"));
    return found->match(text);
}

QString withoutRequest(const QString& text) {
    const auto m = matched(
        "(?:(?:find|locate|where is|show me|point to|point out|detect|mark|"
        "look for|where can i see) )?(?:(?:the|a|an) )?(.+)",
        text);
    return m.captured(1);
}

QString plainPlace(QString place) {
    return place == "centre" || place == "middle" ? "center" : place;
}

}  // namespace

double Oracle::centreX(int t) const {
    return (at(t).box.x0 + at(t).box.x1) / 2;
}
double Oracle::centreY(int t) const {
    return (at(t).box.y0 + at(t).box.y1) / 2;
}
double Oracle::area(int t) const {
    return at(t).box.width() * at(t).box.height();
}

std::optional<Oracle::Set> Oracle::named(const QString& nounPhrase) const {
    static const QMap<QString, QString> singular = [] {
        QMap<QString, QString> map{{"thing", ""},      {"things", ""}, {"object", ""},
                                   {"objects", ""},    {"one", ""},    {"shape", "shape"},
                                   {"shapes", "shape"}};
        for (const auto& kind : sl::synth::allKinds()) {
            map[QString::fromStdString(kind.name)] = QString::fromStdString(kind.name);
            map[QString::fromStdString(kind.plural)] = QString::fromStdString(kind.name);
        }
        return map;
    }();
    const auto m =
        matched("(?:(red|orange|yellow|green|blue|purple|pink|brown|black|white|grey|gray) )?(.*)",
                nounPhrase);
    const QString colour = m.captured(1) == "gray" ? "grey" : m.captured(1);
    if (!singular.contains(m.captured(2))) return std::nullopt;
    const QString kind = singular[m.captured(2)];
    Set set;
    for (int i = 0; i < count(); ++i) {
        const bool ofKind = kind.isEmpty() || kind == QString::fromStdString(at(i).kind) ||
                            (kind == "shape" && at(i).family == "shape");
        if (ofKind && (colour.isEmpty() || colour == QString::fromStdString(at(i).colour)))
            set.insert(i);
    }
    return set;
}

std::optional<int> Oracle::only(const QString& nounPhrase) const {
    const auto set = named(nounPhrase);
    return set && set->size() == 1 ? std::optional<int>(*set->begin()) : std::nullopt;
}

QString Oracle::place(int thing) const {
    const auto third = [](double share) { return share < 1 / 3. ? 0 : share < 2 / 3. ? 1 : 2; };
    static const QString names[3][3] = {{"top left", "top", "top right"},
                                        {"left", "center", "right"},
                                        {"bottom left", "bottom", "bottom right"}};
    return names[third(centreY(thing) / m_world.height)][third(centreX(thing) / m_world.width)];
}

bool Oracle::beside(int a, const QString& words, int b) const {
    const auto m = matched(kDirectionWords, words);
    if (m.captured(1) == "left") return centreX(a) < centreX(b);
    if (m.captured(1) == "right") return centreX(a) > centreX(b);
    if (!m.captured(2).isEmpty()) return centreY(a) < centreY(b);
    return m.hasMatch() && centreY(a) > centreY(b);
}

/// Corners and the centre are ninths of the picture; single words of side are halves.
std::optional<Oracle::Set> Oracle::within(const QString& nounPhrase, const QString& where) const {
    auto set = named(nounPhrase);
    if (!set) return set;
    const QString wanted = plainPlace(where);
    std::erase_if(*set, [&](int i) {
        if (wanted == "left") return centreX(i) >= m_world.width / 2.0;
        if (wanted == "right") return centreX(i) <= m_world.width / 2.0;
        if (wanted == "top") return centreY(i) >= m_world.height / 2.0;
        if (wanted == "bottom") return centreY(i) <= m_world.height / 2.0;
        return place(i) != wanted;
    });
    return set;
}

std::optional<Oracle::Set> Oracle::ofRelation(const QString& expression) const {
    const auto m = matched("(?<a>.+?) (?<d>" + kDirectionWords + ") (?:the )?(?<b>.+)", expression);
    const auto landmark = only(m.captured("b"));
    auto set = named(m.captured("a"));
    if (!m.hasMatch() || !landmark || !set) return std::nullopt;
    std::erase_if(*set,
                  [&](int i) { return i == *landmark || !beside(i, m.captured("d"), *landmark); });
    return set;
}

std::optional<Oracle::Set> Oracle::ofSuperlative(const QString& expression) const {
    const auto m = matched(
        "(largest|biggest|larger|bigger|smallest|smaller|leftmost|rightmost|"
        "topmost|highest|uppermost|bottommost|lowest) (.+)",
        expression);
    const auto set = named(m.captured(2));
    if (!m.hasMatch() || !set || set->empty()) return std::nullopt;
    const QString word = m.captured(1);
    if (word.endsWith("er") && set->size() != 2) return std::nullopt;
    const auto rank = [&](int i) {
        if (word.startsWith("larg") || word.startsWith("big")) return -area(i);
        if (word.startsWith("small")) return area(i);
        if (word == "leftmost") return centreX(i);
        if (word == "rightmost") return -centreX(i);
        return word == "bottommost" || word == "lowest" ? -centreY(i) : centreY(i);
    };
    return Set{*std::min_element(set->begin(), set->end(),
                                 [&](int a, int b) { return rank(a) < rank(b); })};
}

std::optional<Oracle::Set> Oracle::expressed(const QString& expression) const {
    const QString text = withoutRequest(expression);
    if (const auto set = named(text)) return set;
    if (const auto set = ofSuperlative(text)) return set;
    if (const auto set = ofRelation(text)) return set;
    auto m = matched("(.+) (?:at|in|on|to) the (" + kPlaceWords + ")(?: corner| side)?", text);
    if (m.hasMatch()) return within(m.captured(1), m.captured(2));
    m = matched("(" + kPlaceWords + ") (.+)", text);
    return m.hasMatch() ? within(m.captured(2), m.captured(1)) : std::nullopt;
}

QString Oracle::answerAboutNumber(const QString& question) const {
    auto m = matched(
        "how many (.+?) (?:are there|are in the \\w+|can you see|do you see|are shown)"
        "|what is the number of (.+)|count the (.+)\\. how many are there",
        question);
    if (m.hasMatch()) {
        const auto set = named(m.captured(1) + m.captured(2) + m.captured(3));
        return set ? QString::number(set->size()) : QString();
    }
    m = matched(
        "(?:is there|are there|do you see|can you see) (?:a|an|any) (.+?)"
        "(?: in the picture| in the image)?",
        question);
    const auto set = m.hasMatch() ? named(m.captured(1)) : std::nullopt;
    return !set ? QString() : set->empty() ? "no" : "yes";
}

QString Oracle::answerAboutTwo(const QString& question) const {
    auto m = matched("(?:which|what)(?: one)? is (larger|bigger|smaller), the (.+) or the (.+)",
                     question);
    if (m.hasMatch()) {
        const auto a = only(m.captured(2)), b = only(m.captured(3));
        if (!a || !b) return {};
        return (area(*a) > area(*b)) == (m.captured(1) != "smaller") ? m.captured(2)
                                                                     : m.captured(3);
    }
    m = matched("is the (.+) (larger|bigger|smaller) than the (.+)", question);
    if (m.hasMatch()) {
        const auto a = only(m.captured(1)), b = only(m.captured(3));
        if (!a || !b) return {};
        return (area(*a) > area(*b)) == (m.captured(2) != "smaller") ? "yes" : "no";
    }
    m = matched("is the (?<a>.+?)(?: located)? (?<d>" + kDirectionWords + ") the (?<b>.+)",
                question);
    const auto a = only(m.captured("a")), b = only(m.captured("b"));
    return !m.hasMatch() || !a || !b ? QString() : beside(*a, m.captured("d"), *b) ? "yes" : "no";
}

QString Oracle::answerAboutOne(const QString& question) const {
    auto m = matched(
        "(?:what|which) colou?r (?:is|does) the (.+?)(?: have)?|"
        "what is the colou?r of the (.+)",
        question);
    if (m.hasMatch()) {
        const QString about = m.captured(1) + m.captured(2);
        if (about == "background") return QString::fromStdString(m_world.backgroundColour);
        const auto set = expressed(about);
        return set && set->size() == 1 ? QString::fromStdString(at(*set->begin()).colour)
                                       : QString();
    }
    m = matched(
        "is the (.+?) (?:on|at|in) the (?:left|top).* or .*(?:right|bottom).*|"
        "on which side is the (.+), left or right",
        question);
    if (m.hasMatch()) {
        const auto thing = only(m.captured(1) + m.captured(2));
        if (!thing) return {};
        if (question.contains("right"))
            return centreX(*thing) < m_world.width / 2.0 ? "left" : "right";
        return centreY(*thing) < m_world.height / 2.0 ? "top" : "bottom";
    }
    m = matched(
        "(?:where|where in the image|in which part of the picture) is the (.+?)"
        "(?: in the picture)?|where can you see the (.+)",
        question);
    if (m.hasMatch()) {
        const auto thing = only(m.captured(1) + m.captured(2));
        return thing ? place(*thing) : QString();
    }
    return {};
}

QString Oracle::answerWhat(const QString& question) const {
    const auto kindOf = [&](const std::optional<Set>& set) {
        return set && set->size() == 1 ? QString::fromStdString(at(*set->begin()).kind) : QString();
    };
    if (matched("what is (this|in the (picture|image)|shown)|what (do|can) you see|"
                "what object is in the picture|(what|which) shape is (this|shown|in the picture)",
                question)
            .hasMatch())
        return kindOf(named("thing"));
    auto m = matched("(?:what|which)(?: object| thing)? is (" + kDirectionWords + ") the (?<b>.+)",
                     question);
    if (m.hasMatch())
        return kindOf(ofRelation("thing " + m.captured(1) + " the " + m.captured("b")));
    m = matched("(?:what|which)(?: object)? is (?:the object )?(?:at|in|on) the (" + kPlaceWords +
                    ")(?: corner| side| of the picture)?",
                question);
    if (m.hasMatch()) return kindOf(within("thing", m.captured(1)));
    m = matched(
        "(?:what|which) (?:kind of )?(?:shape|object) is (?:the )?(\\w+)(?: thing)?|"
        "what is (?:the )?(\\w+)(?: shape| thing| object)?",
        question);
    return m.hasMatch() ? kindOf(named(m.captured(1) + m.captured(2) + " thing")) : QString();
}

QString Oracle::answer(const QString& question) const {
    QString text = question;
    if (!text.endsWith('?')) return {};
    text.chop(1);
    for (const QString& answer :
         {answerAboutNumber(text), answerAboutTwo(text), answerAboutOne(text), answerWhat(text)})
        if (!answer.isEmpty()) return answer;
    const auto m = matched("is the (.+) (?:(?:a|an) (.+)|(\\w+))", text);
    // "is the letter a red?": the longest name that fits comes first.
    for (qsizetype at = text.size(); m.hasMatch() && (at = text.lastIndexOf(' ', at - 1)) > 0;) {
        const auto thing = only(text.mid(7, at - 7));
        QString said = text.mid(at + 1);
        said.remove(QRegularExpression("^(a|an) "));
        if (!thing) continue;
        const auto kind = named(said), colour = named(said + " thing");
        return (kind && kind->count(*thing)) || (colour && colour->count(*thing)) ? "yes" : "no";
    }
    return {};
}
