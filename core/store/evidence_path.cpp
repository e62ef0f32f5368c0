// SPDX-License-Identifier: Apache-2.0
#include "core/store/evidence_path.h"

#include <algorithm>
#include <string_view>

#include "core/store/unfinished_mark.h"

namespace sl::store {

namespace {

constexpr std::string_view kStem = "evidence-";
constexpr std::string_view kEnding = ".safetensors";

}  // namespace

std::string evidencePath(const std::string& runId, std::size_t position) {
    return runId + "/" + std::string(kStem) + std::to_string(position) + std::string(kEnding);
}

bool isEvidencePath(const std::string& path) {
    const auto slash = path.find('/');
    if (slash == std::string::npos || !isSafeRunId(path.substr(0, slash))) return false;
    std::string_view name = std::string_view(path).substr(slash + 1);
    if (name.size() <= kStem.size() + kEnding.size() || name.substr(0, kStem.size()) != kStem ||
        name.substr(name.size() - kEnding.size()) != kEnding)
        return false;
    name.remove_prefix(kStem.size());
    name.remove_suffix(kEnding.size());
    return std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace sl::store
