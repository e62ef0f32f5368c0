// SPDX-License-Identifier: Apache-2.0
#include "core/base/version.h"

#include "core/base/abi.h"

namespace sl {

const char* version() {
    return SIGHTLINE_VERSION;
}

const char* abiString() {
    return SL_ABI_STRING;
}

}  // namespace sl
