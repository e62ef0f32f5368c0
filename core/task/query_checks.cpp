// SPDX-License-Identifier: Apache-2.0
#include "core/task/query_checks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <sstream>

#include "core/base/utf8.h"

namespace sl {

namespace {

constexpr std::string_view kImageMark = "<image>";
constexpr int kMaxTokensLimit = 1'000'000;

std::size_t countMarks(std::string_view text) {
    std::size_t count = 0;
    for (auto at = text.find(kImageMark); at != std::string_view::npos;
         at = text.find(kImageMark, at + kImageMark.size()))
        ++count;
    return count;
}

Result<void> checkUtf8(std::string_view text, const std::string& what) {
    const auto bad = firstBadUtf8(text);
    if (!bad) return {};
    return fail(ErrorCode::BadInput,
                what + " is not UTF-8 text (byte " + std::to_string(*bad) + ")",
                "save or type it in UTF-8");
}

Result<void> checkTexts(const Query& query) {
    if (auto ok = checkUtf8(query.prompt, "the prompt"); !ok) return ok;
    if (auto ok = checkUtf8(query.system, "the system text"); !ok) return ok;
    for (const Turn& turn : query.messages)
        if (auto ok = checkUtf8(turn.text, "an earlier turn"); !ok) return ok;
    if (auto ok = checkUtf8(query.generation.forcePrefix, "the forced prefix"); !ok) return ok;
    for (const std::string& stop : query.generation.stop)
        if (auto ok = checkUtf8(stop, "a stop text"); !ok) return ok;
    return {};
}

std::string sizeText(const MediaInfo& picture) {
    return std::to_string(picture.width) + " x " + std::to_string(picture.height) + " pixels";
}

std::string boxText(const Box& box) {
    std::ostringstream text;
    text << "[" << box.x0 << ", " << box.y0 << ", " << box.x1 << ", " << box.y1 << "]";
    return text.str();
}

Result<void> option(bool good, const char* name, const char* range) {
    if (good) return {};
    return fail(ErrorCode::Usage, std::string(name) + " must be " + range);
}

std::string kindList(const TaskInfo& task) {
    std::string text;
    for (const MediaKind kind : task.media)
        text += (text.empty() ? "" : ", ") + mediaKindName(kind);
    return text;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
    std::size_t begin = 0;
    std::size_t end = 0;
    bool blank = true;
    for (std::size_t at = 0; at < text.size();) {
        const Utf8Step step = utf8Step(text.substr(at));
        if (!isBlank(step.codePoint)) {
            if (blank) begin = at;
            blank = false;
            end = at + step.length;
        }
        at += step.length;
    }
    return blank ? std::string_view() : text.substr(begin, end - begin);
}

std::string promptWords(const Query& query) {
    std::string words = query.prompt;
    for (auto at = words.find(kImageMark); at != std::string::npos; at = words.find(kImageMark, at))
        words.erase(at, kImageMark.size());
    return std::string(trimmed(words));
}

Result<std::string> checkedPrompt(const Query& query, const TaskInfo& task) {
    if (auto ok = checkTexts(query); !ok) return passOn(ok);
    if (task.promptRequired && promptWords(query).empty())
        return fail(ErrorCode::Usage, "the task '" + task.id + "' needs a prompt",
                    task.promptHint.empty() ? "" : "for example: " + task.promptHint);
    for (const std::string_view text :
         {std::string_view(query.prompt), std::string_view(query.system)})
        if (const std::size_t count = utf8Length(text); count > kMaxPromptCharacters)
            return fail(ErrorCode::BadInput,
                        "the prompt has " + std::to_string(count) + " characters; at most " +
                            std::to_string(kMaxPromptCharacters) + " are taken",
                        "shorten it");
    const std::size_t marks = countMarks(query.prompt);
    if (marks != 0 && marks != query.media.size())
        return fail(ErrorCode::Usage, "the prompt has " + std::to_string(marks) +
                                          " <image> marks for " +
                                          std::to_string(query.media.size()) + " media");
    return std::string(trimmed(query.prompt));
}

Result<void> checkMedia(const Query& query, const std::vector<MediaInfo>& media,
                        const TaskInfo& task, int maxCount) {
    if (query.media.empty())
        return fail(ErrorCode::Usage, "the task '" + task.id + "' needs a medium to look at",
                    "it takes: " + kindList(task));
    if (media.size() != query.media.size())
        return fail(ErrorCode::Internal,
                    "the task '" + task.id + "' was given " + std::to_string(media.size()) +
                        " descriptions of media for " + std::to_string(query.media.size()));
    if (maxCount > 0 && query.media.size() > static_cast<std::size_t>(maxCount))
        return fail(ErrorCode::Usage, "the task '" + task.id + "' takes " +
                                          std::to_string(maxCount) + " medium at a time, not " +
                                          std::to_string(query.media.size()));
    for (std::size_t i = 0; i < media.size(); ++i)
        if (std::find(task.media.begin(), task.media.end(), media[i].kind) == task.media.end())
            return fail(ErrorCode::Usage,
                        "the task '" + task.id + "' does not take a " +
                            mediaKindName(media[i].kind) + " (" + query.media[i] + ")",
                        "it takes: " + kindList(task));
    const auto timed = [](const MediaInfo& info) { return info.kind == MediaKind::Video; };
    if (query.time && std::none_of(media.begin(), media.end(), timed))
        return fail(ErrorCode::Usage, "a time span was given, but no video");
    return {};
}

Result<std::optional<Box>> checkedRegion(const Query& query, const MediaInfo& picture) {
    if (!query.region) return std::nullopt;
    const Box& region = *query.region;
    const std::string what = "the region " + boxText(region);
    const std::string hint = "the picture has " + sizeText(picture) + "; give x0,y0,x1,y1 inside";
    const std::array<double, 4> edges{region.x0, region.y0, region.x1, region.y1};
    if (!std::all_of(edges.begin(), edges.end(), [](double v) { return std::isfinite(v); }))
        return fail(ErrorCode::BadInput, what + " is not made of numbers", hint);
    if (!region.valid())
        return fail(ErrorCode::BadInput,
                    what + " of the picture of " + sizeText(picture) + " is empty", hint);
    const Box clipped = region.intersected({0, 0, double(picture.width), double(picture.height)});
    if (!clipped.valid())
        return fail(ErrorCode::BadInput, what + " lies outside the picture of " + sizeText(picture),
                    hint);
    return clipped;
}

Result<void> checkGeneration(const GenerationOptions& o) {
    const auto within = [](double v, double low, double high) { return v >= low && v <= high; };
    if (auto ok = option(o.maxTokens >= 0 && o.maxTokens <= kMaxTokensLimit, "max tokens",
                         "between 0 (the model's own limit) and 1,000,000");
        !ok)
        return ok;
    if (auto ok = option(o.beams >= 1 && o.beams <= 64, "beams", "between 1 and 64"); !ok)
        return ok;
    if (auto ok =
            option(within(o.temperature, 0, 100), "temperature", "between 0 (greedy) and 100");
        !ok)
        return ok;
    if (auto ok = option(o.topP > 0 && o.topP <= 1, "top-p", "above 0 and at most 1"); !ok)
        return ok;
    if (auto ok = option(o.topK >= 0, "top-k", "0 (off) or more"); !ok) return ok;
    if (auto ok = option(within(o.minP, 0, 1), "min-p", "between 0 (off) and 1"); !ok) return ok;
    if (auto ok = option(o.repetitionPenalty > 0 && o.repetitionPenalty <= 100,
                         "the repetition penalty", "above 0 and at most 100");
        !ok)
        return ok;
    const bool stops = std::none_of(o.stop.begin(), o.stop.end(),
                                    [](const std::string& text) { return text.empty(); });
    return option(stops, "a stop text", "at least one character");
}

}  // namespace sl
