// SPDX-License-Identifier: Apache-2.0
#include "core/datasets/csv_text.h"

#include <algorithm>

namespace sl::datasets {

namespace {

constexpr std::size_t kMostFields = 4096;

class CsvScanner {
public:
    explicit CsvScanner(std::string_view text) : m_text(text) {}

    bool atEnd() const { return m_at >= m_text.size(); }

    /// Reads one row with its line break.
    Result<CsvRow> row() {
        CsvRow row;
        row.line = m_line;
        for (;;) {
            auto field = nextField();
            if (!field) return passOn(field);
            row.fields.push_back(std::move(*field));
            if (row.fields.size() > kMostFields) return broken("has too many fields");
            if (atEnd()) return row;
            const char c = m_text[m_at];
            if (c == ',') {
                ++m_at;
                continue;
            }
            if (c == '\r' && m_at + 1 < m_text.size() && m_text[m_at + 1] == '\n') ++m_at;
            if (m_text[m_at] != '\n' && c != '\r') return broken("has text behind a closing quote");
            ++m_at;
            ++m_line;
            return row;
        }
    }

private:
    tl::unexpected<Error> broken(const std::string& what) const {
        return fail(ErrorCode::BadInput, "line " + std::to_string(m_line) + " " + what);
    }

    Result<std::string> nextField() {
        if (!atEnd() && m_text[m_at] == '"') return quoted();
        const std::size_t end = std::min(m_text.find_first_of(",\r\n", m_at), m_text.size());
        std::string field(m_text.substr(m_at, end - m_at));
        m_at = end;
        return field;
    }

    Result<std::string> quoted() {
        const std::size_t begin = m_line;
        std::string field;
        ++m_at;
        for (; !atEnd(); ++m_at) {
            const char c = m_text[m_at];
            if (c == '"') {
                ++m_at;
                if (atEnd() || m_text[m_at] != '"') return field;
            }
            if (c == '\n') ++m_line;
            field += c;
        }
        return fail(ErrorCode::BadInput,
                    "the quote that begins in line " + std::to_string(begin) + " never ends");
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    std::size_t m_line = 1;
};

}  // namespace

Result<void> visitCsvRows(std::string_view text, const std::function<bool(CsvRow&)>& visit) {
    CsvScanner scan(text);
    while (!scan.atEnd()) {
        auto row = scan.row();
        if (!row) return passOn(row);
        if (row->fields.size() == 1 && row->fields[0].empty()) continue;
        if (!visit(*row)) return {};
    }
    return {};
}

std::string csvLine(const std::vector<std::string>& fields) {
    std::string line;
    for (const std::string& field : fields) {
        if (&field != &fields.front()) line += ',';
        if (field.find_first_of(",\"\r\n") == std::string::npos) {
            line += field;
            continue;
        }
        line += '"';
        for (const char c : field) line += c == '"' ? std::string("\"\"") : std::string(1, c);
        line += '"';
    }
    return line + "\n";
}

}  // namespace sl::datasets
