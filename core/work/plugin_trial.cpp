// SPDX-License-Identifier: Apache-2.0
#include "core/work/plugin_trial.h"

#include <algorithm>
#include <cstring>
#include <memory>

#include "core/base/json.h"
#include "core/work/child_process.h"

namespace sl::work {

namespace {

constexpr int kWidth = 64, kHeight = 48;
constexpr std::size_t kMostRequests = 4;

Query madeUpQuestion(const TaskInfo& task) {
    Query query;
    query.task = task.id;
    query.media = {"trial.png"};
    query.prompt = task.promptHint.empty() ? "the red circle" : task.promptHint;
    return query;
}

MediaInfo madeUpMedium(const TaskInfo& task) {
    MediaInfo info;
    info.kind = task.media.empty() ? MediaKind::Image : task.media.front();
    info.path = "trial.png";
    info.format = "png";
    info.width = kWidth;
    info.height = kHeight;
    if (info.kind == MediaKind::Video) {
        info.durationSec = 10;
        info.frames = 80;
        info.fps = 8;
    }
    if (info.kind == MediaKind::Cloud) info.points = 1000;
    return info;
}

void fillPictures(Request& request) {
    const auto image = std::make_shared<Image>(kWidth, kHeight);
    for (const MediaPart& part : request.media)
        request.pictures.push_back({image, part.mediaIndex,
                                    part.crop.value_or(Box{0, 0, kWidth, kHeight}), kWidth,
                                    kHeight});
}

Output madeUpOutput(const Request& request) {
    Output output;
    if (request.kind == Request::Kind::Detect) {
        Annotation box;
        box.label = "thing";
        box.box = {8, 8, 40, 32};
        box.score = 0.9;
        output.content = ScoredBoxes{{box}};
    } else if (request.kind == Request::Kind::Embed) {
        output.content = Similarity{1, 2, {0.25F, 0.75F}};
    } else {
        output.content = TextOutput{"a thing",
                                    "stop",
                                    {{1, "a", -0.1}, {2, " thing", -0.2}},
                                    {{0, {8, 8, 40, 32}, {2, 7}, 0.9}}};
    }
    return output;
}

/// Refusing a question is a task's right; failing in it is not.
template <class T>
bool isFault(const Result<T>& result) {
    return !result && (result.error().code == ErrorCode::Internal ||
                       result.error().code == ErrorCode::OutOfMemory);
}

Result<void> askMadeUp(const Task& task) {
    const TaskInfo info = task.info();
    const Query query = madeUpQuestion(info);
    auto requests = task.plan(query, {madeUpMedium(info)});
    if (isFault(requests)) return passOn(requests);
    if (!requests) return {};
    std::vector<PartialAnswer> partials;
    for (std::size_t i = 0; i < std::min(requests->size(), kMostRequests); ++i) {
        Request& request = (*requests)[i];
        fillPictures(request);
        auto partial = task.read(query, request, madeUpOutput(request));
        if (isFault(partial)) return passOn(partial);
        if (partial) partials.push_back(std::move(*partial));
    }
    const auto merged = task.merge(query, partials);
    if (isFault(merged)) return passOn(merged);
    Sample truth;
    truth.media = query.media;
    truth.prompt = query.prompt;
    truth.answers = {"a thing"};
    const auto scores = task.score(merged ? *merged : PartialAnswer(), truth);
    if (isFault(scores)) return passOn(scores);
    return {};
}

/// The line of the child that says how it went; what the plugin itself printed stands before it.
Json lastLine(const std::string& written) {
    std::string text = written;
    while (!text.empty() && text.back() == '\n') text.pop_back();
    const std::size_t begin = text.rfind('\n');
    auto json = parseJson(begin == std::string::npos ? text : text.substr(begin + 1), "the trial");
    return json && json->is_object() ? std::move(*json) : Json::object();
}

tl::unexpected<Error> failedTrial(const PluginEntry& entry, const std::string& what) {
    return fail(ErrorCode::BadInput, "plugin '" + entry.task.id + "' " + what,
                "this is a fault of the plugin: mend or update it, then try it again");
}

}  // namespace

Result<void> tryPluginHere(const std::string& folder) {
    TaskRegistry::Options options;
    options.pluginFolders = {folder};
    TaskRegistry registry(options);
    const PluginEntry entry = registry.plugins().front();
    if (entry.state == PluginEntry::State::Failed) return fail(ErrorCode::BadInput, entry.problem);
    const auto task = registry.task(entry.task.id);
    if (!task) return passOn(task);
    return askMadeUp(**task);
}

Result<void> tryPluginInChild(const PluginEntry& entry, const std::string& program, int limitMs) {
    auto child = runChildWithin(
        program, {"plugins", "--trial", entry.folder, "--json", "--no-store"}, limitMs);
    if (!child) return passOn(child);
    if (child->late)
        return failedTrial(entry, "did not come to an end within " +
                                      std::to_string((limitMs + 999) / 1000) + " s in a trial run");
    if (child->status > 128) {
        const char* name = strsignal(child->status - 128);
        return failedTrial(entry, "crashed in a trial run (signal " +
                                      std::to_string(child->status - 128) + ", " +
                                      (name != nullptr ? name : "unknown") + ")");
    }
    const Json said = lastLine(child->written);
    if (child->status == 0 && said.value("trial", Json()) == "ok") return {};
    const Json error = said.value("error", Json::object());
    const Json message = error.is_object() ? error.value("message", Json()) : Json();
    if (!message.is_string())
        return failedTrial(
            entry, "ended the trial run early (exit status " + std::to_string(child->status) + ")");
    return fail(ErrorCode::BadInput, message.get<std::string>(),
                "this is a fault of the plugin: mend or update it, then try it again");
}

}  // namespace sl::work
