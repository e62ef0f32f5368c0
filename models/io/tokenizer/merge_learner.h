// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace sl::io {

/// What a byte-pair training has learned: tokens by id, and merges of them in order.
struct LearnedBpe {
    std::vector<std::string> tokens;
    std::vector<std::pair<std::string, std::string>> merges;
};

/// Starts from `tokens` (special ones first, then the letters) and joins the most frequent pair of
/// neighbours in `words` (piece → count) until there are `vocabularySize` tokens or no pair occurs
/// `minFrequency` times. Equal counts: the pair that is first in byte order.
LearnedBpe learnMerges(std::vector<std::string> tokens,
                       const std::map<std::string, std::int64_t>& words, std::size_t vocabularySize,
                       std::int64_t minFrequency);

}  // namespace sl::io
