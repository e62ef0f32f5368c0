// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands.h"
#include "app/cli/finding_lines.h"
#include "app/cli/signals.h"
#include "core/work/convert.h"

namespace sl::cli {

namespace {

std::string listOf(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
}

Result<void> run(const work::ConvertOptions& options, Context& context) {
    Control control;
    control.follow(&stopRequested());
    const auto report = work::convert(options, control);
    if (!report) return passOn(report);
    if (!report->findings.empty()) context.setStatus(exitCode(ErrorCode::CheckFailed));
    std::string text = std::to_string(report->records) + " records in " + options.out;
    if (!report->boxReading.empty()) text += " (boxes read as " + report->boxReading + ")";
    if (report->leftOut > 0)
        text += "; " + std::to_string(report->leftOut) + " without anything that " + options.to +
                " can say";
    return context.print({{"out", options.out},
                          {"format", options.to},
                          {"records", report->records},
                          {"left_out", report->leftOut},
                          {"box_reading", report->boxReading},
                          {"findings", findingList(report->findings)}},
                         text + findingLines(report->findings));
}

}  // namespace

void addDataConvertCommand(CLI::App& data, Context& context) {
    auto options = std::make_shared<work::ConvertOptions>();
    CLI::App& command = context.addCommand(data, "convert", "Write a data set in another format",
                                           [options, &context] { return run(*options, context); });
    command.add_option("--from", options->from, listOf(datasets::readableFormats()))->required();
    command.add_option("--to", options->to, listOf(datasets::writableFormats()))->required();
    command.add_option("IN", options->in, "Annotation file, or folder of voc or yolo")->required();
    command.add_option("OUT", options->out, "File to write; for voc and yolo a folder")->required();
    command.add_option("--media-root", options->mediaRoot, "Folder that media paths begin at");
    command.add_option("--boxes", options->boxes, "How boxes are written")
        ->check(CLI::IsMember({"auto", "norm1", "norm1000", "pixels"}));
    command.add_option("--task", options->task, "Task of the records; else found from them");
    command.add_flag("--pictures", options->pictures, "voc and yolo: copy the pictures too");
}

}  // namespace sl::cli
