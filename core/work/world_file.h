// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "core/base/result.h"
#include "core/synth/scene.h"

namespace sl::work {

/// Reads the truth of a synth folder (worlds.jsonl): scene by the path of its picture as the
/// annotation files have it. Scenes know their picture's size and hold no pixels. BadInput with
/// file and line.
Result<std::map<std::string, synth::Scene>> readWorlds(const std::string& path);

}  // namespace sl::work
