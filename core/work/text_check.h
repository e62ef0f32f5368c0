// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace sl::work {

/// Byte position of the first byte that is not part of valid UTF-8 (RFC 3629: no overlong forms,
/// no surrogates, nothing above U+10FFFF); none when all of it is.
std::optional<std::size_t> firstInvalidUtf8(std::string_view text);

}  // namespace sl::work
