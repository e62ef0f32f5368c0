// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace sl {

/// Version of the program, e.g. "0.1.0"; recorded with every answer.
const char* version();

/// What a plugin must match: SDK number, compiler, C++ library, e.g. "1-gcc12-libstdc++cxx11".
const char* abiString();

}  // namespace sl
