// SPDX-License-Identifier: Apache-2.0
#include "models/io/safetensors_header.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <unordered_set>

namespace sl::io {

namespace {

using nlohmann::json;

constexpr std::uint64_t kMaxHeaderBytes = 100'000'000;  // the reference implementation's limit
constexpr std::size_t kMaxRank = 64;

// Reads the header as a stream of events: object of tensor objects, and one object of strings. A
// tree would let the last of two equal keys win and takes ten times the memory.
class HeaderReader final : public nlohmann::json_sax<json> {
public:
    SafetensorsHeader header;
    std::string problem;

    bool null() override { return refuse("a null"); }
    bool boolean(bool) override { return refuse("a truth value"); }
    bool number_integer(json::number_integer_t) override { return refuse("a negative number"); }
    bool number_float(json::number_float_t, const std::string&) override {
        return refuse("a number that is not whole");
    }
    bool binary(json::binary_t&) override { return refuse("binary data"); }

    bool number_unsigned(json::number_unsigned_t number) override {
        if (number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
            return refuse("a number above 2^63");
        }
        if (m_place == Place::Shape) {
            if (entry().shape.size() == kMaxRank) return refuse("more than 64 dimensions");
            entry().shape.push_back(static_cast<std::int64_t>(number));
            return true;
        }
        if (m_place == Place::Offsets && m_offsets < 2) {
            (m_offsets++ == 0 ? entry().begin : entry().end) = number;
            return true;
        }
        return refuse("a number");
    }

    bool string(std::string& text) override {
        if (m_place == Place::Metadata) {
            header.metadata[m_key] = std::move(text);
            return true;
        }
        if (m_place != Place::Tensor || m_key != "dtype") return refuse("text");
        const auto dtype = dtypeFromName(text);
        if (!dtype)
            return stop("tensor '" + entry().name + "' has the unknown type '" + text + "'");
        entry().dtype = *dtype;
        m_seen |= kDtype;
        return true;
    }

    bool start_object(std::size_t) override {
        if (m_place == Place::Outside) {
            m_place = Place::Top;
            return true;
        }
        if (m_place != Place::Top) return refuse("an object");
        if (m_key == "__metadata__") {
            m_place = Place::Metadata;
        } else {
            m_place = Place::Tensor;
            header.entries.emplace_back().name = m_key;
            m_seen = 0;
        }
        return true;
    }

    bool key(std::string& name) override {
        m_key = std::move(name);
        if (m_place == Place::Tensor) return true;
        auto& names = m_place == Place::Metadata ? m_metadataKeys : m_names;
        if (!names.insert(m_key).second) return stop("the name '" + m_key + "' appears twice");
        return true;
    }

    bool end_object() override {
        if (m_place == Place::Tensor && m_seen != (kDtype | kShape | kOffsets)) {
            return stop("tensor '" + entry().name + "' lacks dtype, shape or data_offsets");
        }
        m_place = m_place == Place::Top ? Place::Outside : Place::Top;
        return true;
    }

    bool start_array(std::size_t) override {
        if (m_place != Place::Tensor) return refuse("a list");
        const bool shape = m_key == "shape";
        if (!shape && m_key != "data_offsets") return refuse("a list");
        const int part = shape ? kShape : kOffsets;
        if ((m_seen & part) != 0) return stop("tensor '" + entry().name + "' has two " + m_key);
        m_seen |= part;
        m_place = shape ? Place::Shape : Place::Offsets;
        m_offsets = 0;
        return true;
    }

    bool end_array() override {
        if (m_place == Place::Offsets && m_offsets != 2) {
            return stop("tensor '" + entry().name + "' needs two data_offsets");
        }
        m_place = Place::Tensor;
        return true;
    }

    bool parse_error(std::size_t position, const std::string&,
                     const nlohmann::detail::exception&) override {
        return stop("the header is not JSON at byte " + std::to_string(position));
    }

private:
    enum class Place { Outside, Top, Metadata, Tensor, Shape, Offsets };
    static constexpr int kDtype = 1, kShape = 2, kOffsets = 4;

    HeaderEntry& entry() { return header.entries.back(); }
    bool stop(std::string why) {
        if (problem.empty()) problem = std::move(why);
        return false;
    }
    bool refuse(const std::string& what) {
        return stop("the header has " + what + " where none belongs (at '" + m_key + "')");
    }

