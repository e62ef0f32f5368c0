// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "core/base/result.h"

namespace sl::io {

/// Keys sorted, so that look-up in a vocabulary of 150,000 entries stays quick (sl::Json searches
/// them one after the other).
using TokenizerJson = nlohmann::json;

/// The "type" of a component, empty where it has none.
std::string componentType(const TokenizerJson& component);

/// BadModel saying that a normalizer, pre_tokenizer, … of this type is not supported.
tl::unexpected<Error> unknownComponent(const std::string& kind, const TokenizerJson& component);

/// BadModel with what is wrong in a component.
tl::unexpected<Error> badComponent(const std::string& kind, const std::string& why);

/// A truth value that may be absent or null.
bool flag(const TokenizerJson& component, const char* key, bool otherwise);

/// A text that may be absent or null (then empty).
std::string textOr(const TokenizerJson& component, const char* key);

}  // namespace sl::io
