// SPDX-License-Identifier: Apache-2.0
#include "models/io/tokenizer/aligned_text.h"

#include "core/base/utf8.h"

namespace sl::io {

AlignedText AlignedText::fromUser(std::string_view text) {
    AlignedText aligned;
    aligned.reserve(text.size());
    std::size_t at = 0;
    while (at < text.size()) {
        const Utf8Step step = utf8Step(text.substr(at));
        const ByteRange range{static_cast<std::uint32_t>(at),
                              static_cast<std::uint32_t>(at + step.length)};
        aligned.append(step.valid ? text.substr(at, step.length) : "\xEF\xBF\xBD", range);
        at += step.length;
    }
    return aligned;
}

ByteRange AlignedText::origin(std::size_t begin, std::size_t end) const {
    if (begin >= end || end > m_origin.size()) return {};
    return {m_origin[begin].begin, m_origin[end - 1].end};
}

AlignedText AlignedText::slice(std::size_t begin, std::size_t end) const {
    AlignedText part;
    part.append(*this, begin, end);
    return part;
}

void AlignedText::append(std::string_view bytes, ByteRange origin) {
    m_text.append(bytes);
    m_origin.insert(m_origin.end(), bytes.size(), origin);
}

void AlignedText::append(const AlignedText& other, std::size_t begin, std::size_t end) {
    m_text.append(other.m_text, begin, end - begin);
    const auto from = other.m_origin.begin();
    m_origin.insert(m_origin.end(), from + static_cast<std::ptrdiff_t>(begin),
                    from + static_cast<std::ptrdiff_t>(end));
}

void AlignedText::reserve(std::size_t bytes) {
    m_text.reserve(bytes);
    m_origin.reserve(bytes);
}

}  // namespace sl::io
