// SPDX-License-Identifier: Apache-2.0
#include "core/datasets/category_samples.h"

#include <map>

namespace sl::datasets {

std::vector<Sample> samplesByCategory(const std::vector<Sample>& pictures) {
    std::vector<Sample> samples;
    for (const Sample& picture : pictures) {
        std::map<std::string, std::vector<Annotation>> byLabel;
        for (const Annotation& annotation : picture.annotations)
            byLabel[annotation.label].push_back(annotation);
        for (auto& [label, annotations] : byLabel) {
            Sample sample;
            sample.id = picture.id + "/" + label;
            sample.task = "grounding";
            sample.media = picture.media;
            sample.prompt = label;
            sample.annotations = std::move(annotations);
            samples.push_back(std::move(sample));
        }
    }
    return samples;
}

}  // namespace sl::datasets
