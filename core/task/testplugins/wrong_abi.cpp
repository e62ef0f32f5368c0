// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "core/task/plugin.h"

// Claims another ABI in code than its plugin.json does.
extern "C" SL_API const char* sightline_plugin_abi() {
    return "0-gcc4-libstdc++cxx98";
}

extern "C" SL_API sl::Task* sightline_create_task() {
    std::abort();  // calling into another ABI is undefined: the registry must not get here
}

extern "C" SL_API void sightline_destroy_task(sl::Task*) {}
