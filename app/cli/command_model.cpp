// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands.h"
#include "app/cli/text_table.h"

namespace sl::cli {

namespace {

struct InspectOptions {
    std::string folder;
    bool boxes = false;
};

Result<void> listFamilies(Context& context) {
    Json list = Json::array();
    std::vector<std::vector<std::string>> rows{{"family", "what it is"}};
    for (const FamilyInfo& family : modelFamilies()) {
        list.push_back({{"id", family.id}, {"summary", family.summary}});
        rows.push_back({family.id, family.summary});
    }
    return context.print({{"families", list}}, textTable(rows, 120));
}

Json reportJson(const InspectReport& r) {
    Json memory = Json::object();
    for (const auto& [dtype, bytes] : r.memoryBytes) memory[dtype] = bytes;
    return {{"model_type", r.modelType},
            {"family", r.family},
            {"parameters", r.parameters},
            {"memory_bytes", memory},
            {"tensors",
             {{"matched", r.matched},
              {"missing", r.missing},
              {"unexpected", r.unexpected},
              {"reshaped", r.reshaped}}},
            {"tokenizer", r.tokenizer},
            {"chat_template", r.chatTemplate},
            {"config", r.configText}};
}

std::string reportText(const InspectReport& r) {
    std::string text = r.modelType + " (family " + r.family + "), " + std::to_string(r.parameters) +
                       " parameters\n";
    for (const auto& [dtype, bytes] : r.memoryBytes)
        text += "  " + dtype + ": " + std::to_string(bytes / (1 << 20)) + " MiB\n";
    text += "tensors: " + std::to_string(r.matched.size()) + " matched, " +
            std::to_string(r.missing.size()) + " missing, " + std::to_string(r.unexpected.size()) +
            " unexpected, " + std::to_string(r.reshaped.size()) + " reshaped\n";
    for (const std::string& name : r.missing) text += "  missing: " + name + "\n";
    for (const std::string& name : r.unexpected) text += "  unexpected: " + name + "\n";
    for (const std::string& name : r.reshaped) text += "  reshaped: " + name + "\n";
    return text + "tokenizer: " + r.tokenizer;
}

Result<void> inspect(const InspectOptions& options, Context& context) {
    if (options.boxes) return fail(ErrorCode::NotYet, "'model inspect --boxes' is not there yet");
    const auto folder = modelFolder(options.folder);
    if (!folder) return passOn(folder);
    const auto report = inspectModel(*folder);
    if (!report) return passOn(report);
    return context.print(reportJson(*report), reportText(*report));
}

}  // namespace

void addModelCommand(CLI::App& app, Context& context) {
    CLI::App& group = context.addGroup(app, "model", "Model families and checkpoints");
    context.addCommand(group, "list", "Families that can be loaded",
                       [&context] { return listFamilies(context); });
    auto options = std::make_shared<InspectOptions>();
    CLI::App& command =
        context.addCommand(group, "inspect", "What is in a checkpoint folder",
                           [options, &context] { return inspect(*options, context); });
    command.add_option("folder", options->folder, "Checkpoint folder, or mini")->required();
    command.add_flag("--boxes", options->boxes, "Test the box convention");
}

}  // namespace sl::cli
