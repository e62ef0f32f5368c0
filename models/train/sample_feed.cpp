// SPDX-License-Identifier: Apache-2.0
#include "models/train/sample_feed.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include "models/io/resample.h"
#include "models/train/sample_boxes.h"

namespace sl::train {

namespace {

/// Longest side of the copies that augmented pictures are made from.
constexpr int kReducedSide = 448;
constexpr std::int64_t kReducedBytes = std::int64_t{512} << 20;

/// Makes the picture small enough to be kept, boxes with it.
Result<void> reduce(TrainSample& sample) {
    const Image& image = *sample.image;
    const double longest = std::max(image.width, image.height);
    if (longest <= kReducedSide) return {};
    const auto side = [&](int size) {
        return std::max(1, static_cast<int>(std::lround(size * kReducedSide / longest)));
    };
    auto small = io::resample(image, side(image.width), side(image.height), io::Filter::Bicubic);
    if (!small) return passOn(small);
    scaleBoxes(sample, double(small->width) / image.width, double(small->height) / image.height);
    sample.image = std::make_shared<Image>(std::move(*small));
    return {};
}

}  // namespace

double aspectOf(const TrainSample& sample) {
    if (!sample.image || sample.image->empty()) return sample.aspect;
    return double(sample.image->width) / sample.image->height;
}

SampleFeed::SampleFeed(const Trainable& trainable, SampleSource& source, const Stage& stage,
                       std::uint64_t seed)
    : m_trainable(trainable), m_source(source), m_stage(stage), m_seed(seed) {}

std::int64_t SampleFeed::indexAt(std::int64_t position) {
    const std::int64_t size = m_source.size();
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

Result<TrainSample> SampleFeed::reduced(std::int64_t index) {
    if (const auto found = m_reduced.find(index); found != m_reduced.end()) return found->second;
    auto sample = m_source.sample(index);
    if (!sample || !sample->image || sample->image->empty()) return sample;
    if (auto ok = reduce(*sample); !ok) return passOn(ok);
    const auto bytes = static_cast<std::int64_t>(sample->image->rgb.size());
    if (m_reducedBytes + bytes <= kReducedBytes) {
        m_reducedBytes += bytes;
        m_reduced.emplace(index, *sample);
    }
    return sample;
}

Result<TrainSample> SampleFeed::at(std::int64_t position) {
    if (m_source.size() <= 0) return m_source.sample(position);
    const std::int64_t index = indexAt(position);
    if (m_stage.augment.any()) {
        auto sample = reduced(index);
        if (!sample || !sample->image || sample->image->empty()) return sample;
        return augmented(*sample, m_stage.augment, m_seed, index, m_round);
    }
    auto sample = m_trainable.keeps(index) ? m_source.labels(index) : m_source.sample(index);
    if (sample) sample->key = index;
    return sample;
}

}  // namespace sl::train
