// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/api.h"

namespace sl {

/// Version of the program, e.g. "0.1.0"; recorded with every answer.
SL_API const char* version();

/// What a plugin must match: SDK number, compiler, C++ library, e.g. "1-gcc12-libstdc++cxx11".
SL_API const char* abiString();

}  // namespace sl
