// SPDX-License-Identifier: Apache-2.0
#include "core/datasets/answered_sample.h"

namespace sl::datasets {

bool AnsweredSamples::continues(const AnsweredMedium& medium) const {
    return medium.index > 0 && !m_samples.empty() && !medium.id.empty() && medium.id == m_id &&
           medium.index == m_samples.back().media.size();
}

void AnsweredSamples::add(AnsweredMedium&& medium, std::int64_t position) {
    if (!continues(medium)) {
        m_id = medium.id;
        Sample& sample = m_samples.emplace_back();
        sample.id = medium.id.empty() ? std::to_string(position) : std::move(medium.id);
        sample.task = std::move(medium.task);
        sample.prompt = std::move(medium.prompt);
        sample.answers = std::move(medium.answers);
    }
    Sample& sample = m_samples.back();
    sample.media.push_back(std::move(medium.media));
    for (Annotation& annotation : medium.annotations) {
        annotation.mediaIndex = static_cast<int>(sample.media.size()) - 1;
        sample.annotations.push_back(std::move(annotation));
    }
}

}  // namespace sl::datasets
