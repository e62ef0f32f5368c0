// SPDX-License-Identifier: Apache-2.0
#include "models/train/pace.h"

#include <algorithm>

namespace sl::train {

namespace {
/// The most of the time that is set aside for the end.
constexpr double kMostReserve = 0.25;
}  // namespace

Pace::Pace(const Recipe& recipe, double limitSec) : m_limitSec(limitSec) {
    const auto total = static_cast<double>(recipe.totalSteps());
    double done = 0;
    for (const Stage& stage : recipe.stages) {
        done += static_cast<double>(stage.steps);
        m_ends.push_back(done / total);
        m_steps.push_back(stage.steps);
    }
}

void Pace::reserve(double seconds) {
    m_reserveSec = std::min(seconds, kMostReserve * m_limitSec);
}

double Pace::usable() const {
    return m_limitSec - m_reserveSec;
}

double Pace::progress(std::size_t stage, std::int64_t stepInStage, double elapsedSec) const {
    const double bySteps = double(stepInStage) / static_cast<double>(m_steps[stage]);
    if (m_limitSec <= 0) return std::min(1.0, bySteps);
    const double begin = stage == 0 ? 0.0 : m_ends[stage - 1];
    const double byTime = (elapsedSec / usable() - begin) / (m_ends[stage] - begin);
    return std::clamp(std::max(bySteps, byTime), 0.0, 1.0);
}

}  // namespace sl::train
