// SPDX-License-Identifier: Apache-2.0
#include "views/panels/sample_filter.h"

#include <algorithm>

#include <QHash>
#include <QObject>

namespace sl {

namespace {

using Flag = bool (*)(const MediaItem&, const SampleMark*);

const QHash<QString, Flag>& flags() {
    static const QHash<QString, Flag> all{
        {"done", [](const MediaItem& item, const SampleMark*) { return item.done; }},
        {"open", [](const MediaItem& item, const SampleMark*) { return !item.done; }},
        {"missing", [](const MediaItem& item, const SampleMark*) { return item.missing; }},
        {"answered", [](const MediaItem&, const SampleMark* mark) { return mark != nullptr; }},
        {"unanswered", [](const MediaItem&, const SampleMark* mark) { return mark == nullptr; }},
        {"wrong", [](const MediaItem&, const SampleMark* mark) { return mark && mark->wrong; }},
        {"right", [](const MediaItem&, const SampleMark* mark) { return mark && mark->right; }},
    };
    return all;
}

bool has(const std::string& text, const QString& part) {
    return QString::fromStdString(text).contains(part, Qt::CaseInsensitive);
}

bool hasLabel(const MediaItem& item, const SampleMark* mark, const QString& part) {
    if (mark != nullptr)
        for (const QString& label : mark->labels)
            if (label.contains(part, Qt::CaseInsensitive)) return true;
    return std::any_of(item.sample.annotations.begin(), item.sample.annotations.end(),
                       [&](const Annotation& annotation) { return has(annotation.label, part); });
}

bool keyMatches(const FilterTerm& term, const MediaItem& item, const SampleMark* mark) {
    const auto begins = [&](const QString& text) {
        return text.startsWith(term.text, Qt::CaseInsensitive);
    };
    if (term.key == "is") {
        const auto flag = std::find_if(flags().keyValueBegin(), flags().keyValueEnd(),
                                       [&](const auto& f) { return begins(f.first); });
        return flag != flags().keyValueEnd() && flag->second(item, mark);
    }
    if (term.key == "task")
        return begins(QString::fromStdString(item.sample.task)) || (mark && begins(mark->task));
    if (term.key == "label") return hasLabel(item, mark, term.text);
    if (term.key == "name") return item.name.contains(term.text, Qt::CaseInsensitive);
    if (term.key == "prompt") return has(item.sample.prompt, term.text);
    if (term.key == "answer")
        return mark != nullptr && mark->text.contains(term.text, Qt::CaseInsensitive);
    if (term.key != "verdict") return true;
    if (QString("open").startsWith(term.text, Qt::CaseInsensitive))
        return mark != nullptr && mark->verdict.isEmpty();
    return mark != nullptr && !mark->verdict.isEmpty() && begins(mark->verdict);
}

bool termMatches(const FilterTerm& term, const MediaItem& item, const SampleMark* mark) {
    switch (term.is) {
        case FilterTerm::Is::Flag: return flags().value(term.key)(item, mark);
        case FilterTerm::Is::Key: return keyMatches(term, item, mark);
        case FilterTerm::Is::Less: return mark && mark->iou && *mark->iou < term.number;
        case FilterTerm::Is::More: return mark && mark->iou && *mark->iou > term.number;
        case FilterTerm::Is::Word: break;
    }
    return item.name.contains(term.text, Qt::CaseInsensitive) || has(item.sample.prompt, term.text);
}

}  // namespace

const std::vector<FilterWord>& SampleFilter::words() {
    static const std::vector<FilterWord> words = [] {
        const auto key = [](const char* name, const QString& help, const QStringList& values = {}) {
            return FilterWord{name, help, values, false, false};
        };
        const auto flag = [](const char* name, const QString& help) {
            return FilterWord{name, help, {}, true, false};
        };
        std::vector<FilterWord> list{
            key("task", QObject::tr("its own task, or that of its newest answer")),
            key("label", QObject::tr("a box with this label, true or answered")),
            key("name", QObject::tr("in the file's name")),
            key("prompt", QObject::tr("in its own question")),
            key("answer", QObject::tr("in its newest answer")),
            key("verdict", QObject::tr("accepted, corrected, rejected, or open"),
                {"accepted", "corrected", "rejected", "open"}),
            {"iou", QObject::tr("overlap of answered and true boxes, 0 to 1"), {}, false, true},
            flag("done", QObject::tr("ticked")),
            flag("open", QObject::tr("not ticked")),
            flag("answered", QObject::tr("asked at least once")),
            flag("unanswered", QObject::tr("not asked yet")),
            flag("wrong", QObject::tr("judged wrong, or IoU under 0.5")),
            flag("right", QObject::tr("judged right, or IoU of 0.5 and more")),
            flag("missing", QObject::tr("its file is not there")),
        };
        QStringList flags;
        for (const FilterWord& word : list)
            if (word.flag) flags << word.key;
        list.push_back(key("is", QObject::tr("the same words, written is:done"), flags));
        return list;
    }();
    return words;
}

SampleFilter::SampleFilter(const QString& line) : m_line(parseFilter(line, words())) {}

bool SampleFilter::matches(const MediaItem& item, const SampleMark* mark) const {
    return std::all_of(m_line.terms.begin(), m_line.terms.end(), [&](const FilterTerm& term) {
        return termMatches(term, item, mark) != term.negated;
    });
}

}  // namespace sl
