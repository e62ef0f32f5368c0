// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Marks what libsightline_sdk exports. core/base, core/metrics and core/task are compiled with
/// hidden visibility, so a function or a class with out-of-line members in their headers that
/// lacks this links inside the library only ("undefined reference" everywhere else). Structs whose
/// members are all inline need none.
#define SL_API __attribute__((visibility("default")))
