// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "models/train/trainable.h"

namespace sl::train {

/// Gives a stage's samples by their position: those of an endless source as they come, those of a
/// finite one round after round, each round shuffled by a permutation of the seed. Pictures of a
/// finite source get a key, so that the family may keep what it makes of them, and are not read
/// again then; where the stage augments, each round shows them otherwise, made from reduced copies
/// that are kept. One thread.
class SampleFeed {
public:
    SampleFeed(const Trainable& trainable, SampleSource& source, const Stage& stage,
               std::uint64_t seed);

    Result<TrainSample> at(std::int64_t position);

private:
    std::int64_t indexAt(std::int64_t position);
    Result<TrainSample> reduced(std::int64_t index);

    const Trainable& m_trainable;
    SampleSource& m_source;
    const Stage& m_stage;
    std::uint64_t m_seed;
    std::int64_t m_round = -1;
    std::vector<std::int64_t> m_order;
    std::map<std::int64_t, TrainSample> m_reduced;
    std::int64_t m_reducedBytes = 0;
};

/// The picture's width over its height; 0 where the sample has none.
double aspectOf(const TrainSample& sample);

}  // namespace sl::train
