// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "models/io/safetensors.h"

namespace sl::io {

/// What the header says of one tensor; begin and end count from the first byte after the header.
struct HeaderEntry {
    std::string name;
    Dtype dtype = Dtype::F32;
    std::vector<std::int64_t> shape;
    std::uint64_t begin = 0, end = 0;
};

struct SafetensorsHeader {
    std::vector<HeaderEntry> entries;  ///< by position in the file
    std::map<std::string, std::string> metadata;
    std::size_t dataOffset = 0;  ///< of the first tensor byte in the file
};

/// Elements of a shape; nothing where the product or its bytes leave 63 bits.
std::optional<std::uint64_t> shapeBytes(const std::vector<std::int64_t>& shape, Dtype dtype);

/// Reads and checks the header of a whole file: entries lie inside the file, touch without holes or
/// overlap, cover it to its end and have the size that shape and type say. BadModel naming `path`.
Result<SafetensorsHeader> parseSafetensorsHeader(std::span<const std::byte> file,
                                                 const std::string& path);

}  // namespace sl::io
