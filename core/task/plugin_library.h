// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "core/base/result.h"
#include "core/task/task_registry.h"

namespace sl {

/// An open plugin library and the task it made. Destroys the task by the library's own function,
/// then closes the library.
class PluginLibrary {
public:
    /// Opens the entry's library and makes its task. BadInput: it cannot be opened, lacks one of
    /// the three functions (core/task/plugin.h), was built for another ABI (both named), or makes
    /// no task or one with another id than plugin.json says.
    static Result<std::unique_ptr<PluginLibrary>> open(const PluginEntry& entry);

    ~PluginLibrary();
    PluginLibrary(const PluginLibrary&) = delete;
    PluginLibrary& operator=(const PluginLibrary&) = delete;

    const Task& task() const { return *m_task; }

private:
    using DestroyTask = void (*)(Task*);

    explicit PluginLibrary(void* handle) : m_handle(handle) {}
    Result<void*> function(const PluginEntry& entry, const char* name) const;
    Result<void> makeTask(const PluginEntry& entry);

    void* m_handle = nullptr;
    DestroyTask m_destroy = nullptr;
    Task* m_task = nullptr;
};

}  // namespace sl
