// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/task/task_registry.h"
#include "test_folders.h"

/// One task of plugins/ for its own test, opened as the program opens it.
class OpenedTask {
public:
    explicit OpenedTask(const std::string& id)
        : m_registry({{SL_BINARY_DIR "/lib/sightline/plugins"}, {}, false, {}}),
          m_task(m_registry.task(id).value()) {}
    const sl::Task* operator->() const { return m_task; }

    /// A query for one picture of 640 x 480.
    static sl::Query query(const std::string& prompt) {
        sl::Query query;
        query.media = {"a.png"};
        query.prompt = prompt;
        return query;
    }
    sl::Result<std::vector<sl::Request>> plan(const sl::Query& query) const {
        sl::MediaInfo picture;
        picture.width = 640;
        picture.height = 480;
        return m_task->plan(query, {picture});
    }

private:
    sl::TaskRegistry m_registry;
    const sl::Task* m_task;
};
