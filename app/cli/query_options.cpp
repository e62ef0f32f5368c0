// SPDX-License-Identifier: Apache-2.0
#include "app/cli/query_options.h"

#include <charconv>
#include <cmath>

#include "core/work/messages.h"

namespace sl::cli {

void addQuestionOptions(CLI::App& command, QueryOptions& o) {
    command.add_option("--task", o.query.task, "What kind of question: see `plugins`");
    command.add_option("--media", o.query.media, "Picture, or several")->expected(1, -1);
    command.add_option("--prompt", o.query.prompt, "Expression, question or instruction");
    command.add_option("--messages", o.messages,
                       "JSON file with the turns of a conversation, the last one the user's");
    command.add_option("--system", o.query.system, "System text for the model");
    command.add_option("--region", o.region, "x0,y0,x1,y1: part of the picture, file pixels");
    command.add_option("--time", o.time, "t0,t1: part of the video, seconds");
}

void addAnswerOptions(CLI::App& command, QueryOptions& o) {
    GenerationOptions& g = o.query.generation;
    command.add_option("--probe", o.probes, "ID[:k=v,...], see `probe list`; may be repeated")
        ->allow_extra_args(false);
    command.add_option("--max-tokens", g.maxTokens, "Longest answer; 0: the model's own limit")
        ->check(CLI::Range(0, 1 << 20));
    command.add_option("--beams", g.beams, "Beam search width")->check(CLI::Range(1, 64));
    command.add_option("--temperature", g.temperature, "0: always the likeliest token")
        ->check(CLI::Range(0.0, 100.0));
    command.add_option("--top-p", g.topP, "Nucleus sampling")->check(CLI::Range(0.0, 1.0));
    command.add_option("--top-k", g.topK, "0: off")->check(CLI::Range(0, 1 << 24));
    command.add_option("--min-p", g.minP, "0: off")->check(CLI::Range(0.0, 1.0));
    command.add_option("--repetition-penalty", g.repetitionPenalty, "1: off")
        ->check(CLI::Range(0.01, 100.0));
    command.add_option("--stop", g.stop, "Text that ends the answer; may be repeated")
        ->allow_extra_args(false);
    command.add_option("--force-prefix", g.forcePrefix, "Text that the answer starts with");
}

Result<std::vector<double>> numbersFromText(const std::string& text, std::size_t count,
                                            const std::string& name) {
    std::vector<double> values;
    const char* at = text.data();
    const char* const end = at + text.size();
    while (true) {
        double value = 0;
        const auto [next, error] = std::from_chars(at, end, value);
        if (error != std::errc() || !std::isfinite(value)) break;
        values.push_back(value);
        at = next;
        if (at == end || *at != ',') break;
        ++at;
    }
    if (at != end || values.size() != count)
        return fail(ErrorCode::Usage, name + " '" + text + "' is not " + std::to_string(count) +
                                          " numbers with commas between");
    return values;
}

Result<Query> queryFromOptions(const QueryOptions& options, const Context& context) {
    Query query = options.query;
    query.generation.seed = context.options.seed;
    if (!options.region.empty()) {
        const auto n = numbersFromText(options.region, 4, "--region");
        if (!n) return passOn(n);
        query.region = Box{(*n)[0], (*n)[1], (*n)[2], (*n)[3]};
    }
    if (!options.time.empty()) {
        const auto n = numbersFromText(options.time, 2, "--time");
        if (!n) return passOn(n);
        query.time = Span{(*n)[0], (*n)[1]};
    }
    for (const std::string& text : options.probes) {
        auto spec = probeSpecFromText(text);
        if (!spec) return passOn(spec);
        query.probes.push_back(std::move(*spec));
    }
    if (!options.messages.empty()) {
        const auto json = readJsonFile(options.messages, 16U << 20U);
        if (!json) return passOn(json);
        if (auto ok = work::applyMessages(*json, query); !ok) return passOn(ok);
    }
    return query;
}

}  // namespace sl::cli
