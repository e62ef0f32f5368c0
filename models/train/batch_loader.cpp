// SPDX-License-Identifier: Apache-2.0
#include "models/train/batch_loader.h"

#include <algorithm>
#include <numeric>
#include <random>

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
      m_firstSample(firstSample),
      m_step(firstStep),
      m_seed(seed),
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
        auto batch = make(m_step++);
        const bool failed = !batch;
        {
            const std::lock_guard lock(m_mutex);
            m_ready.push_back(std::move(batch));
        }
        m_changed.notify_all();
        if (failed) return;
    }
}

std::int64_t BatchLoader::sampleIndex(std::int64_t position) {
    const std::int64_t size = m_source.size();
    if (size <= 0) return position;
    if (const std::int64_t round = position / size; round != m_round) {
        m_round = round;
        m_order.resize(static_cast<std::size_t>(size));
        std::iota(m_order.begin(), m_order.end(), std::int64_t{0});
        std::mt19937_64 random(m_seed * 0x9E3779B97F4A7C15ULL + static_cast<std::uint64_t>(round));
        for (std::size_t i = m_order.size(); i > 1; --i)
            std::swap(m_order[i - 1], m_order[random() % i]);
    }
    return m_order[static_cast<std::size_t>(position % size)];
}

Result<ShardedBatch> BatchLoader::make(std::int64_t step) {
    ShardedBatch batch;
    const std::int64_t size = m_stage.batch;
    for (std::int64_t shard = 0; shard < m_shards; ++shard) {
        const std::int64_t begin = size * shard / m_shards;
        const std::int64_t end = size * (shard + 1) / m_shards;
        std::vector<TrainSample> samples;
        for (std::int64_t i = begin; i < end; ++i) {
            auto sample = m_source.sample(sampleIndex(m_firstSample + step * size + i));
            if (!sample) return passOn(sample);
            samples.push_back(std::move(*sample));
        }
        auto part = m_trainable.collate(samples, m_stage);
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
