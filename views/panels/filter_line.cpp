// SPDX-License-Identifier: Apache-2.0
#include "views/panels/filter_line.h"

#include <algorithm>

#include <QObject>
#include <QRegularExpression>

namespace sl {

namespace {

struct Part {
    QString text;
    qsizetype quotedFrom = -1;  // text from here on stood in quotes
    bool open = false;          // a quote was not closed
};

std::vector<Part> partsOf(const QString& line) {
    std::vector<Part> parts;
    Part part;
    bool quoted = false, any = false;
    const auto finish = [&] {
        if (any) parts.push_back(part);
        part = {};
        any = false;
    };
    for (const QChar c : line) {
        if (c == '"') {
            quoted = !quoted;
            any = true;
            if (part.quotedFrom < 0) part.quotedFrom = part.text.size();
        } else if (c.isSpace() && !quoted) {
            finish();
        } else {
            part.text += c;
            any = true;
        }
    }
    part.open = quoted;
    finish();
    return parts;
}

const FilterWord* find(const std::vector<FilterWord>& known, const QString& key, bool flag) {
    const auto found = std::find_if(known.begin(), known.end(), [&](const FilterWord& word) {
        return word.flag == flag && word.key == key;
    });
    return found == known.end() ? nullptr : &*found;
}

QString listed(const std::vector<FilterWord>& known) {
    QStringList words;
    for (const FilterWord& word : known)
        if (!word.flag) words << word.key + (word.number ? "<" : ":");
    return words.join(", ");
}

/// `key:value` or `key<number`; false when the part is none of these.
bool takeKey(const QString& text, const std::vector<FilterWord>& known, FilterTerm& term,
             QString& error) {
    static const QRegularExpression form("^([a-z]+)([:<>])(.*)$",
                                         QRegularExpression::DotMatchesEverythingOption);
    const auto match = form.match(text);
    if (!match.hasMatch()) return false;
    term.key = match.captured(1);
    term.text = match.captured(3);
    const QString sign = match.captured(2);
    const FilterWord* word = find(known, term.key, false);
    if (word == nullptr) {
        error = QObject::tr("There is no “%1%2” here; there are %3. In quotes it is a plain word.")
                    .arg(term.key, sign, listed(known));
        return true;
    }
    if (word->number != (sign != ":")) {
        error = word->number ? QObject::tr("Write %1<0.5 or %1>0.5").arg(term.key)
                             : QObject::tr("Write %1:… ").arg(term.key).trimmed();
        return true;
    }
    term.is = sign == ":"   ? FilterTerm::Is::Key
              : sign == "<" ? FilterTerm::Is::Less
                            : FilterTerm::Is::More;
    if (term.text.isEmpty()) return true;
    bool good = true;
    if (word->number) term.number = term.text.toDouble(&good);
    if (!good) error = QObject::tr("“%1” is no number").arg(term.text);
    if (!word->values.isEmpty() &&
        std::none_of(word->values.begin(), word->values.end(), [&](const QString& value) {
            return value.startsWith(term.text, Qt::CaseInsensitive);
        }))
        error = QObject::tr("%1: is one of %2").arg(term.key, word->values.join(", "));
    return true;
}

}  // namespace

FilterLine parseFilter(const QString& line, const std::vector<FilterWord>& known) {
    FilterLine filter;
    for (Part part : partsOf(line)) {
        FilterTerm term;
        if (part.quotedFrom != 0 && part.text.size() > 1 && part.text.startsWith('-')) {
            term.negated = true;
            part.text.remove(0, 1);
            if (part.quotedFrom > 0) --part.quotedFrom;
        }
        if (part.open) filter.error = QObject::tr("A quotation mark is not closed");
        QString error;
        if (part.quotedFrom == 0) {
            term.text = part.text;
        } else if (takeKey(part.text, known, term, error)) {
            if (filter.error.isEmpty()) filter.error = error;
            if (!error.isEmpty() || term.text.isEmpty()) continue;
        } else if (find(known, part.text, true) != nullptr && part.quotedFrom < 0) {
            term.is = FilterTerm::Is::Flag;
            term.key = part.text;
        } else {
            term.text = part.text;
        }
        filter.terms << term;
    }
    return filter;
}

QString filterHelp(const std::vector<FilterWord>& known) {
    QString rows;
    const auto row = [&](const QString& word, const QString& help) {
        rows += QString("<tr><td style='padding-right:12px'><b>%1</b></td><td>%2</td></tr>")
                    .arg(word.toHtmlEscaped(), help.toHtmlEscaped());
    };
    row("word", QObject::tr("has this word"));
    row("\"two words\"", QObject::tr("has them in this order"));
    for (const FilterWord& word : known)
        row(word.key + (word.flag ? "" : (word.number ? "<0.5" : ":…")), word.help);
    row("-…", QObject::tr("turns any of these round"));
    return "<table>" + rows + "</table>";
}

}  // namespace sl
