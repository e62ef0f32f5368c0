// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "core/base/result.h"
#include "models/nn/torch.h"

namespace sl::nn {

/// Writes tensors as one safetensors file by temporary name, fsync and rename. half: floating
/// tensors as float16; else in their own dtype. BadInput when it cannot be written.
Result<void> writeTensors(const std::map<std::string, at::Tensor>& tensors, const std::string& path,
                          bool half);

/// Reads all tensors of a safetensors file or shard set; copies, in their own dtype. BadModel.
Result<std::map<std::string, at::Tensor>> readTensors(const std::string& path);

}  // namespace sl::nn
