// SPDX-License-Identifier: Apache-2.0
#include "core/datasets/conversation.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <tuple>

#include "core/datasets/box_text.h"

namespace sl::datasets {

namespace {

constexpr std::string_view kImageMark = "<image>";
constexpr std::string_view kVideoMark = "<video>";

enum class Speaker { Person, Model, System, Unknown };

Speaker speakerOf(const std::string& name) {
    constexpr std::array<std::string_view, 3> kPersons{"human", "user", "observation"};
    constexpr std::array<std::string_view, 5> kModels{"gpt", "assistant", "bot", "model",
                                                      "chatgpt"};
    if (std::find(kPersons.begin(), kPersons.end(), name) != kPersons.end()) return Speaker::Person;
    if (std::find(kModels.begin(), kModels.end(), name) != kModels.end()) return Speaker::Model;
    return name == "system" ? Speaker::System : Speaker::Unknown;
}

/// Content as text; lists of parts ({"type": "text" | "image" | "video"}) get their marks.
std::optional<std::string> contentText(const Json& turn, const char* field) {
    if (auto text = textField(turn, field)) return text;
    const auto found = turn.find(field);
    if (found == turn.end() || !found->is_array()) return std::nullopt;
    std::string text;
    for (const Json& part : *found) {
        const std::string type = textField(part, "type").value_or("");
        if (type == "image") text += kImageMark;
        else if (type == "video") text += kVideoMark;
        else text += textField(part, "text").value_or("");
    }
    return text;
}

Result<void> addTurns(const Json& list, const char* who, const char* what, Conversation& into) {
    for (const Json& turn : list) {
        const auto name = textField(turn, who);
        auto text = name ? contentText(turn, what) : std::nullopt;
        if (!text)
            return fail(ErrorCode::BadInput,
                        std::string("a turn lacks \"") + who + "\" or \"" + what + "\"");
        const Speaker speaker = speakerOf(*name);
        if (speaker == Speaker::Unknown)
            return fail(ErrorCode::BadInput, "nobody knows the speaker '" + *name + "'");
        if (speaker == Speaker::System) continue;
        into.turns.push_back({speaker == Speaker::Model, std::move(*text)});
    }
    return {};
}

Result<void> readTurns(const Json& record, Conversation& into) {
    const auto conversations = record.find("conversations");
    if (conversations != record.end() && conversations->is_array())
        return addTurns(*conversations, "from", "value", into);
    const auto messages = record.find("messages");
    if (messages != record.end() && messages->is_array())
        return addTurns(*messages, "role", "content", into);
    const auto output = textField(record, "output");
    if (!output)
        return fail(ErrorCode::BadInput,
                    "has none of \"conversations\", \"messages\" and \"output\"");
    into.turns = {{false, textField(record, "instruction").value_or("")}, {true, *output}};
    return {};
}

std::size_t countMarks(const std::string& text, std::string_view mark) {
    std::size_t count = 0;
    for (std::size_t at = 0; (at = text.find(mark, at)) != std::string::npos; at += mark.size())
        ++count;
    return count;
}

/// A mark in an answer shows nothing.
std::size_t countMarks(const Conversation& conversation, std::string_view mark) {
    std::size_t count = 0;
    for (const Conversation::Turn& turn : conversation.turns)
        if (!turn.byModel) count += countMarks(turn.text, mark);
    return count;
}

std::vector<std::string> filesOf(const Json& record, const char* one, const char* many) {
    return textList(record, record.contains(many) ? many : one);
}

/// Next mark of either kind from `at` on; npos where there is none.
std::pair<std::size_t, bool> nextMark(const std::string& text, std::size_t at) {
    const std::size_t image = text.find(kImageMark, at);
    const std::size_t video = text.find(kVideoMark, at);
    return {std::min(image, video), video < image};
}

/// Puts files in the order of the marks. Files without any mark come first, as LLaVA does it.
Result<void> placeMedia(const Json& record, Conversation& into) {
    const auto images = filesOf(record, "image", "images");
    const auto videos = filesOf(record, "video", "videos");
    const std::size_t imageMarks = countMarks(into, kImageMark);
    const std::size_t videoMarks = countMarks(into, kVideoMark);
    if (imageMarks + videoMarks == 0) {
        into.media = images;
        into.media.insert(into.media.end(), videos.begin(), videos.end());
        return {};
    }
    if (imageMarks != images.size() || videoMarks != videos.size())
        return fail(ErrorCode::BadInput,
                    "has " + std::to_string(imageMarks + videoMarks) + " marks for " +
                        std::to_string(images.size() + videos.size()) + " files");
    std::size_t image = 0;
    std::size_t video = 0;
    for (const Conversation::Turn& turn : into.turns) {
        if (turn.byModel) continue;
        auto [at, isVideo] = nextMark(turn.text, 0);
        while (at != std::string::npos) {
            into.media.push_back(isVideo ? videos[video++] : images[image++]);
            std::tie(at, isVideo) = nextMark(turn.text, at + kImageMark.size());
        }
    }
    return {};
}

/// Without marks, and without the line break that LLaVA puts after them.
std::string withoutMarks(std::string text) {
    for (auto [at, isVideo] = nextMark(text, 0); at != std::string::npos;
         std::tie(at, isVideo) = nextMark(text, at))
        text.erase(at, kImageMark.size());
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

/// As many marks as media: those of turns before this one come first.
std::string withAllMarks(const std::string& text, std::size_t media) {
    std::string marks;
    for (std::size_t n = countMarks(text, kImageMark) + countMarks(text, kVideoMark); n < media;
         ++n)
        marks += kImageMark;
    return marks + text;
}

std::string foundTask(const Sample& sample) {
    if (!sample.annotations.empty()) return "grounding";
    return sample.prompt.empty() ? "captioning" : "vqa";
}

Sample sampleOf(const std::string& question, const std::string& answer,
                const std::vector<std::string>& media, const std::string& task) {
    Sample sample;
    sample.media = media;
    sample.prompt =
        media.size() > 1 ? withAllMarks(question, media.size()) : withoutMarks(question);
    sample.answers = {answer};
    for (const WrittenBox& written : boxesInText(answer)) {
        Annotation annotation = truthBox(written.values, sample.prompt);
        annotation.fromText = written.fromText;
        sample.annotations.push_back(std::move(annotation));
    }
    sample.task = task.empty() ? foundTask(sample) : task;
    return sample;
}

}  // namespace

Result<Conversation> conversationOf(const Json& record) {
    Conversation conversation;
    if (auto ok = readTurns(record, conversation); !ok) return passOn(ok);
    if (auto ok = placeMedia(record, conversation); !ok) return passOn(ok);
    return conversation;
}

std::vector<Sample> samplesOf(const Conversation& conversation, const std::string& id,
                              const std::string& task) {
    static_assert(kImageMark.size() == kVideoMark.size());
    std::vector<Sample> samples;
    std::string question;
    const bool marked =
        countMarks(conversation, kImageMark) + countMarks(conversation, kVideoMark) > 0;
    std::size_t shown = marked ? 0 : conversation.media.size();
    for (const Conversation::Turn& turn : conversation.turns) {
        if (!turn.byModel) {
            question += (question.empty() ? "" : "\n") + turn.text;
            shown += countMarks(turn.text, kImageMark) + countMarks(turn.text, kVideoMark);
            continue;
        }
        const std::vector<std::string> media(
            conversation.media.begin(),
            conversation.media.begin() + static_cast<std::ptrdiff_t>(shown));
        samples.push_back(sampleOf(question, turn.text, media, task));
        samples.back().id =
            samples.size() == 1 ? id : id + "/" + std::to_string(samples.size() - 1);
        question.clear();
    }
    return samples;
}

}  // namespace sl::datasets
