// SPDX-License-Identifier: Apache-2.0
#include "core/base/version.h"

#define SL_TEXT_(x) #x
#define SL_TEXT(x) SL_TEXT_(x)

namespace sl {

const char* version() {
    return SIGHTLINE_VERSION;
}

const char* abiString() {
#if defined(__clang__)
    return SL_TEXT(SIGHTLINE_SDK_ABI) "-clang" SL_TEXT(__clang_major__) "-libstdc++cxx11";
#else
    return SL_TEXT(SIGHTLINE_SDK_ABI) "-gcc" SL_TEXT(__GNUC__) "-libstdc++cxx11";
#endif
}

}  // namespace sl
