// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace sl::metrics {

/// Lower case of UTF-8 text for ASCII, Latin-1, Greek and Cyrillic letters; other characters and
/// broken UTF-8 stay as they are.
std::string lowerCase(const std::string& text);

}  // namespace sl::metrics
