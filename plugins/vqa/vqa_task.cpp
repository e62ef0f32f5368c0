// SPDX-License-Identifier: Apache-2.0
#include "core/metrics/metrics.h"
#include "core/task/plugin.h"
#include "core/task/text_task.h"

namespace {

/// Answers a question about one or several pictures in free text.
class VqaTask : public sl::Task {
public:
    sl::TaskInfo info() const override {
        return {"vqa", "Question answering",   "What color is the circle?",
                true,  {sl::MediaKind::Image}, {"text"}};
    }

    sl::Result<std::vector<sl::Request>> plan(
        const sl::Query& query, const std::vector<sl::MediaInfo>& media) const override {
        auto request = sl::textRequest(query, media, info(), 0);
        if (!request) return sl::passOn(request);
        return std::vector{std::move(*request)};
    }

    sl::Result<sl::PartialAnswer> read(const sl::Query&, const sl::Request&,
                                       const sl::Output& output) const override {
        auto text = sl::textOf(output, info());
        if (!text) return sl::passOn(text);
        return sl::textAnswer(std::move(*text));
    }

    sl::Result<sl::PartialAnswer> merge(
        const sl::Query&, const std::vector<sl::PartialAnswer>& partials) const override {
        return sl::joined(partials);
    }

    /// "exact": equal to an accepted answer after the normalisation of VQAv2.
    sl::Result<sl::Scores> score(const sl::PartialAnswer& prediction,
                                 const sl::Sample& truth) const override {
        if (truth.answers.empty())
            return sl::fail(sl::ErrorCode::BadInput,
                            "record " + truth.id + " has no answer to score against");
        return sl::Scores{{"exact", sl::metrics::vqaExact(prediction.text, truth.answers)}};
    }
};

}  // namespace

SIGHTLINE_TASK(VqaTask);
