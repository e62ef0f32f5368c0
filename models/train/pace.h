// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "models/train/recipe.h"

namespace sl::train {

/// How far a training is, where it may have a time limit: each stage gets a share of the time by
/// its share of the recipe's steps, and what is further of steps and time counts.
class Pace {
public:
    /// `limitSec` of the whole run; 0: steps alone count.
    Pace(const Recipe& recipe, double limitSec);

    /// Seconds that are needed after the last step, for the last checkpoint.
    void reserve(double seconds);

    /// Share of the stage that is over, 0-1.
    double progress(std::size_t stage, std::int64_t stepInStage, double elapsedSec) const;
    /// Whether the whole time is used.
    bool over(double elapsedSec) const { return m_limitSec > 0 && elapsedSec >= usable(); }

private:
    double usable() const;

    std::vector<double> m_ends;  // of each stage, share of all steps
    std::vector<std::int64_t> m_steps;
    double m_limitSec, m_reserveSec = 0;
};

}  // namespace sl::train
