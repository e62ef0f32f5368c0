// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/base/api.h"
#include "core/base/media_info.h"
#include "core/base/request.h"
#include "core/base/result.h"
#include "core/base/sample.h"

namespace sl {

/// What a window or command line shows of a task. Read from plugin.json without loading code.
struct TaskInfo {
    std::string id;
    std::string title;
    std::string promptHint;  ///< placeholder of the prompt field; empty: takes no prompt
    bool promptRequired = true;
    std::vector<MediaKind> media;      ///< kinds it answers
    std::vector<std::string> answers;  ///< kinds of annotation or "text" it gives
};

/// What one request brought: a piece of the answer.
struct PartialAnswer {
    std::string text;
    std::string finish;
    std::vector<Token> tokens;
    std::vector<Annotation> annotations;
};

/// Metrics of one prediction against its truth, by name (fractions 0-1), e.g. {"iou": 0.83,
/// "acc@0.5": 1}. Averaged over a data set by work::evaluate.
using Scores = std::map<std::string, double>;

/// A kind of question: turns a query into model requests, and model output into annotations.
/// Stateless and const: one object serves all threads. Needs no tensor and no widget.
class SL_API Task {
public:
    virtual ~Task() = default;

    virtual TaskInfo info() const = 0;

    /// One or many requests that together answer the query. `media` describes query.media, same
    /// order. Usage: the query lacks something (prompt, medium of the right kind); BadInput: a
    /// region outside the picture or of zero area.
    virtual Result<std::vector<Request>> plan(const Query& query,
                                              const std::vector<MediaInfo>& media) const = 0;

    /// Reads one request's output. BadInput when the model answered in a form that this task
    /// cannot use.
    virtual Result<PartialAnswer> read(const Query& query, const Request& request,
                                       const Output& output) const = 0;

    /// Joins partial answers in request order; also called while later ones are still missing.
    /// Internal when the plugin failed: a broken answer is never shown as one.
    virtual Result<PartialAnswer> merge(const Query& query,
                                        const std::vector<PartialAnswer>& partials) const = 0;

    /// Scores one prediction against its sample's truth; empty where the task has no score per
    /// sample. BadInput when the truth lacks what the task scores against.
    virtual Result<Scores> score(const PartialAnswer& prediction, const Sample& truth) const = 0;
};

}  // namespace sl
