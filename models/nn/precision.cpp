// SPDX-License-Identifier: Apache-2.0
#include "models/nn/precision.h"

#include <ATen/autocast_mode.h>
#include <cpuid.h>

namespace sl::nn {

bool cpuHasBfloat16() {
    unsigned a = 0;
    unsigned b = 0;
    unsigned c = 0;
    unsigned d = 0;
    if (__get_cpuid_count(7, 1, &a, &b, &c, &d) == 0) return false;
    constexpr unsigned kAvx512Bf16 = 1U << 5U;
    return (a & kAvx512Bf16) != 0 && __builtin_cpu_supports("avx512f");
}

Autocast::Autocast(bool on) : m_on(on) {
    if (!m_on) return;
    m_before = at::autocast::is_autocast_enabled(at::kCPU);
    m_cacheBefore = at::autocast::is_autocast_cache_enabled();
    m_dtypeBefore = at::autocast::get_autocast_dtype(at::kCPU);
    at::autocast::set_autocast_dtype(at::kCPU, at::kBFloat16);
    at::autocast::set_autocast_enabled(at::kCPU, true);
    // The cache of cast weights is one for all threads; a graph of one must not end in another.
    at::autocast::set_autocast_cache_enabled(false);
    at::autocast::increment_nesting();
}

Autocast::~Autocast() {
    if (!m_on) return;
    if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
    at::autocast::set_autocast_enabled(at::kCPU, m_before);
    at::autocast::set_autocast_cache_enabled(m_cacheBefore);
    at::autocast::set_autocast_dtype(at::kCPU, m_dtypeBefore);
}

}  // namespace sl::nn
