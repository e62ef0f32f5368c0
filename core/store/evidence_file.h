// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "core/base/evidence.h"
#include "core/base/result.h"

namespace sl::store {

/// Evidence whose numbers or words take more than this is kept in a file of its own.
constexpr std::size_t kInlineEvidenceBytes = 64 * 1024;

/// True for evidence that goes to a file: large, or with numbers that JSON has no word for (NaN,
/// infinity).
bool needsFile(const Evidence& evidence);

/// Writes evidence as safetensors: numbers as tensors ("values", a curve's "x" and "y", "ids"),
/// everything else as JSON in __metadata__["evidence"]. Returns the file's size in bytes.
Result<std::int64_t> writeEvidence(const std::string& path, const Evidence& evidence);

/// The evidence as it was, with Evidence::file set to `path`. BadInput naming the file.
Result<Evidence> readEvidence(const std::string& path);

}  // namespace sl::store
