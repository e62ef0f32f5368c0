// SPDX-License-Identifier: Apache-2.0
#include "core/task/text_task.h"

#include <array>
#include <utility>

#include "core/task/query_checks.h"

namespace sl {

Result<Request> textRequest(const Query& query, const std::vector<MediaInfo>& media,
                            const TaskInfo& task, int maxMedia) {
    if (auto ok = checkMedia(query, media, task, maxMedia); !ok) return passOn(ok);
    auto prompt = checkedPrompt(query, task);
    if (!prompt) return passOn(prompt);
    const auto region = checkedRegion(query, media.front());
    if (!region) return passOn(region);
    if (auto ok = checkGeneration(query.generation); !ok) return passOn(ok);
    Request request;
    request.task = task.id;
    request.text = std::move(*prompt);
    request.system = query.system;
    request.messages = query.messages;
    request.generation = query.generation;
    for (std::size_t i = 0; i < media.size(); ++i)
        request.media.push_back({static_cast<int>(i), i == 0 ? *region : std::nullopt, {}});
    return request;
}

Result<TextOutput> textOf(const Output& output, const TaskInfo& task) {
    constexpr std::array kForms{"text", "scored boxes", "a similarity matrix", "a curve",
                                "weights"};
    if (const auto* text = std::get_if<TextOutput>(&output.content)) return *text;
    const std::size_t form = output.content.index();
    return fail(ErrorCode::BadInput,
                "the model gave " + std::string(form < kForms.size() ? kForms[form] : "nothing") +
                    ", but the task '" + task.id + "' reads text",
                "choose a model that generates text");
}

PartialAnswer textAnswer(TextOutput output) {
    PartialAnswer answer;
    answer.text = trimmed(output.text);
    answer.finish = std::move(output.finish);
    answer.tokens = std::move(output.tokens);
    return answer;
}

PartialAnswer joined(const std::vector<PartialAnswer>& partials) {
    PartialAnswer all;
    for (const PartialAnswer& part : partials) {
        const bool first = &part == &partials.front();
        if (!first) all.text += '\n';
        const int offset = static_cast<int>(all.text.size());
        all.text += part.text;
        if (first || all.finish == "stop") all.finish = part.finish;
        all.tokens.insert(all.tokens.end(), part.tokens.begin(), part.tokens.end());
        for (Annotation annotation : part.annotations) {
            if (auto& range = annotation.fromText)
                range = {range->first + offset, range->second + offset};
            all.annotations.push_back(std::move(annotation));
        }
    }
    return all;
}

}  // namespace sl
