// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "models/io/tokenizer/aligned_text.h"
#include "models/io/tokenizer/component_json.h"
#include "models/io/tokenizer/normalizer.h"

namespace sl::io {

/// A token that is found in text before anything else ("added_tokens" in tokenizer.json).
struct AddedToken {
    std::int32_t id = 0;
    std::string content;
    bool singleWord = false;  ///< only where no word character touches it
    bool lstrip = false;      ///< takes the white space before it
    bool rstrip = false;      ///< takes the white space after it
    bool normalized = false;  ///< looked for after normalising, else before
    bool special = false;     ///< left out by decode(…, skipSpecial)
};

/// Reads the list. BadModel: entries without content or a usable id.
Result<std::vector<AddedToken>> readAddedTokens(const TokenizerJson& list);

/// A stretch of text: one added token, or plain text (token empty).
struct AddedSplit {
    ByteRange range;
    std::optional<std::size_t> token;  ///< index into the list given to AddedTokenFinder
};

/// Finds added tokens, leftmost first and the longest where several begin at one place.
class AddedTokenFinder {
public:
    /// Looks for those of `tokens` whose `normalized` equals `afterNormalizing`; their own content
    /// is normalised too in that case.
    static Result<AddedTokenFinder> make(const std::vector<AddedToken>& tokens,
                                         bool afterNormalizing, const Normalizer& normalizer);

    std::vector<AddedSplit> split(std::string_view text) const;

private:
    struct Needle {
        std::string text;
        std::size_t token;
        bool singleWord, lstrip, rstrip;
    };
    const Needle* longestAt(std::string_view text) const;

    std::vector<Needle> m_needles;  // sorted by text
};

}  // namespace sl::io
