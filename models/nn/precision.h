// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/nn/torch.h"

namespace sl::nn {

/// True when this processor multiplies bfloat16 matrices in hardware (AVX-512 BF16 or AMX). Without
/// it, bfloat16 products on the CPU are tens of times slower than float32.
bool cpuHasBfloat16();

/// Autocast to bfloat16 on the CPU for its lifetime, then as it was before; does nothing when `on`
/// is false.
class Autocast {
public:
    explicit Autocast(bool on);
    ~Autocast();
    Autocast(const Autocast&) = delete;
    Autocast& operator=(const Autocast&) = delete;

private:
    bool m_on;
    bool m_before = false, m_cacheBefore = true;
    at::ScalarType m_dtypeBefore = at::kBFloat16;
};

}  // namespace sl::nn
