// SPDX-License-Identifier: Apache-2.0
#include <iomanip>
#include <sstream>

#include "app/cli/commands.h"
#include "app/cli/progress_bar.h"
#include "app/cli/signals.h"
#include "app/cli/text_table.h"
#include "core/work/bench.h"

namespace sl::cli {

namespace {

std::string number(double value, const char* unit) {
    std::ostringstream text;
    text << std::fixed << std::setprecision(value < 10 ? 2 : 1) << value << " " << unit;
    return text.str();
}

std::string reportText(const work::BenchReport& r) {
    std::vector<std::vector<std::string>> rows{
        {"model", r.model + ", " + r.device + ", " + r.dtype + ", " + std::to_string(r.threads) +
                      " threads"},
        {"memory read", number(r.readGbPerSec, "GB/s")},
        {"load", number(r.loadMs, "ms")},
        {"preprocess", number(r.preprocessMs, "ms")},
        {"vision", number(r.visionMs, "ms")},
        {"prefill", number(r.prefillMs, "ms")},
        {"decode", number(r.decodeMs, "ms") + ", " + number(r.tokensPerSec, "tokens/s")},
        {"grounding answer", number(r.groundingAnswerMs, "ms")}};
    if (r.startToAnswerMs) rows.push_back({"start to answer", number(*r.startToAnswerMs, "ms")});
    if (r.residentBytes)
        rows.push_back({"resident memory", number(double(*r.residentBytes) / 1e6, "MB")});
    if (r.probeRatio)
        rows.push_back({"with attention probe", number(*r.probeRatio, "times the time")});
    std::string text = textTable(rows, 80);
    for (const std::string& note : r.notes) text += "\n" + note;
    return text;
}

Result<void> run(Context& context) {
    work::BenchOptions options;
    options.model = context.options.model;
    options.program = "/proc/self/exe";
    ProgressBar bar;
    Control control(bar.sink());
    control.follow(&stopRequested());
    const auto report = work::bench(options, context.tasks(), control);
    bar.clear();
    if (!report) return passOn(report);
    return context.print(work::toJson(*report), reportText(*report));
}

}  // namespace

void addBenchCommand(CLI::App& app, Context& context) {
    context.addCommand(app, "bench", "Measure this computer and the model",
                       [&context] { return run(context); });
}

}  // namespace sl::cli
