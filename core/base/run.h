// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/api.h"
#include "core/base/result.h"

namespace sl {

enum class RunState { Running, Paused, Done, Failed, Cancelled };

/// The record of one ask, evaluation or training, as the store keeps it and `runs list` prints it.
struct Run {
    std::string id;
    std::string kind;  ///< "ask", "evaluate", "train"
    std::string task;
    std::string model;
    std::vector<std::string> media;
    std::string prompt;
    std::string text;  ///< the answer, or the error message of a failed ask
    RunState state = RunState::Running;
    std::string started;  ///< ISO 8601, UTC, milliseconds
    double durationMs = 0;
    std::string queryJson;   ///< the Query, complete
    std::string answerJson;  ///< the Answer without large evidence; empty when there is none
    std::string errorJson;   ///< {"code","message","hint"}; empty when there is none
    bool starred = false;
    std::string note;
    std::string verdict;  ///< a person's: "accepted", "corrected", "rejected"; empty: not judged
};

/// "running", "paused", "done", "failed" or "cancelled".
SL_API std::string runStateName(RunState state);
SL_API Result<RunState> runStateFromName(const std::string& name);

/// State and progress of a child job, as its events.jsonl tells it.
struct JobState {
    std::string runId;
    std::string folder;
    RunState state = RunState::Running;
    std::int64_t done = 0, total = 0;
    std::string unit;
    double loss = 0, learningRate = 0, samplesPerSec = 0;
    std::string message;
};

}  // namespace sl
