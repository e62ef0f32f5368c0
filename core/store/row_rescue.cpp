// SPDX-License-Identifier: Apache-2.0
#include "core/store/row_rescue.h"

#include <algorithm>
#include <limits>
#include <set>

#include "core/store/sql_failure.h"

namespace sl::store {

namespace {

constexpr std::int64_t kLargestStep = 4096;
/// How far behind the last readable row is looked when the end of the table cannot be read.
constexpr std::int64_t kLookAhead = 1'000'000;

/// One table while its rows are taken out.
class Rescue {
public:
    Rescue(SQLite::Database& db, const std::string& table, const std::string& columns,
           const std::function<void(SQLite::Statement&)>& visit)
        : m_db(db), m_select("SELECT " + columns + " FROM " + table), m_visit(visit) {}

    /// Rows behind `after` and before `before`; false when damage ended it.
    bool read(std::int64_t after, std::int64_t before, bool upwards) {
        m_last = upwards ? after : before;
        try {
            SQLite::Statement query(m_db, m_select + " WHERE seq > ? AND seq < ? ORDER BY seq" +
                                              (upwards ? "" : " DESC"));
            query.bind(1, after);
            query.bind(2, before);
            while (query.executeStep()) {
                m_last = query.getColumn(0).getInt64();
                if (m_seen.insert(m_last).second) m_visit(query);
            }
            return true;
        } catch (const SQLite::Exception&) {
            if (!failureIsDamage()) throw;
            return false;
        }
    }
    std::int64_t last() const { return m_last; }
    std::size_t count() const { return m_seen.size(); }

private:
    SQLite::Database& m_db;
    std::string m_select;
    const std::function<void(SQLite::Statement&)>& m_visit;
    std::set<std::int64_t> m_seen;
    std::int64_t m_last = 0;
};

}  // namespace

bool visitReadableRows(SQLite::Database& db, const std::string& table, const std::string& columns,
                       const std::function<void(SQLite::Statement&)>& visit) {
    constexpr std::int64_t kEnd = std::numeric_limits<std::int64_t>::max();
    Rescue rescue(db, table, columns, visit);
    if (rescue.read(0, kEnd, true)) return true;
    std::int64_t broken = rescue.last();  // the damage lies behind this row
    // From the other end, down to the damage nearest to it.
    const bool fromEnd = rescue.read(broken, kEnd, false);
    if (fromEnd) return false;
    const std::int64_t end = rescue.last() == kEnd ? broken + kLookAhead : rescue.last();
    // What lies between several damaged pages: steps over each that grow until rows come again.
    for (std::int64_t step = 1; broken + step < end;) {
        const std::size_t before = rescue.count();
        const std::int64_t start = broken + step;
        const bool through = rescue.read(start, end, true);
        const std::int64_t reached = rescue.last();
        if (rescue.count() > before) {
            rescue.read(broken, start + 1, false);  // rows that the step went past
            step = 1;
        }
        if (through) break;
        if (reached > start) broken = reached;
        else step = std::min(step * 2, step + kLargestStep);
    }
    return false;
}

}  // namespace sl::store
