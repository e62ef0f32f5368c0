// SPDX-License-Identifier: Apache-2.0
#include "core/task/plugin_library.h"

#include <dlfcn.h>

#include "core/base/log.h"
#include "core/base/version.h"
#include "core/task/guarded_call.h"

namespace sl {

namespace {

std::string loaderMessage() {
    const char* text = dlerror();
    return text != nullptr ? text : "no reason given";
}

}  // namespace

PluginLibrary::~PluginLibrary() {
    if (m_task != nullptr) {
        try {
            m_destroy(m_task);
        } catch (...) {
            log(LogLevel::Warning, "a plugin threw while it was closed");
        }
    }
    dlclose(m_handle);
}

Result<void*> PluginLibrary::function(const PluginEntry& entry, const char* name) const {
    void* address = dlsym(m_handle, name);
    if (address == nullptr)
        return fail(ErrorCode::BadInput, pluginName(entry) + " has no function " + name,
                    "a plugin's source ends with SIGHTLINE_TASK(itsClass)");
    return address;
}

Result<void> PluginLibrary::makeTask(const PluginEntry& entry) {
    const auto abi = function(entry, "sightline_plugin_abi");
    if (!abi) return passOn(abi);
    const char* claimed = reinterpret_cast<const char* (*)()>(*abi)();
    const std::string built = claimed != nullptr ? claimed : "nothing";
    if (built != abiString())
        return fail(ErrorCode::BadInput,
                    pluginName(entry) + " was built for \"" + built.substr(0, 100) +
                        "\", this program needs \"" + abiString() + "\"",
                    "rebuild the plugin against this program's SDK");
    const auto create = function(entry, "sightline_create_task");
    if (!create) return passOn(create);
    const auto destroy = function(entry, "sightline_destroy_task");
    if (!destroy) return passOn(destroy);
    m_destroy = reinterpret_cast<DestroyTask>(*destroy);
    m_task = reinterpret_cast<Task* (*)()>(*create)();
    if (m_task == nullptr) return fail(ErrorCode::BadInput, pluginName(entry) + " made no task");
    const std::string id = m_task->info().id;
    if (id != entry.task.id)
        return fail(ErrorCode::BadInput,
                    pluginName(entry) + " calls itself '" + id.substr(0, 100) + "' in code",
                    "give plugin.json and info() the same id");
    return {};
}

Result<std::unique_ptr<PluginLibrary>> PluginLibrary::open(const PluginEntry& entry) {
    using Library = std::unique_ptr<PluginLibrary>;
    return guardedCall(entry, "loading", [&entry]() -> Result<Library> {
        // NOW: a missing symbol is reported here and not in the middle of an answer. LOCAL: two
        // plugins with equal names inside do not meet.
        void* handle = dlopen(entry.library.c_str(), RTLD_NOW | RTLD_LOCAL);
        if (handle == nullptr)
            return fail(ErrorCode::BadInput,
                        "plugin '" + entry.task.id + "' cannot be opened: " + loaderMessage(),
                        "rebuild the plugin against this program's SDK");
        Library library(new PluginLibrary(handle));
        if (auto ok = library->makeTask(entry); !ok) return passOn(ok);
        return library;
    });
}

}  // namespace sl
