// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sl::io {

/// Half-open byte range.
struct ByteRange {
    std::uint32_t begin = 0, end = 0;
    bool operator==(const ByteRange&) const = default;
};

/// Valid UTF-8 that remembers for every byte which bytes of the user's text it stands for.
/// Normalisers rewrite it; offsets of tokens are read off at the end.
class AlignedText {
public:
    AlignedText() = default;
    /// The user's text; what is not UTF-8 becomes U+FFFD standing for the bad bytes.
    static AlignedText fromUser(std::string_view text);

    const std::string& text() const { return m_text; }
    bool empty() const { return m_text.empty(); }
    std::size_t size() const { return m_text.size(); }

    /// What the bytes [begin, end) of text() stand for, from the first byte's source to the last's.
    ByteRange origin(std::size_t begin, std::size_t end) const;

    AlignedText slice(std::size_t begin, std::size_t end) const;
    void append(std::string_view bytes, ByteRange origin);
    void append(const AlignedText& other, std::size_t begin, std::size_t end);
    void reserve(std::size_t bytes);

private:
    std::string m_text;
    std::vector<ByteRange> m_origin;  // one for each byte
};

}  // namespace sl::io
