// SPDX-License-Identifier: Apache-2.0
#include "models/families/mini/mini_kept_pictures.h"

#include "models/train/sample_boxes.h"

namespace sl::mini {

namespace {

std::int64_t bytesOf(const Image& image) {
    return static_cast<std::int64_t>(image.rgb.size());
}

}  // namespace

void KeptPictures::begin(std::int64_t budgetBytes) {
    const std::lock_guard lock(m_mutex);
    m_kept.clear();
    m_blanks.clear();
    m_budget = budgetBytes;
    m_used = 0;
}

bool KeptPictures::has(std::int64_t key) const {
    const std::lock_guard lock(m_mutex);
    return m_kept.count(key) > 0;
}

Result<KeptPictures::Kept> KeptPictures::found(const train::TrainSample& sample) {
    {
        const std::lock_guard lock(m_mutex);
        if (const auto kept = m_kept.find(sample.key); kept != m_kept.end()) return kept->second;
    }
    if (!sample.image || sample.image->empty())
        return fail(ErrorCode::BadInput, "a picture of the training data has no pixels");
    const double width = sample.image->width;
    const double height = sample.image->height;
    auto picture = process(*sample.image, gridFor(width, height, m_config), m_config);
    if (!picture) return passOn(picture);
    const Kept kept{width, height, std::make_shared<Image>(std::move(picture->view)), {}};
    const std::lock_guard lock(m_mutex);
    const std::int64_t bytes = bytesOf(*kept.view);
    if (m_used + bytes <= m_budget && m_kept.emplace(sample.key, kept).second) m_used += bytes;
    return kept;
}

Result<train::TrainSample> KeptPictures::prepared(const train::TrainSample& sample) {
    if (sample.key < 0) return sample;
    const auto kept = found(sample);
    if (!kept) return passOn(kept);
    train::TrainSample result = sample;
    result.image = kept->view;
    train::scaleBoxes(result, kept->view->width / kept->width, kept->view->height / kept->height);
    return result;
}

at::Tensor KeptPictures::features(std::int64_t key) const {
    const std::lock_guard lock(m_mutex);
    const auto kept = m_kept.find(key);
    return kept == m_kept.end() ? at::Tensor() : kept->second.features;
}

ImagePtr KeptPictures::blank(int width, int height) {
    ImagePtr& image = m_blanks[{width, height}];
    if (!image) image = std::make_shared<Image>(width, height);
    return image;
}

void KeptPictures::keepFeatures(std::int64_t key, const at::Tensor& features) {
    const std::lock_guard lock(m_mutex);
    const auto kept = m_kept.find(key);
    if (kept == m_kept.end() || kept->second.features.defined()) return;
    const auto bytes = static_cast<std::int64_t>(features.nbytes());
    const std::int64_t freed = bytesOf(*kept->second.view);
    if (m_used + bytes - freed > m_budget) return;
    m_used += bytes - freed;
    kept->second.features = features;
    kept->second.view = blank(kept->second.view->width, kept->second.view->height);
}

}  // namespace sl::mini
