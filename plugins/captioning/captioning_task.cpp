// SPDX-License-Identifier: Apache-2.0
#include "core/task/plugin.h"
#include "core/task/text_task.h"

namespace {

/// Says what is on a picture or in a part of it.
class CaptioningTask : public sl::Task {
public:
    sl::TaskInfo info() const override {
        return {"captioning", "Captioning",           "Describe the image.",
                false,        {sl::MediaKind::Image}, {"text"}};
    }

    sl::Result<std::vector<sl::Request>> plan(
        const sl::Query& query, const std::vector<sl::MediaInfo>& media) const override {
        auto request = sl::textRequest(query, media, info(), 1);
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

    /// None for one caption: BLEU, ROUGE-L and CIDEr are defined over all pictures together and
    /// computed by the evaluation (metrics::captionScores).
    sl::Result<sl::Scores> score(const sl::PartialAnswer&, const sl::Sample&) const override {
        return sl::Scores();
    }
};

}  // namespace

SIGHTLINE_TASK(CaptioningTask);
