// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "core/metrics/metrics.h"
#include "core/task/plugin.h"
#include "core/task/query_checks.h"
#include "core/task/text_task.h"

namespace {

using Kind = sl::Annotation::Kind;

bool usable(const sl::Box& box) {
    return box.valid() && std::isfinite(box.x0) && std::isfinite(box.y0) && std::isfinite(box.x1) &&
           std::isfinite(box.y1);
}

bool asked(const sl::Request& request, int mediaIndex) {
    return std::any_of(request.media.begin(), request.media.end(),
                       [=](const sl::MediaPart& part) { return part.mediaIndex == mediaIndex; });
}

std::optional<double> confidence(double score) {
    return std::isfinite(score) ? std::optional(std::clamp(score, 0.0, 1.0)) : std::nullopt;
}

sl::Annotation annotationFor(const sl::TextBox& found, const std::string& label,
                             std::size_t textBytes) {
    sl::Annotation annotation;
    annotation.mediaIndex = found.mediaIndex;
    annotation.label = label;
    annotation.box = found.boxInFile;
    annotation.score = confidence(found.score);
    const auto [begin, end] = found.fromText;
    if (begin >= 0 && begin < end && static_cast<std::size_t>(end) <= textBytes)
        annotation.fromText = found.fromText;
    return annotation;
}

/// Finds what an expression describes: text with boxes in it, or a detector's boxes.
class GroundingTask : public sl::Task {
public:
    sl::TaskInfo info() const override {
        return {"grounding",
                "Grounding",
                "the red circle left of the star",
                true,
                {sl::MediaKind::Image},
                {"box", "text"}};
    }

    sl::Result<std::vector<sl::Request>> plan(
        const sl::Query& query, const std::vector<sl::MediaInfo>& media) const override {
        auto request = sl::textRequest(query, media, info(), 1);
        if (!request) return sl::passOn(request);
        return std::vector{std::move(*request)};
    }

    /// An answer without a box is an answer: its text is kept, and there is nothing to draw.
    sl::Result<sl::PartialAnswer> read(const sl::Query& query, const sl::Request& request,
                                       const sl::Output& output) const override {
        const std::string label = sl::promptWords(query);
        sl::PartialAnswer answer;
        if (const auto* detected = std::get_if<sl::ScoredBoxes>(&output.content)) {
            readDetections(*detected, request, label, answer);
            return answer;
        }
        auto text = sl::textOf(output, info());
        if (!text) return sl::passOn(text);
        for (const sl::TextBox& found : text->boxes)
            if (usable(found.boxInFile) && asked(request, found.mediaIndex))
                answer.annotations.push_back(annotationFor(found, label, text->text.size()));
        // Not trimmed: the annotations' byte ranges count in this very text.
        answer.text = std::move(text->text);
        answer.finish = std::move(text->finish);
        answer.tokens = std::move(text->tokens);
        return answer;
    }

    sl::Result<sl::PartialAnswer> merge(
        const sl::Query&, const std::vector<sl::PartialAnswer>& partials) const override {
        return sl::joined(partials);
    }

    /// The first box that was answered (a model that lists many does not win by it) against the
    /// truth box that it fits best. No box in the answer counts as IoU 0.
    sl::Result<sl::Scores> score(const sl::PartialAnswer& prediction,
                                 const sl::Sample& truth) const override {
        const auto isBox = [](const sl::Annotation& a) { return a.kind == Kind::Box; };
        if (std::none_of(truth.annotations.begin(), truth.annotations.end(), isBox))
            return sl::fail(sl::ErrorCode::BadInput,
                            "record " + truth.id + " has no box to score against");
        const auto& boxes = prediction.annotations;
        const auto first = std::find_if(boxes.begin(), boxes.end(), isBox);
        double best = 0;
        for (const sl::Annotation& wanted : truth.annotations)
            if (first != boxes.end() && isBox(wanted) && wanted.mediaIndex == first->mediaIndex)
                best = std::max(best, sl::metrics::iou(first->box, wanted.box));
        return sl::Scores{{"iou", best},
                          {"acc@0.5", best >= 0.5 ? 1.0 : 0.0},
                          {"acc@0.75", best >= 0.75 ? 1.0 : 0.0}};
    }

private:
    static void readDetections(const sl::ScoredBoxes& detected, const sl::Request& request,
                               const std::string& label, sl::PartialAnswer& answer) {
        for (sl::Annotation annotation : detected.boxes) {
            if (annotation.kind != Kind::Box || !usable(annotation.box) ||
                !asked(request, annotation.mediaIndex))
                continue;
            if (annotation.label.empty()) annotation.label = label;
            answer.annotations.push_back(std::move(annotation));
        }
        std::stable_sort(answer.annotations.begin(), answer.annotations.end(),
                         [](const sl::Annotation& a, const sl::Annotation& b) {
                             return a.score.value_or(0) > b.score.value_or(0);
                         });
        answer.finish = "stop";
    }
};

}  // namespace

SIGHTLINE_TASK(GroundingTask);
