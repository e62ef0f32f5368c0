// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/session/sample_marks.h"
#include "core/session/session_values.h"
#include "views/panels/filter_line.h"

namespace sl {

/// What the line above the samples lets through, e.g. `task:grounding label:dog wrong`.
class SampleFilter {
public:
    SampleFilter() = default;
    explicit SampleFilter(const QString& line);

    /// `mark` is null for a medium that was not answered.
    bool matches(const MediaItem& item, const SampleMark* mark) const;
    bool empty() const { return m_line.terms.isEmpty(); }
    const QString& error() const { return m_line.error; }

    /// The words that it knows.
    static const std::vector<FilterWord>& words();

private:
    FilterLine m_line;
};

}  // namespace sl
