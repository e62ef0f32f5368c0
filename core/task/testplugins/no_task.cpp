// SPDX-License-Identifier: Apache-2.0
#include "core/task/plugin.h"

extern "C" SL_API const char* sightline_plugin_abi() {
    return SL_ABI_STRING;
}

extern "C" SL_API sl::Task* sightline_create_task() {
    return nullptr;
}

extern "C" SL_API void sightline_destroy_task(sl::Task*) {}
