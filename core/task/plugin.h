// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/abi.h"
#include "core/base/api.h"
#include "core/task/task.h"

/// The three C functions by which a library offers one task; write SIGHTLINE_TASK(MyTask) once in
/// the plugin's source, outside any namespace. MyTask needs a constructor without arguments. The
/// library that made the task also destroys it, so that two C++ libraries or allocators in one
/// process do not meet.
#define SIGHTLINE_TASK(Type)                                        \
    extern "C" SL_API const char* sightline_plugin_abi() {          \
        return SL_ABI_STRING;                                       \
    }                                                               \
    extern "C" SL_API sl::Task* sightline_create_task() {           \
        return new Type;                                            \
    }                                                               \
    extern "C" SL_API void sightline_destroy_task(sl::Task* task) { \
        delete task;                                                \
    }                                                               \
    static_assert(true, "asks for the semicolon")
