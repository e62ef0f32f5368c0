// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <utility>

#include "models/families/mini/mini_processor.h"
#include "models/nn/torch.h"
#include "models/train/trainer.h"

namespace sl::mini {

/// What a training keeps of pictures that come again: their pixels as the network takes them, or,
/// where the tower does not learn, its features in float16. Within a budget: what does not fit is
/// computed again each time. Any thread.
class KeptPictures {
public:
    explicit KeptPictures(MiniConfig config) : m_config(std::move(config)) {}

    /// Forgets everything; from now on keeps up to `budgetBytes`.
    void begin(std::int64_t budgetBytes);

    bool has(std::int64_t key) const;
    /// The sample with the picture as resized for the network in place of the file's, boxes along
    /// with it; a sample without key as it is. Its picture is blank where features are kept.
    /// BadInput: no picture, and none kept.
    Result<train::TrainSample> prepared(const train::TrainSample& sample);

    /// [rows, cols, hidden] float16; undefined where none are kept.
    at::Tensor features(std::int64_t key) const;
    /// Keeps features in place of the pixels of a picture that was kept.
    void keepFeatures(std::int64_t key, const at::Tensor& features);

private:
    struct Kept {
        double width = 0, height = 0;  // of the file's picture
        ImagePtr view;
        at::Tensor features;
    };
    Result<Kept> found(const train::TrainSample& sample);
    ImagePtr blank(int width, int height);

    MiniConfig m_config;
    mutable std::mutex m_mutex;
    std::map<std::int64_t, Kept> m_kept;
    std::map<std::pair<int, int>, ImagePtr> m_blanks;  // stand in where features are kept
    std::int64_t m_budget = 0, m_used = 0;
};

}  // namespace sl::mini
