// SPDX-License-Identifier: Apache-2.0
#include <filesystem>

#include "app/cli/commands.h"
#include "app/cli/signals.h"
#include "core/media/media.h"
#include "core/work/answer_folder.h"
#include "core/work/sample_seen.h"

namespace sl::cli {

namespace {

struct DataShowOptions {
    work::TrainRequest request;
    std::int64_t index = 0;
    std::string out;
};

Json seenJson(const work::SampleSeen& seen, std::int64_t index) {
    Json tokens = Json::array();
    for (const work::SeenToken& token : seen.tokens)
        tokens.push_back({{"id", token.id},
                          {"text", token.text},
                          {"learned", token.learned},
                          {"visual", token.visual}});
    return {{"index", index},
            {"samples", seen.samples > 0 ? Json(seen.samples) : Json()},
            {"id", seen.id},
            {"media", seen.media},
            {"view", {{"width", seen.view->width}, {"height", seen.view->height}}},
            {"visual_tokens", seen.visualTokens},
            {"tokens", tokens}};
}

/// Learned tokens stand in [brackets], visual ones are counted.
std::string seenText(const work::SampleSeen& seen) {
    std::string text = seen.media + ": " + std::to_string(seen.view->width) + " x " +
                       std::to_string(seen.view->height) + " pixels, " +
                       std::to_string(seen.visualTokens) + " visual tokens, " +
                       std::to_string(seen.tokens.size()) + " tokens; [learned]\n";
    bool learned = false;
    for (const work::SeenToken& token : seen.tokens) {
        if (token.visual) continue;
        if (token.learned != learned) text += token.learned ? "[" : "]";
        learned = token.learned;
        text += token.text;
    }
    return learned ? text + "]" : text;
}

Result<void> run(DataShowOptions& options, Context& context) {
    work::TrainRequest& request = options.request;
    request.options.model = context.options.model.model;
    request.options.seed = context.options.seed;
    Control control;
    control.follow(&stopRequested());
    const auto seen = work::sampleAsSeen(request, options.index, control);
    if (!seen) return passOn(seen);
    if (!options.out.empty()) {
        if (auto ok = work::makeAnswerFolder(options.out); !ok) return ok;
        const std::string file = (std::filesystem::path(options.out) / "view.png").string();
        if (auto ok = media::writePng(*seen->view, file); !ok) return ok;
    }
    return context.print(seenJson(*seen, options.index), seenText(*seen));
}

}  // namespace

void addDataShowCommand(CLI::App& data, Context& context) {
    auto options = std::make_shared<DataShowOptions>();
    CLI::App& command = context.addCommand(data, "show", "A sample as the model sees it",
                                           [options, &context] { return run(*options, context); });
    work::TrainRequest& request = options->request;
    command.add_option("--data", request.data, "Annotation file")->required();
    command.add_option("--format", request.format, "Its format")->required();
    command.add_option("--index", options->index, "Picture of the data, counted from 0")
        ->check(CLI::NonNegativeNumber);
    command.add_option("--task", request.task, "Default: found from the answers");
    command.add_option("--boxes", request.boxes, "How boxes are written")
        ->check(CLI::IsMember({"auto", "norm1", "norm1000", "pixels"}));
    command.add_option("--media-root", request.mediaRoot, "Folder that media paths begin at");
    command.add_option("--recipe", request.options.recipe, "Default: finetune");
    command.add_option("--out", options->out, "Folder for the pixels as view.png");
}

}  // namespace sl::cli
