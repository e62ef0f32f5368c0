// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <version>  // names the C++ library

/// Number of the plugin interface: raised whenever a header of core/base, core/metrics or core/task
/// changes in a way that a compiled plugin would not survive (a member, a virtual function, an
/// enumerator's value). CMake reads this line.
#define SL_SDK_ABI 4

#define SL_ABI_TEXT_(x) #x
#define SL_ABI_TEXT(x) SL_ABI_TEXT_(x)

#if defined(__clang__)
#define SL_ABI_COMPILER "clang" SL_ABI_TEXT(__clang_major__)
#else
#define SL_ABI_COMPILER "gcc" SL_ABI_TEXT(__GNUC__)
#endif

#if defined(_LIBCPP_VERSION)
#define SL_ABI_LIBRARY "libc++"
#elif defined(_GLIBCXX_DEBUG)
#define SL_ABI_LIBRARY "libstdc++debug"
#elif _GLIBCXX_USE_CXX11_ABI
#define SL_ABI_LIBRARY "libstdc++cxx11"
#else
#define SL_ABI_LIBRARY "libstdc++cxx98"
#endif

/// What a plugin must match to be loaded: SDK number, compiler, C++ library, as this translation
/// unit was compiled, e.g. "4-gcc12-libstdc++cxx11". sl::abiString() is that of the running SDK.
#define SL_ABI_STRING SL_ABI_TEXT(SL_SDK_ABI) "-" SL_ABI_COMPILER "-" SL_ABI_LIBRARY
