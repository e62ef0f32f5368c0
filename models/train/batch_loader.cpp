// SPDX-License-Identifier: Apache-2.0
#include "models/train/batch_loader.h"

#include <algorithm>
#include <chrono>

#include "models/nn/threads.h"

namespace sl::train {

namespace {
constexpr std::size_t kAhead = 3;
}

BatchLoader::BatchLoader(const Trainable& trainable, SampleSource& source, const Stage& stage,
                         std::int64_t firstSample, std::int64_t firstStep, std::uint64_t seed,
                         std::int64_t shards)
    : m_trainable(trainable),
      m_source(source),
      m_stage(stage),
      m_feed(trainable, source, stage, seed),
      m_firstSample(firstSample),
      m_step(firstStep),
      m_shards(std::clamp<std::int64_t>(shards, 1, stage.batch)) {
    m_source.beginStage(stage.source, stage.batch);
    m_thread = std::thread([this] { run(); });
}

BatchLoader::~BatchLoader() {
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

void BatchLoader::run() {
    while (true) {
        {
            std::unique_lock lock(m_mutex);
            m_changed.wait(lock, [this] { return m_stop || m_ready.size() < kAhead; });
            if (m_stop) return;
        }
        const auto start = std::chrono::steady_clock::now();
        auto batch = makeChecked(m_step++);
        m_seconds.store(
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
        const bool failed = !batch;
        {
            const std::lock_guard lock(m_mutex);
            m_ready.push_back(std::move(batch));
        }
        m_changed.notify_all();
        if (failed) return;
    }
}

Result<ShardedBatch> BatchLoader::makeChecked(std::int64_t step) try {
    return make(step);
} catch (const std::exception& error) {
    return tl::unexpected(nn::errorFrom(error, "the training data"));
}

Result<ShardedBatch> BatchLoader::make(std::int64_t step) {
    const std::int64_t size = m_stage.batch;
    std::vector<TrainSample> samples;
    for (std::int64_t i = 0; i < size; ++i) {
        auto sample = m_feed.at(m_firstSample + step * size + i);
        if (!sample) return passOn(sample);
        samples.push_back(std::move(*sample));
    }
    if (m_source.size() > 0)
        std::stable_sort(
            samples.begin(), samples.end(),
            [](const TrainSample& a, const TrainSample& b) { return aspectOf(a) < aspectOf(b); });
    ShardedBatch batch;
    for (std::int64_t shard = 0; shard < m_shards; ++shard) {
        const std::int64_t begin = size * shard / m_shards;
        const std::int64_t end = size * (shard + 1) / m_shards;
        auto part = m_trainable.collate({std::make_move_iterator(samples.begin() + begin),
                                         std::make_move_iterator(samples.begin() + end)},
                                        m_stage);
        if (!part) return passOn(part);
        batch.shards.push_back(std::move(*part));
        batch.shares.push_back(double(end - begin) / double(size));
    }
    return batch;
}

Result<ShardedBatch> BatchLoader::next() {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return !m_ready.empty(); });
    auto batch = std::move(m_ready.front());
    m_ready.pop_front();
    lock.unlock();
    m_changed.notify_all();
    return batch;
}

}  // namespace sl::train
