// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "core/task/plugin.h"
#include "core/task/query_checks.h"
#include "core/task/text_task.h"

namespace {

/// Says how large a thing is: has the model find it, and measures its box.
class DescribeSizeTask : public sl::Task {
public:
    sl::TaskInfo info() const override {
        return {"describe_size",        "Size of a thing", "the red circle", true,
                {sl::MediaKind::Image}, {"text", "box"}};
    }

    // Models know grounding, not this task: the request asks for that.
    sl::Result<std::vector<sl::Request>> plan(
        const sl::Query& query, const std::vector<sl::MediaInfo>& media) const override {
        auto request = sl::textRequest(query, media, info(), 1);
        if (!request) return sl::passOn(request);
        request->task = "grounding";
        return std::vector{std::move(*request)};
    }

    sl::Result<sl::PartialAnswer> read(const sl::Query& query, const sl::Request& request,
                                       const sl::Output& output) const override {
        const auto text = sl::textOf(output, info());
        if (!text) return sl::passOn(text);
        sl::PartialAnswer answer;
        answer.finish = text->finish;
        const std::string thing = sl::promptWords(query);
        if (text->boxes.empty() || request.pictures.empty()) {
            answer.text = "I cannot find " + thing + ".";
            return answer;
        }
        const sl::TextBox& found = text->boxes.front();
        const sl::Picture& picture = request.pictures.front();
        const double share = found.boxInFile.area() / (picture.fileWidth * picture.fileHeight);
        answer.text = thing + ": " + pixels(found.boxInFile.width()) + " x " +
                      pixels(found.boxInFile.height()) + " pixels, " + pixels(100 * share) +
                      " % of the picture";
        sl::Annotation& box = answer.annotations.emplace_back();
        box.label = thing;
        box.box = found.boxInFile;
        return answer;
    }

    sl::Result<sl::PartialAnswer> merge(
        const sl::Query&, const std::vector<sl::PartialAnswer>& partials) const override {
        return sl::joined(partials);
    }

    sl::Result<sl::Scores> score(const sl::PartialAnswer&, const sl::Sample&) const override {
        return sl::Scores();
    }

private:
    static std::string pixels(double value) { return std::to_string(std::lround(value)); }
};

}  // namespace

SIGHTLINE_TASK(DescribeSizeTask);
