// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace sl::store {

/// "<run>/evidence-<position>.safetensors", below the store's `.files` folder.
std::string evidencePath(const std::string& runId, std::size_t position);

/// True for text of that very shape; a stranger's store must not lead out of its own folder.
bool isEvidencePath(const std::string& path);

}  // namespace sl::store
