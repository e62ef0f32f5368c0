// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/base/json.h"
#include "core/base/utf8.h"
#include "models/io/durable_file.h"
#include "models/io/safetensors.h"
#include "models/io/safetensors_header.h"

namespace sl::io {

namespace {

tl::unexpected<Error> refuse(const std::string& path, const std::string& why) {
    return fail(ErrorCode::BadInput, "cannot write " + path + ": " + why);
}

Result<void> checkTensors(const std::vector<TensorToWrite>& tensors, const std::string& path) {
    std::vector<std::string_view> names;
    for (const TensorToWrite& t : tensors) {
        if (t.name == "__metadata__" || firstBadUtf8(t.name)) {
            return refuse(path, "'" + t.name + "' cannot be a tensor's name");
        }
        if (shapeBytes(t.shape, t.dtype) != t.bytes.size()) {
            return refuse(path, "tensor '" + t.name + "' has " + std::to_string(t.bytes.size()) +
                                    " bytes, which its shape and type do not need");
        }
        names.push_back(t.name);
    }
    std::sort(names.begin(), names.end());
    const auto twice = std::adjacent_find(names.begin(), names.end());
    if (twice != names.end()) {
        return refuse(path, "two tensors are named '" + std::string(*twice) + "'");
    }
    return {};
}

std::string quoted(const std::string& text) {
    return dumpJson(Json(text));
}

std::string tensorHeader(const TensorToWrite& tensor, std::uint64_t begin) {
    std::string shape;
    for (const std::int64_t extent : tensor.shape) {
        if (!shape.empty()) shape += ',';
        shape += std::to_string(extent);
    }
    return quoted(tensor.name) + ":{\"dtype\":\"" + std::string(dtypeName(tensor.dtype)) +
           "\",\"shape\":[" + shape + "],\"data_offsets\":[" + std::to_string(begin) + "," +
           std::to_string(begin + tensor.bytes.size()) + "]}";
}

std::string headerText(const std::vector<TensorToWrite>& tensors,
                       const std::map<std::string, std::string>& metadata) {
    std::string text = "{";
    for (const auto& [key, value] : metadata) {
        text += text.size() == 1 ? "\"__metadata__\":{" : ",";
        text += quoted(key) + ":" + quoted(value);
    }
    if (!metadata.empty()) text += '}';
    std::uint64_t begin = 0;
    for (const TensorToWrite& t : tensors) {
        if (text.size() > 1) text += ',';
        text += tensorHeader(t, begin);
        begin += t.bytes.size();
    }
    text += '}';
    text.resize((text.size() + 7) / 8 * 8, ' ');
    return text;
}

}  // namespace

Result<void> writeSafetensors(const std::string& path, std::vector<TensorToWrite> tensors,
                              const std::map<std::string, std::string>& metadata) {
    if (auto ok = checkTensors(tensors, path); !ok) return ok;
    std::sort(tensors.begin(), tensors.end(), [](const TensorToWrite& a, const TensorToWrite& b) {
        return a.dtype != b.dtype ? a.dtype < b.dtype : a.name < b.name;
    });
    const std::string header = headerText(tensors, metadata);
    std::string length;
    for (unsigned shift = 0; shift < 64; shift += 8) {
        length += static_cast<char>((header.size() >> shift) & 0xFFU);
    }
    std::vector<std::span<const std::byte>> parts = {std::as_bytes(std::span(length)),
                                                     std::as_bytes(std::span(header))};
    for (const TensorToWrite& t : tensors) parts.push_back(t.bytes);
    return writeFileDurably(path, parts);
}

}  // namespace sl::io
