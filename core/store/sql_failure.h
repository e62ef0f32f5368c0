// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include "core/base/result.h"

namespace sl::store {

/// The exception in flight as an Error that names the store and what was being done ("read",
/// "write"). Call inside a catch block only.
Error currentFailure(const std::string& path, const std::string& doing);

/// True when the exception in flight says that the database file is damaged.
bool failureIsDamage();

/// Runs `call`, which returns a Result, and turns what it throws into an Error.
template <class Call>
auto guarded(const std::string& path, const char* doing, Call&& call) -> decltype(call()) {
    try {
        return std::forward<Call>(call)();
    } catch (...) {
        return tl::unexpected<Error>(currentFailure(path, doing));
    }
}

}  // namespace sl::store
