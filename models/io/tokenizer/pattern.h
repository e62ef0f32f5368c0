// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "models/io/tokenizer/aligned_text.h"
#include "models/io/tokenizer/component_json.h"

namespace sl::io {

/// A literal text or a regular expression (run by ICU). Immutable, usable from several threads.
class Pattern {
public:
    /// From {"String": "…"} or {"Regex": "…"}; a bare string is a literal. BadModel on an
    /// expression that ICU refuses.
    static Result<Pattern> fromJson(const TokenizerJson& json, const std::string& kind);
    static Result<Pattern> fromRegex(const std::string& expression, const std::string& kind);

    /// Non-overlapping matches in order, as byte ranges of `text` (valid UTF-8). BadModel where the
    /// expression runs out of time or stack on this text.
    Result<std::vector<ByteRange>> matches(std::string_view text) const;

private:
    struct Compiled;
    std::string m_literal;
    std::shared_ptr<const Compiled> m_regex;  // null: literal
};

}  // namespace sl::io
