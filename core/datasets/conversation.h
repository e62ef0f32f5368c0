// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/datasets/records.h"

namespace sl::datasets {

/// A record's dialogue, whatever its layout: "conversations" of {"from", "value"} (LLaVA,
/// ShareGPT), "messages" of {"role", "content"}, or flat {"instruction", "output"}.
struct Conversation {
    struct Turn {
        bool byModel = false;
        std::string text;
    };
    std::vector<Turn> turns;         ///< system turns left out
    std::vector<std::string> media;  ///< in the order of their marks
};

/// BadInput with what is wrong: no dialogue, unknown speaker, marks and files that do not match.
Result<Conversation> conversationOf(const Json& record);

/// One sample for each answer of the model: its prompt is the turn before it (earlier turns are not
/// repeated), its media those shown so far. One medium needs no mark in the prompt; of several,
/// each has one. Boxes in answers become annotations with the values as written. `task`: empty
/// finds it from the answers (boxes: grounding; no question: captioning; else vqa).
std::vector<Sample> samplesOf(const Conversation& conversation, const std::string& id,
                              const std::string& task);

}  // namespace sl::datasets
