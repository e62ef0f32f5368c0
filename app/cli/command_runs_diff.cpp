// SPDX-License-Identifier: Apache-2.0
#include <iomanip>
#include <sstream>

#include "app/cli/commands.h"
#include "app/cli/text_table.h"
#include "core/work/run_diff.h"

namespace sl::cli {

namespace {

struct DiffOptions {
    std::string a, b;
    work::DiffFilter filter;
    std::size_t limit = 0;
};

std::string rounded(const std::optional<double>& value) {
    if (!value) return "";
    std::ostringstream text;
    text << std::fixed << std::setprecision(2) << *value;
    return text.str();
}

std::string sideText(const char* letter, const DiffSide& side) {
    return std::string(letter) + ": " + side.name +
           (side.model.empty() || side.model == side.name ? "" : " (" + side.model + ")");
}

std::string number(std::int64_t count, const char* one, const char* many) {
    return std::to_string(count) + " " + (count == 1 ? one : many);
}

std::string summary(const RunDiff& diff) {
    const std::int64_t same = diff.count(DiffOutcome::Same);
    const std::int64_t differ = diff.count(DiffOutcome::Differs);
    const auto rows = static_cast<std::int64_t>(diff.rows.size());
    std::string text = sideText("A", diff.a) + "\n" + sideText("B", diff.b) + "\n" +
                       number(rows, "question", "questions") + " of both";
    if (same + differ < rows)
        text += "; B against the truth: " + number(diff.count(DiffOutcome::Win), "win", "wins") +
                ", " + number(diff.count(DiffOutcome::Loss), "loss", "losses") + ", " +
                number(diff.count(DiffOutcome::Tie), "tie", "ties");
    if (same + differ > 0)
        text += "; without truth: " + std::to_string(same) + " the same, " +
                std::to_string(differ) + " different";
    if (diff.onlyA + diff.onlyB > 0)
        text += "; " + std::to_string(diff.onlyA) + " of A alone, " + std::to_string(diff.onlyB) +
                " of B alone";
    return text;
}

std::string diffText(const RunDiff& diff, const DiffOptions& options) {
    std::vector<std::vector<std::string>> rows{
        {"outcome", "A", "B", "A-B", "prompt", "answer A", "answer B", "media"}};
    for (const DiffRow& row : diff.rows) {
        if (options.limit > 0 && rows.size() > options.limit) break;
        if (!work::fits(row, options.filter)) continue;
        rows.push_back({work::outcomeName(row.outcome), rounded(row.scoreA), rounded(row.scoreB),
                        rounded(row.agreement), row.prompt, row.textA, row.textB, row.media});
    }
    return summary(diff) + (rows.size() > 1 ? "\n" + textTable(rows, 32) : "");
}

Result<void> diffRuns(const DiffOptions& options, Context& context) {
    std::unique_ptr<ExperimentStore> store;
    const auto give = [&]() -> Result<ExperimentStore*> {
        if (!store) {
            auto opened = context.needStore(ExperimentStore::Mode::ReadOnly);
            if (!opened) return passOn(opened);
            store = std::move(*opened);
        }
        return store.get();
    };
    const auto diff = work::diffRuns(options.a, options.b, give, context.tasks());
    if (!diff) return passOn(diff);
    return context.print(work::toJson(*diff, options.filter, options.limit),
                         diffText(*diff, options));
}

}  // namespace

void addRunsDiffCommand(CLI::App& group, Context& context) {
    auto options = std::make_shared<DiffOptions>();
    CLI::App& diff =
        context.addCommand(group, "diff", "Compare two runs, or two models, question by question",
                           [options, &context] { return diffRuns(*options, context); });
    diff.add_option("a", options->a,
                    "Id of a run, run folder (FOLDER@STEP: watch set at a step), or a model")
        ->required();
    diff.add_option("b", options->b,
                    "The same; wins are questions that B gets right and A does not")
        ->required();
    diff.add_option("--show", options->filter.show, "Only such rows")
        ->check(CLI::IsMember({"all", "wins", "losses", "ties", "same", "differs"}));
    diff.add_option("--task", options->filter.task, "Only this task");
    diff.add_option("--text", options->filter.text, "In prompt, answers or media");
    diff.add_option("--limit", options->limit, "At most so many rows; 0: all");
}

}  // namespace sl::cli
