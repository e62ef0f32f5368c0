// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "models/train/trainer.h"

namespace sl::train {

/// How the pictures of a finite data set are varied from round to round, so that a network learns
/// what is in them rather than them.
struct Augmentation {
    double flip = 0;    ///< probability of a mirrored picture
    double crop = 0;    ///< the most of width and height that is cut away, alike, so that the shape
                        ///< stays; 0-1
    double colour = 0;  ///< brightness, contrast and saturation change by up to this share

    bool any() const { return flip > 0 || crop > 0 || colour > 0; }
};

/// The sample as round `round` shows it; depends on nothing but the arguments. Boxes move with the
/// pixels, and no box of a question or answer is cut. A picture of which a question or answer
/// speaks of left or right is not mirrored. The result has no key: its pixels come once.
TrainSample augmented(const TrainSample& sample, const Augmentation& how, std::uint64_t seed,
                      std::int64_t index, std::int64_t round);

/// Whether words tell sides apart (in a few languages), so that they would be wrong of the mirrored
/// picture.
bool namesASide(const std::string& words);

}  // namespace sl::train
