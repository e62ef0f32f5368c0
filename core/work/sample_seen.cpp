// SPDX-License-Identifier: Apache-2.0
#include "core/work/sample_seen.h"

#include <algorithm>

namespace sl::work {

Result<SampleSeen> sampleAsSeen(const TrainRequest& given, std::int64_t index, Control& control) {
    if (auto ok = control.check(); !ok) return passOn(ok);
    TrainRequest request = given;
    if (request.options.recipe.empty()) request.options.recipe = "finetune";
    const auto source = trainingSource(request);
    if (!source) return passOn(source);
    const std::int64_t size = (*source)->size();
    if (index < 0 || (size > 0 && index >= size))
        return fail(ErrorCode::BadInput, "there is no sample " + std::to_string(index),
                    "the data hold samples 0 to " + std::to_string(size - 1));
    auto sample = (*source)->sample(index);
    if (!sample) return passOn(sample);
    auto seen = train::seenSample(request.options.recipe, request.options.model, **source, *sample);
    if (!seen) return passOn(seen);
    SampleSeen result;
    if (!sample->items.empty()) result.id = sample->items.front().id;
    result.media = sample->media;
    result.view = std::move(seen->view);
    result.tokens = std::move(seen->tokens);
    result.visualTokens = std::count_if(result.tokens.begin(), result.tokens.end(),
                                        [](const SeenToken& token) { return token.visual; });
    result.samples = size;
    return result;
}

}  // namespace sl::work
