// SPDX-License-Identifier: Apache-2.0
#include "core/datasets/box_text.h"

#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>

namespace sl::datasets {

namespace {

/// A box is written in less; bounds the work on texts full of brackets.
constexpr std::size_t kMaxBoxLength = 200;
/// Longest number that is read: longer runs of digits are no coordinate.
constexpr std::size_t kMaxNumberLength = 24;

bool isNumberPart(char c) {
    return (c >= '0' && c <= '9') || c == '.';
}
bool isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
bool opens(char c) {
    return c == '[' || c == '(' || c == '{' || c == '<';
}
bool closes(char c) {
    return c == ']' || c == ')' || c == '}' || c == '>';
}

/// Walks the text by tokens: numbers, brackets, commas.
class Scanner {
public:
    explicit Scanner(std::string_view text) : m_text(text) {}

    std::size_t at() const { return m_at; }
    bool atEnd() const { return m_at >= m_text.size(); }
    char current() const { return atEnd() ? '\0' : m_text[m_at]; }
    void step() { ++m_at; }
    void skipBlanks() {
        while (!atEnd() && isBlank(current())) step();
    }

    /// A number, sign and all; nothing is read where there is none.
    std::optional<double> number() {
        std::size_t end = m_at;
        if (end < m_text.size() && (m_text[end] == '-' || m_text[end] == '+')) ++end;
        while (end < m_text.size() && isNumberPart(m_text[end])) ++end;
        const std::string word(m_text.substr(m_at, end - m_at));
        if (word.empty() || word.size() > kMaxNumberLength) return std::nullopt;
        const char* const begin = word.data() + (word[0] == '+' ? 1 : 0);
        double value = 0;
        // Not strtod, which a user's locale could turn to decimal commas.
        const auto [rest, error] = std::from_chars(begin, word.data() + word.size(), value);
        if (error != std::errc() || rest != word.data() + word.size()) return std::nullopt;
        m_at = end;
        return value;
    }

private:
    std::string_view m_text;
    std::size_t m_at = 0;
};

/// Numbers from an opening bracket to its close, brackets inside passed over; none where anything
/// else stands there.
struct Bracketed {
    std::vector<double> numbers;
    std::size_t end = 0;  ///< past the close
};

std::optional<Bracketed> bracketed(std::string_view text, std::size_t start) {
    Scanner scan(text.substr(start, kMaxBoxLength));
    Bracketed found;
    int depth = 0;
    while (!scan.atEnd() && found.numbers.size() <= 4) {
        const char c = scan.current();
        if (opens(c)) {
            ++depth;
            scan.step();
        } else if (closes(c)) {
            scan.step();
            if (--depth == 0) {
                found.end = start + scan.at();
                return found;
            }
        } else if (isBlank(c) || c == ',') {
            scan.step();
        } else if (const auto value = scan.number()) {
            found.numbers.push_back(*value);
        } else {
            return std::nullopt;
        }
    }
    return std::nullopt;
}

bool isBox(const std::vector<double>& n) {
    return n.size() == 4 && n[0] < n[2] && n[1] < n[3] && std::isfinite(n[2]) &&
           std::isfinite(n[3]);
}

WrittenBox boxOf(const std::vector<double>& n, std::size_t begin, std::size_t end) {
    return {{n[0], n[1], n[2], n[3]}, {static_cast<int>(begin), static_cast<int>(end)}};
}

/// "(x0,y0),(x1,y1)": the second pair after a first one that ends at `end`.
std::optional<Bracketed> secondPair(std::string_view text, std::size_t end) {
    while (end < text.size() && (isBlank(text[end]) || text[end] == ',')) ++end;
    if (end >= text.size() || !opens(text[end])) return std::nullopt;
    auto pair = bracketed(text, end);
    return pair && pair->numbers.size() == 2 ? pair : std::nullopt;
}

/// A text of nothing but four numbers.
std::optional<WrittenBox> bareBox(std::string_view text) {
    Scanner scan(text);
    std::vector<double> numbers;
    for (scan.skipBlanks(); !scan.atEnd(); scan.skipBlanks()) {
        if (scan.current() == ',' || scan.current() == ';') {
            scan.step();
            continue;
        }
        const auto value = scan.number();
        if (!value || numbers.size() == 4) return std::nullopt;
        numbers.push_back(*value);
    }
    if (!isBox(numbers)) return std::nullopt;
    return boxOf(numbers, 0, text.size());
}

}  // namespace

std::vector<WrittenBox> boxesInText(const std::string& text) {
    std::vector<WrittenBox> boxes;
    for (std::size_t at = 0; at < text.size();) {
        const auto first = opens(text[at]) ? bracketed(text, at) : std::nullopt;
        if (!first) {
            ++at;
            continue;
        }
        std::vector<double> numbers = first->numbers;
        std::size_t end = first->end;
        if (numbers.size() == 2) {
            if (const auto second = secondPair(text, end)) {
                numbers.insert(numbers.end(), second->numbers.begin(), second->numbers.end());
                end = second->end;
            }
        }
        if (isBox(numbers)) boxes.push_back(boxOf(numbers, at, end));
        at = end;
    }
    if (boxes.empty())
        if (const auto bare = bareBox(text)) boxes.push_back(*bare);
    return boxes;
}

}  // namespace sl::datasets
