// SPDX-License-Identifier: Apache-2.0
#include "core/work/batch.h"

#include "core/work/recorded_ask.h"

namespace sl::work {

namespace {

constexpr std::size_t kKeptOfBadLine = 1000;  // bytes, as the prompt of the failed record

/// Reads to the next newline, keeping at most kMaxBatchLine + 1 bytes. False at the end.
bool readLine(std::istream& in, std::string& line) {
    line.clear();
    int c = in.get();
    if (c == std::istream::traits_type::eof()) return false;
    for (; c != std::istream::traits_type::eof() && c != '\n'; c = in.get())
        if (line.size() <= kMaxBatchLine) line.push_back(static_cast<char>(c));
    return true;
}

bool blank(const std::string& line) {
    return line.find_first_not_of(" \t\r") == std::string::npos;
}

Query unreadable(const std::string& line, const Query& defaults) {
    Query query = defaults;
    query.prompt = line.substr(0, kKeptOfBadLine);
    return query;
}

}  // namespace

Result<Query> queryFromLine(const std::string& line, const Query& defaults) {
    if (line.size() > kMaxBatchLine)
        return fail(ErrorCode::BadInput, "the line is longer than 16 MB");
    const auto json = parseJson(line, "the line");
    if (!json) return passOn(json);
    if (!json->is_object()) return fail(ErrorCode::BadInput, "the line is not a JSON object");
    Json whole = toJson(defaults);
    whole.update(*json);
    return queryFromJson(whole);
}

Result<BatchCounts> askBatch(std::istream& lines, const Query& defaults, TaskRegistry& tasks,
                             ModelRuntime& model, ExperimentStore* store, Control& control,
                             const BatchSink& sink) {
    BatchCounts counts;
    std::string line;
    std::int64_t index = 0;
    while (true) {
        const bool more = readLine(lines, line);
        // A signal ends a read half-way, so what was read counts only after this.
        if (auto ok = control.check(); !ok) return passOn(ok);
        if (!more) return counts;
        if (blank(line)) continue;
        auto query = queryFromLine(line, defaults);
        AskRecord record(query ? *query : unreadable(line, defaults), model.info().name, store);
        auto answer = query ? record.ask(tasks, model, control)
                            : Result<Answer>(tl::unexpected(record.failed(query.error())));
        if (!record.kept()) return passOn(record.kept());
        if (!answer && answer.error().code == ErrorCode::Cancelled) return passOn(answer);
        ++(answer ? counts.done : counts.failed);
        const BatchLine result{index++, record.runId(), record.query(), std::move(answer)};
        if (auto ok = sink(result); !ok) return passOn(ok);
        control.report({index, 0, "answers", ""});
    }
}

}  // namespace sl::work
