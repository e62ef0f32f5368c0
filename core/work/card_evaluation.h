// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/work/evaluate.h"

namespace sl::work {

struct CardOptions {
    std::vector<std::string> tasks{"grounding", "vqa", "captioning"};
    std::int64_t worlds = 1000;       ///< per task, and half as many of flat shapes
    std::uint64_t seed = 20'000'003;  ///< unlike any that training uses
    int level = 3;                    ///< of the worlds; 3 draws everything
    int questionsPerWorld = 3;        ///< vqa
};

/// One report per part, in order: each task by its name, then "<task> (flat shapes)".
struct CardReport {
    CardOptions options;
    std::string model, weightsSha256;
    std::vector<std::pair<std::string, EvaluateReport>> parts;
};

/// The numbers of a model card: asks about worlds that hold combinations kept out of training.
/// Grounding: acc@0.5, acc@0.75, mean_iou by kind of expression; vqa: exact by type of question;
/// captioning: caption_true_statements (share of all statements that the truth bears out) and
/// caption_nothing_absent (share of captions that name nothing that is not there); a caption that
/// states nothing scores 0 in both. Usage: a task that worlds say nothing about; Cancelled; errors
/// of the model.
Result<CardReport> evaluateCard(const CardOptions& options, TaskRegistry& tasks,
                                ModelRuntime& model, Control& control);

Json toJson(const CardReport& report);

}  // namespace sl::work
