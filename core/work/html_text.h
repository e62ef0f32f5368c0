// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace sl::work {

/// Text for anywhere in a page, inside quotes too: & < > " ' as references, control characters and
/// bytes that are not UTF-8 as U+FFFD, so that nothing in it is ever markup.
std::string htmlEscaped(std::string_view text);

/// Base 64 with padding (RFC 4648).
std::string base64(std::string_view bytes);

}  // namespace sl::work
