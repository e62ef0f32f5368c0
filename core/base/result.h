// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <tl/expected.hpp>

#include "core/base/api.h"

namespace sl {

/// What kind of thing went wrong. Decides the exit code of the command line (exitCode).
enum class ErrorCode {
    CheckFailed,  ///< a check, threshold or comparison did not hold, or there are findings
    Usage,        ///< wrong options or unknown names
    NotYet,       ///< promised by the contracts, not built yet
    BadInput,     ///< media, data files, a store that is none or newer than the program
    BadModel,     ///< checkpoint unreadable, incomplete, or of an unknown family
    OutOfMemory,  ///< retry with a smaller input
    Cancelled,    ///< asked for; never logged as a failure
    Internal,     ///< the program's own fault
};

/// A failure in words fit to show: what failed and on what (message), what to try (hint, may be
/// empty).
struct Error {
    ErrorCode code = ErrorCode::Internal;
    std::string message;
    std::string hint;

    bool operator==(const Error&) const = default;
};

template <class T>
using Result = tl::expected<T, Error>;

/// Shorthand for returning an Error from a function that returns a Result.
inline tl::unexpected<Error> fail(ErrorCode code, std::string message, std::string hint = {}) {
    return tl::unexpected<Error>(Error{code, std::move(message), std::move(hint)});
}

/// Passes the error of `result` on to a caller with another value type.
template <class T>
tl::unexpected<Error> passOn(const Result<T>& result) {
    return tl::unexpected<Error>(result.error());
}

/// Process exit code: 0 done, 1 check failed, 2 usage or not there yet, 3 bad input, 4 bad model,
/// 5 out of memory, 130 cancelled; Internal maps to 1.
SL_API int exitCode(ErrorCode code);

/// Stable machine-readable name, e.g. "bad_input"; used in JSON errors.
SL_API std::string_view errorName(ErrorCode code);

}  // namespace sl
