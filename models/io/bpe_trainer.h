// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace sl::io {

struct BpeTrainerOptions {
    std::size_t vocabularySize = 1000;       ///< special tokens and the 256 byte letters included
    std::int64_t minFrequency = 2;           ///< a pair must occur this often to be merged
    std::vector<std::string> specialTokens;  ///< get the ids from 0 on, in this order

    /// Components as in tokenizer.json. The defaults read text without regard to case, width of
    /// letters or leading space; the pre-tokeniser must end in byte letters.
    std::string normalizer =
        R"({"type":"Sequence","normalizers":[{"type":"NFKC"},{"type":"Lowercase"}]})";
    std::string preTokenizer =
        R"({"type":"ByteLevel","add_prefix_space":true,"trim_offsets":true,"use_regex":true})";
    std::string postProcessor =
        R"({"type":"ByteLevel","add_prefix_space":true,"trim_offsets":true,"use_regex":true})";
};

/// Learns a byte-level BPE vocabulary from text (Sennrich et al. 2016, section 3.2). The result
/// depends only on the multiset of lines and the options: equal counts are decided by the
/// pair's letters in byte order.
class BpeTrainer {
public:
    /// BadModel on components that are not supported.
    static Result<BpeTrainer> make(BpeTrainerOptions options);
    BpeTrainer(BpeTrainer&&) noexcept;
    BpeTrainer& operator=(BpeTrainer&&) noexcept;
    ~BpeTrainer();

    /// Counts the pieces of a line `weight` times. Special tokens in it are passed over.
    Result<void> addLine(std::string_view line, std::int64_t weight = 1);

    /// The text of a tokenizer.json. Fewer tokens than asked for where the text has no more
    /// frequent pairs. Usage: a vocabulary smaller than special tokens and byte letters together.
    Result<std::string> train() const;

private:
    struct State;
    explicit BpeTrainer(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

}  // namespace sl::io
