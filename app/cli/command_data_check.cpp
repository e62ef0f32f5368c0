// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands.h"
#include "app/cli/progress_bar.h"
#include "app/cli/signals.h"
#include "core/work/preflight.h"

namespace sl::cli {

namespace {

std::string reportText(const work::PreflightRequest& request, const work::Preflight& report) {
    std::string text = request.data + ": " + std::to_string(report.samples) + " samples of " +
                       std::to_string(report.pictures) + " pictures";
    if (!report.boxReading.empty()) text += ", boxes read as " + report.boxReading;
    if (report.findings.empty()) return text + ": nothing found";
    text += ": " + std::to_string(report.errors()) + " errors, " +
            std::to_string(static_cast<std::int64_t>(report.findings.size()) - report.errors()) +
            " warnings";
    for (const work::PreflightFinding& finding : report.findings)
        text +=
            "\n  " +
            std::string(finding.severity == work::PreflightFinding::Error ? "error  " : "warning") +
            " " + finding.kind + "  " + finding.where + ": " + finding.message;
    return text;
}

/// Findings are the result, not a failure of the program: they are printed, and the status is 1.
Result<void> checkData(const work::PreflightRequest& request, Context& context) {
    ProgressBar bar;
    Control control(bar.sink());
    control.follow(&stopRequested());
    const auto report = work::preflight(request, control);
    bar.clear();
    if (!report) return passOn(report);
    if (auto ok = context.print(work::toJson(*report), reportText(request, *report)); !ok)
        return ok;
    if (!report->passed()) context.setStatus(exitCode(ErrorCode::CheckFailed));
    return {};
}

}  // namespace

void addDataCheckCommand(CLI::App& data, Context& context) {
    auto request = std::make_shared<work::PreflightRequest>();
    CLI::App& check =
        context.addCommand(data, "check", "Problems of a data set; status 1 when there are any",
                           [request, &context] { return checkData(*request, context); });
    check.add_option("--data", request->data, "Annotation file, or a project's store")->required();
    check.add_option("--format", request->format, "Its format; a store's is 'store'")->required();
    check.add_option("--task", request->task, "Default: found from the answers");
    check.add_option("--boxes", request->boxes, "How boxes are written")
        ->check(CLI::IsMember({"auto", "norm1", "norm1000", "pixels"}));
    check.add_option("--media-root", request->mediaRoot, "Folder that media paths begin at");
    check.add_option("--test", request->testData, "File held back for testing: looks for leakage");
    check.add_option("--test-format", request->testFormat, "Default: that of the data");
    check.add_option("--test-media-root", request->testMediaRoot, "Default: that of the data");
    check.add_option("--max-text", request->maxText,
                     "Most characters of a question and of an answer; 0: not checked");
}

}  // namespace sl::cli
