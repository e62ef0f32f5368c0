// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>

#include "models/train/sharded_loss.h"

namespace sl::train {

/// Draws and collates batches on a thread of its own, a few ahead, each cut into shards. Batch
/// `step` holds samples [step * batch, (step + 1) * batch) of the stage, so that a resumed run sees
/// what it would have seen; a finite source is shuffled anew each round by a permutation of the
/// seed.
class BatchLoader {
public:
    BatchLoader(const Trainable& trainable, SampleSource& source, const Stage& stage,
                std::int64_t firstSample, std::int64_t firstStep, std::uint64_t seed,
                std::int64_t shards);
    ~BatchLoader();
    BatchLoader(const BatchLoader&) = delete;
    BatchLoader& operator=(const BatchLoader&) = delete;

    /// The next batch; waits for it. The loader's first error ends it.
    Result<ShardedBatch> next();

private:
    void run();
    Result<ShardedBatch> make(std::int64_t step);
    std::int64_t sampleIndex(std::int64_t position);

    const Trainable& m_trainable;
    SampleSource& m_source;
    const Stage& m_stage;
    std::int64_t m_firstSample, m_step;
    std::uint64_t m_seed;
    std::int64_t m_shards;
    std::int64_t m_round = -1;
    std::vector<std::int64_t> m_order;

    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Result<ShardedBatch>> m_ready;
    bool m_stop = false;
    std::thread m_thread;
};

}  // namespace sl::train
