// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/base/annotation.h"

namespace sl {

/// One record of a data set: media with a question and its truth. Paths are relative to the media
/// root that the reader was given.
struct Sample {
    std::string id;                  ///< record id, or position in the file counted from 0
    std::string task;                ///< "captioning", "grounding", "vqa", ...; empty where unsaid
    std::vector<std::string> media;  ///< in the order of their <image> marks
    std::string prompt;              ///< expression, question, instruction; empty for captions
    std::vector<std::string> answers;     ///< accepted answers or reference captions
    std::vector<Annotation> annotations;  ///< truth, file pixels
    std::string group;                    ///< question type or split, for metrics per group
};

}  // namespace sl
