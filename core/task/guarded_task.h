// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "core/task/plugin_library.h"
#include "core/task/task.h"

namespace sl {

/// A plugin's task as the program sees it: no exception leaves it, and what it returns points at
/// media that exist. Describes itself with plugin.json, so that listed and loaded never differ.
class GuardedTask : public Task {
public:
    GuardedTask(PluginEntry entry, std::unique_ptr<PluginLibrary> library);

    TaskInfo info() const override { return m_entry.task; }
    Result<std::vector<Request>> plan(const Query& query,
                                      const std::vector<MediaInfo>& media) const override;
    Result<PartialAnswer> read(const Query& query, const Request& request,
                               const Output& output) const override;
    Result<PartialAnswer> merge(const Query& query,
                                const std::vector<PartialAnswer>& partials) const override;
    Result<Scores> score(const PartialAnswer& prediction, const Sample& truth) const override;

private:
    Result<void> checkAnswer(const Result<PartialAnswer>& answer, const Query& query,
                             const char* doing) const;

    PluginEntry m_entry;
    std::unique_ptr<PluginLibrary> m_library;
};

}  // namespace sl
