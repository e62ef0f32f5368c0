// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/session/session_values.h"
#include "views/panels/filter_line.h"

namespace sl {

/// What the line above the runs lets through, e.g. `verdict:rejected model:mini "red circle"`.
class RunFilter {
public:
    RunFilter() = default;
    explicit RunFilter(const QString& line);

    bool matches(const Run& run) const;
    bool empty() const { return m_line.terms.isEmpty(); }
    const QString& error() const { return m_line.error; }

    /// As the store is asked: plain words by its index, the rest by matches().
    RunsFilter wanted() const;

    static const std::vector<FilterWord>& words();

private:
    FilterLine m_line;
};

}  // namespace sl
