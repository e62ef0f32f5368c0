// SPDX-License-Identifier: Apache-2.0
#include "views/panels/sample_filter.h"

#include <algorithm>

namespace sl {

namespace {

QStringList splitLine(const QString& line) {
    QStringList parts;
    QString part;
    bool quoted = false;
    for (const QChar c : line) {
        if (c == '"') {
            quoted = !quoted;
        } else if (c.isSpace() && !quoted) {
            if (!part.isEmpty()) parts << part;
            part.clear();
        } else {
            part += c;
        }
    }
    if (!part.isEmpty()) parts << part;
    return parts;
}

}  // namespace

SampleFilter::SampleFilter(const QString& line) {
    for (QString part : splitLine(line)) {
        Term term;
        if (part.size() > 1 && part.startsWith('-')) {
            term.negated = true;
            part.remove(0, 1);
        }
        term.text = part;
        if (part.startsWith("task:")) {
            term.kind = Term::Kind::Task;
            term.text = part.mid(5);
        } else if (part == "is:done") {
            term.kind = Term::Kind::Done;
        } else if (part == "is:open") {
            term.kind = Term::Kind::Open;
        } else if (part == "is:missing") {
            term.kind = Term::Kind::Missing;
        }
        m_terms << term;
    }
}

bool SampleFilter::matches(const Term& term, const MediaItem& item) {
    switch (term.kind) {
        case Term::Kind::Task:
            return QString::fromStdString(item.sample.task)
                .startsWith(term.text, Qt::CaseInsensitive);
        case Term::Kind::Done: return item.done;
        case Term::Kind::Open: return !item.done;
        case Term::Kind::Missing: return item.missing;
        case Term::Kind::Word: break;
    }
    return item.name.contains(term.text, Qt::CaseInsensitive) ||
           QString::fromStdString(item.sample.prompt).contains(term.text, Qt::CaseInsensitive);
}

bool SampleFilter::matches(const MediaItem& item) const {
    return std::all_of(m_terms.begin(), m_terms.end(),
                       [&](const Term& term) { return matches(term, item) != term.negated; });
}

}  // namespace sl
