// SPDX-License-Identifier: Apache-2.0
#include "core/media/bmp_rle.h"

#include <algorithm>

namespace sl::media {

namespace {

class Expander {
public:
    Expander(std::string_view stream, std::int64_t width, std::int64_t height, bool fourBits)
        : m_stream(stream), m_width(width), m_height(height), m_fourBits(fourBits) {
        m_out.values.resize(static_cast<std::size_t>(width * height));
    }

    RleIndices run() {
        bool ended = false;
        while (!ended && m_y < m_height && m_at + 2 <= m_stream.size()) {
            const unsigned count = next();
            const unsigned value = next();
            if (count > 0) repeat(count, value);
            else if (value == 0) newLine();
            else if (value == 1) ended = true;
            else if (value == 2) move();
            else copy(value);
        }
        // An end mark leaves the rest at index 0 on purpose; running dry does not.
        m_out.rows = ended ? m_height : std::min(m_height, m_y + (m_x > 0 ? 1 : 0));
        return std::move(m_out);
    }

private:
    unsigned next() {
        return m_at < m_stream.size() ? static_cast<unsigned char>(m_stream[m_at++]) : 0U;
    }
    void put(unsigned index) {
        if (m_x < m_width && m_y < m_height)
            m_out.values[static_cast<std::size_t>(m_y * m_width + m_x)] =
                static_cast<std::uint8_t>(index);
        ++m_x;
    }
    void repeat(unsigned count, unsigned value) {
        for (unsigned i = 0; i < count; ++i)
            put(!m_fourBits ? value : (i & 1U) == 0 ? value >> 4U : value & 15U);
    }
    void newLine() {
        m_x = 0;
        ++m_y;
    }
    void move() {
        m_x += next();
        m_y += next();
    }
    void copy(unsigned count) {
        const std::size_t bytes = m_fourBits ? (count + 1) / 2 : count;
        unsigned value = 0;
        for (unsigned i = 0; i < count; ++i) {
            if (!m_fourBits || (i & 1U) == 0) value = next();
            put(!m_fourBits ? value : (i & 1U) == 0 ? value >> 4U : value & 15U);
        }
        m_at += bytes & 1U;  // absolute runs are padded to 16 bits
    }

    std::string_view m_stream;
    std::int64_t m_width, m_height;
    bool m_fourBits;
    std::size_t m_at = 0;
    std::int64_t m_x = 0, m_y = 0;
    RleIndices m_out;
};

}  // namespace

RleIndices expandRle(std::string_view stream, std::int64_t width, std::int64_t height,
                     bool fourBits) {
    return Expander(stream, width, height, fourBits).run();
}

}  // namespace sl::media
