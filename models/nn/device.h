// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/base/result.h"
#include "models/nn/torch.h"

namespace sl::nn {

/// Opens LibTorch's CUDA half, which nothing is linked with: once, the first time it is wanted.
/// Usage with the reason (no NVIDIA driver, CUDA libraries not installed, no GPU) where it cannot
/// be used.
Result<void> loadCuda();

/// Where to compute: "cpu"; "cuda" (Usage where it cannot be used); "auto": CUDA where it can.
Result<at::Device> deviceFor(const std::string& wish);

}  // namespace sl::nn