    Place m_place = Place::Outside;
    std::string m_key;
    int m_seen = 0;
    int m_offsets = 0;
    std::unordered_set<std::string> m_names, m_metadataKeys;
};

tl::unexpected<Error> bad(const std::string& path, const std::string& why) {
    return fail(ErrorCode::BadModel, path + " is not a sound safetensors file: " + why,
                "fetch the file again; the download may be incomplete");
}

std::string bytesText(std::uint64_t bytes) {
    return std::to_string(bytes) + " bytes";
}

// Entries must tile [0, dataBytes) exactly.
Result<void> checkLayout(std::vector<HeaderEntry>& entries, std::uint64_t dataBytes,
                         std::uint64_t dataOffset, const std::string& path) {
    std::sort(entries.begin(), entries.end(), [](const HeaderEntry& a, const HeaderEntry& b) {
        return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
    });
    std::uint64_t at = 0;
    for (const HeaderEntry& e : entries) {
        if (e.begin > e.end) return bad(path, "tensor '" + e.name + "' ends before it begins");
        if (e.begin < at) return bad(path, "tensor '" + e.name + "' overlaps another");
        if (e.begin > at) return bad(path, "there is a hole before tensor '" + e.name + "'");
        const auto size = shapeBytes(e.shape, e.dtype);
        if (!size || *size != e.end - e.begin) {
            return bad(path, "tensor '" + e.name + "' has " + bytesText(e.end - e.begin) +
                                 ", its shape and type need " +
                                 (size ? bytesText(*size) : std::string("more than 2^63 bytes")));
        }
        at = e.end;
    }
    if (at == dataBytes) return {};
    const std::string sizes = "the header promises " + bytesText(dataOffset + at) +
                              ", the file has " + bytesText(dataOffset + dataBytes);
    return bad(path,
               (at > dataBytes ? "it is truncated: " : "it has bytes of no tensor: ") + sizes);
}

}  // namespace

std::optional<std::uint64_t> shapeBytes(const std::vector<std::int64_t>& shape, Dtype dtype) {
    const auto limit = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    std::uint64_t bytes = dtypeSize(dtype);
    bool empty = false;
    for (const std::int64_t extent : shape) {
        if (extent < 0) return std::nullopt;
        if (extent == 0) {
            empty = true;
            continue;
        }
        if (bytes > limit / static_cast<std::uint64_t>(extent)) return std::nullopt;
        bytes *= static_cast<std::uint64_t>(extent);
    }
    return empty ? 0 : bytes;
}

Result<SafetensorsHeader> parseSafetensorsHeader(std::span<const std::byte> file,
                                                 const std::string& path) {
    if (file.size() < 8) {
        return bad(path, "it has " + bytesText(file.size()) + ", at least 8 are needed");
    }
    std::uint64_t length = 0;
    for (std::size_t i = 0; i < 8; ++i) {
        length |= std::to_integer<std::uint64_t>(file[i]) << (8 * i);
    }
    if (length > kMaxHeaderBytes) {
        return bad(path, "its header would be " + bytesText(length) + ", the limit is " +
                             bytesText(kMaxHeaderBytes));
    }
    if (length > file.size() - 8) {
        return bad(path, "it is truncated: the header alone ends at byte " +
                             std::to_string(length + 8) + ", the file has " +
                             bytesText(file.size()));
    }
    const auto* text = reinterpret_cast<const char*>(file.data()) + 8;
    if (length == 0 || text[0] != '{') return bad(path, "its header does not begin with '{'");

    HeaderReader reader;
    if (!json::sax_parse(text, text + length, &reader)) {
        return bad(path, reader.problem.empty() ? "the header is not JSON" : reader.problem);
    }
    SafetensorsHeader header = std::move(reader.header);
    header.dataOffset = 8 + static_cast<std::size_t>(length);
    const std::uint64_t dataBytes = file.size() - header.dataOffset;
    if (auto ok = checkLayout(header.entries, dataBytes, header.dataOffset, path); !ok) {
        return passOn(ok);
    }
    return header;
}

}  // namespace sl::io
