// SPDX-License-Identifier: Apache-2.0
#include "core/task/guarded_task.h"

#include <utility>

#include "core/task/guarded_call.h"

namespace sl {

namespace {

bool within(int mediaIndex, const Query& query) {
    return mediaIndex >= 0 && static_cast<std::size_t>(mediaIndex) < query.media.size();
}

}  // namespace

GuardedTask::GuardedTask(PluginEntry entry, std::unique_ptr<PluginLibrary> library)
    : m_entry(std::move(entry)), m_library(std::move(library)) {}

Result<std::vector<Request>> GuardedTask::plan(const Query& query,
                                               const std::vector<MediaInfo>& media) const {
    auto requests =
        guardedCall(m_entry, "plan", [&] { return m_library->task().plan(query, media); });
    if (!requests) return requests;
    if (requests->empty()) return pluginFault(m_entry, "plan", "it plans no request");
    for (const Request& request : *requests)
        for (const MediaPart& part : request.media)
            if (!within(part.mediaIndex, query))
                return pluginFault(m_entry, "plan", "it asks for a medium that is not there");
    return requests;
}

Result<void> GuardedTask::checkAnswer(const Result<PartialAnswer>& answer, const Query& query,
                                      const char* doing) const {
    if (!answer) return {};
    for (const Annotation& annotation : answer->annotations)
        if (!within(annotation.mediaIndex, query))
            return pluginFault(m_entry, doing, "it annotates a medium that is not there");
    return {};
}

Result<PartialAnswer> GuardedTask::read(const Query& query, const Request& request,
                                        const Output& output) const {
    auto answer = guardedCall(m_entry, "read",
                              [&] { return m_library->task().read(query, request, output); });
    if (auto ok = checkAnswer(answer, query, "read"); !ok) return passOn(ok);
    return answer;
}

Result<PartialAnswer> GuardedTask::merge(const Query& query,
                                         const std::vector<PartialAnswer>& partials) const {
    auto answer =
        guardedCall(m_entry, "merge", [&] { return m_library->task().merge(query, partials); });
    if (auto ok = checkAnswer(answer, query, "merge"); !ok) return passOn(ok);
    return answer;
}

Result<Scores> GuardedTask::score(const PartialAnswer& prediction, const Sample& truth) const {
    return guardedCall(m_entry, "score",
                       [&] { return m_library->task().score(prediction, truth); });
}

}  // namespace sl
