// SPDX-License-Identifier: Apache-2.0
#include <filesystem>

#include "app/cli/commands.h"
#include "app/cli/query_options.h"
#include "app/cli/signals.h"
#include "core/base/write_file.h"
#include "core/media/media.h"
#include "core/work/answer_folder.h"
#include "core/work/ask.h"

namespace sl::cli {

namespace {

struct PreprocessOptions : QueryOptions {
    std::string out;
};

Json preprocessedJson(const Preprocessed& p) {
    Json json = toJson(p.geometry);
    json["input_ids"] = p.inputIds;
    json["prompt"] = p.prompt;
    return json;
}

std::string preprocessedText(const Preprocessed& p) {
    std::string text;
    for (const ViewGeometry& v : p.geometry.views)
        text += "view " + std::to_string(v.index) + ": " + std::to_string(v.width) + " x " +
                std::to_string(v.height) + " pixels of medium " + std::to_string(v.mediaIndex) +
                "\n";
    text += std::to_string(p.geometry.tokens.size()) + " visual tokens, " +
            std::to_string(p.inputIds.size()) + " input tokens\n" + p.prompt;
    return text;
}

Result<void> writeViews(const Preprocessed& p, const std::string& folder) {
    if (auto ok = work::makeAnswerFolder(folder); !ok) return ok;
    const std::filesystem::path out(folder);
    for (std::size_t i = 0; i < p.views.size(); ++i) {
        const std::string name = "view-" + std::to_string(i) + ".png";
        if (auto ok = media::writePng(p.views[i], (out / name).string()); !ok) return ok;
    }
    return writeFileDurably((out / "preprocess.json").string(),
                            dumpJson(preprocessedJson(p), 1) + "\n");
}

Result<void> run(const PreprocessOptions& options, Context& context) {
    auto query = queryFromOptions(options, context);
    if (!query) return passOn(query);
    if (query->task.empty()) query->task = "captioning";
    if (auto ok = work::checkQuery(*query, context.tasks()); !ok) return ok;
    Control control;
    control.follow(&stopRequested());
    const auto model = context.openModel(control);
    if (!model) return passOn(model);
    const auto result = work::preprocess(*query, context.tasks(), **model);
    if (!result) return passOn(result);
    if (!options.out.empty())
        if (auto ok = writeViews(*result, options.out); !ok) return ok;
    return context.print(preprocessedJson(*result), preprocessedText(*result));
}

}  // namespace

void addPreprocessCommand(CLI::App& app, Context& context) {
    auto options = std::make_shared<PreprocessOptions>();
    CLI::App& command =
        context.addCommand(app, "preprocess", "What the model receives, without running it",
                           [options, &context] { return run(*options, context); });
    addQuestionOptions(command, *options);
    command.add_option("--out", options->out, "Folder for the views as PNG and preprocess.json");
}

}  // namespace sl::cli
