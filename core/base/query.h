// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/box.h"

namespace sl {

/// A probe asked for along with an answer: its id and options, e.g. "attention:layers=mean".
struct ProbeSpec {
    std::string id;
    std::map<std::string, std::string> options;
    bool operator==(const ProbeSpec&) const = default;
};

/// How text is decoded. The defaults mean greedy decoding with the family's own length limit.
struct GenerationOptions {
    int maxTokens = 0;  ///< 0: the family's default for the task
    int beams = 1;
    double temperature = 0;  ///< 0: greedy
    double topP = 1;
    int topK = 0;  ///< 0: off
    double minP = 0;
    double repetitionPenalty = 1;
    std::vector<std::string> stop;
    std::string forcePrefix;  ///< the answer is made to start with this text
    std::uint64_t seed = 0;
    bool operator==(const GenerationOptions&) const = default;
};

/// One earlier turn of a conversation: "user" or "assistant", and what was said.
struct Turn {
    std::string role, text;
    bool operator==(const Turn&) const = default;
};

/// One question about one or several media, as a user puts it. Paths as given; coordinates in file
/// pixels and seconds.
struct Query {
    std::string task;
    std::vector<std::string> media;
    std::string prompt;
    std::string system;
    std::optional<Box> region;  ///< part of media[0] that the question is about
    std::optional<Span> time;
    std::vector<ProbeSpec> probes;
    GenerationOptions generation;
    /// SHA-256 of each medium as it was asked about; only in records, else empty.
    std::vector<std::string> mediaSha256;
    /// What was said before `prompt` in this conversation, oldest first. Models that know no
    /// conversations (Capabilities::conversation) see the prompt alone.
    std::vector<Turn> messages;
    std::string conversation;  ///< shared by the questions of one conversation; empty: none
    std::string parent;        ///< run id of the turn before; empty for the first
};

}  // namespace sl
