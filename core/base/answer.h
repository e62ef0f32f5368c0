// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/annotation.h"
#include "core/base/evidence.h"
#include "core/base/geometry_trace.h"

namespace sl {

/// One generated token. text holds whole characters only: bytes of an unfinished character are
/// carried over to the token that completes it.
struct Token {
    int id = 0;
    std::string text;
    double logprob = 0;  ///< natural log of the probability before any sampling filter
};

/// Where an answer came from: enough to repeat it.
struct Provenance {
    std::string model;  ///< as named by the user: "mini", a folder, a URL
    std::string family;
    std::string weightsSha256;
    std::string tokenizerSha256;
    std::string prompt;  ///< the model's text input with special tokens
    int inputTokens = 0;
    int visualTokens = 0;
    GeometryTrace geometry;
    std::uint64_t seed = 0;
    std::string dtype;
    std::string device;
    int threads = 0;
    std::string version;  ///< of this program
};

struct Timing {
    double loadMs = 0, preprocessMs = 0, visionMs = 0, prefillMs = 0, decodeMs = 0;
    double tokensPerSec = 0;
    std::int64_t peakMemoryBytes = 0;  ///< of the process, since its start
};

/// The answer to a Query: text with its tokens, what was read from it, the evidence, provenance.
struct Answer {
    std::string text;
    std::string finish;  ///< "stop", "length", "cancelled"
    std::vector<Token> tokens;
    std::vector<Annotation> annotations;
    std::vector<Evidence> evidence;
    Provenance provenance;
    Timing timing;
};

}  // namespace sl
