// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>
#include <new>
#include <string>

#include "core/base/result.h"
#include "core/task/task_registry.h"

namespace sl {

/// "plugin 'grounding' (/path/libgrounding.so)"
inline std::string pluginName(const PluginEntry& entry) {
    return "plugin '" + entry.task.id + "' (" + entry.library + ")";
}

/// The Error for what a plugin did wrong while it was `doing` something.
inline tl::unexpected<Error> pluginFault(const PluginEntry& entry, const std::string& doing,
                                         const std::string& what) {
    return fail(ErrorCode::Internal,
                pluginName(entry) + " failed in " + doing + ": " + what.substr(0, 500),
                "this is a fault of the plugin: update it, or remove its folder");
}

/// Runs `call`, which returns a Result, and turns any exception into an Error that names the
/// plugin: OutOfMemory for bad_alloc, else Internal.
template <class Call>
auto guardedCall(const PluginEntry& entry, const char* doing, Call call) -> decltype(call()) {
    try {
        return call();
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, pluginName(entry) + " ran out of memory in " + doing,
                    "use a smaller input");
    } catch (const std::exception& error) {
        return pluginFault(entry, doing, error.what());
    } catch (...) {
        return pluginFault(entry, doing, "an exception that is no std::exception");
    }
}

}  // namespace sl
