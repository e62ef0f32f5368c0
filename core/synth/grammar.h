// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "core/synth/truth.h"

namespace sl::synth {

// The grammar on the truth alone, without pixels; scene.h offers the same for drawn scenes.
std::vector<Reference> references(const World& world, std::uint64_t seed, int count);
std::vector<Question> questions(const World& world, std::uint64_t seed, int count);
std::vector<Caption> captions(const World& world, std::uint64_t seed, int count);
CaptionCheck checkCaption(const std::string& caption, const World& world);

/// A made-up world without a picture: things at random places, as drawScene would choose them.
World imaginedWorld(std::uint64_t seed, std::uint64_t index);

}  // namespace sl::synth
