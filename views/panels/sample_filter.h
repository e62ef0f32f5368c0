// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>

#include "core/session/session_values.h"

namespace sl {

/// A line typed above the samples: words that must all occur in name or question, `task:NAME`,
/// `is:done`, `is:open`, `is:missing`; `-` before any of them turns it round; "quotes" keep spaces.
class SampleFilter {
public:
    SampleFilter() = default;
    explicit SampleFilter(const QString& line);

    bool matches(const MediaItem& item) const;
    bool empty() const { return m_terms.empty(); }

private:
    struct Term {
        enum class Kind { Word, Task, Done, Open, Missing } kind = Kind::Word;
        QString text;
        bool negated = false;
    };
    static bool matches(const Term& term, const MediaItem& item);
    QList<Term> m_terms;
};

}  // namespace sl
