// SPDX-License-Identifier: Apache-2.0
#include "core/base/result.h"

namespace sl {

int exitCode(ErrorCode code) {
    switch (code) {
        case ErrorCode::CheckFailed:
        case ErrorCode::Internal: return 1;
        case ErrorCode::Usage:
        case ErrorCode::NotYet: return 2;
        case ErrorCode::BadInput: return 3;
        case ErrorCode::BadModel: return 4;
        case ErrorCode::OutOfMemory: return 5;
        case ErrorCode::Cancelled: return 130;
    }
    return 1;
}

std::string_view errorName(ErrorCode code) {
    switch (code) {
        case ErrorCode::CheckFailed: return "check_failed";
        case ErrorCode::Usage: return "usage";
        case ErrorCode::NotYet: return "not_yet";
        case ErrorCode::BadInput: return "bad_input";
        case ErrorCode::BadModel: return "bad_model";
        case ErrorCode::OutOfMemory: return "out_of_memory";
        case ErrorCode::Cancelled: return "cancelled";
        case ErrorCode::Internal: return "internal";
    }
    return "internal";
}

}  // namespace sl
