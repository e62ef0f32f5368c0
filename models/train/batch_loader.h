// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>

#include "models/train/sample_feed.h"
#include "models/train/sharded_loss.h"

namespace sl::train {

/// Draws and collates batches on a thread of its own, a few ahead, each cut into shards. Batch
/// `step` holds samples [step * batch, (step + 1) * batch) of the stage's feed, so that a resumed
/// run sees what it would have seen; those of a finite source are sorted by shape within the batch,
/// so that a shard has few shapes.
class BatchLoader {
public:
    BatchLoader(const Trainable& trainable, SampleSource& source, const Stage& stage,
                std::int64_t firstSample, std::int64_t firstStep, std::uint64_t seed,
                std::int64_t shards);
    ~BatchLoader();
    BatchLoader(const BatchLoader&) = delete;
    BatchLoader& operator=(const BatchLoader&) = delete;

    /// The next batch; waits for it. The loader's first error ends it; OutOfMemory too.
    Result<ShardedBatch> next();
    /// Time that the last batch took to make, on the loader's thread.
    double secondsPerBatch() const { return m_seconds.load(); }

private:
    void run();
    Result<ShardedBatch> make(std::int64_t step);
    Result<ShardedBatch> makeChecked(std::int64_t step);

    const Trainable& m_trainable;
    SampleSource& m_source;
    const Stage& m_stage;
    SampleFeed m_feed;
    std::int64_t m_firstSample, m_step;
    std::int64_t m_shards;
    std::atomic<double> m_seconds{0};

    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Result<ShardedBatch>> m_ready;
    bool m_stop = false;
    std::thread m_thread;
};

}  // namespace sl::train
