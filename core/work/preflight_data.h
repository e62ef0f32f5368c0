// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "core/datasets/dataset.h"
#include "core/work/picture_facts.h"
#include "core/work/preflight.h"

namespace sl::work {

/// A data set with what its pictures are: what the checks of a preflight look at.
struct PreflightData {
    std::string file, mediaRoot;
    datasets::Dataset data;
    std::vector<std::string> paths;        ///< each picture once, in the order of the samples
    std::vector<std::size_t> firstSample;  ///< of each picture
    std::unordered_map<std::string, std::size_t> pictureAt;  ///< position in `paths`
    std::vector<PictureFacts> facts;  ///< of each picture, once they were read

    std::string pathOf(const std::string& medium) const;
    std::string whereOf(const Sample& sample) const;
    /// Of a sample's medium; null when it is none of its media.
    const PictureFacts* factsOf(const Sample& sample, int mediaIndex) const;
};

using Findings = std::vector<PreflightFinding>;

/// Files that are not there, cannot be read, or hold the same picture.
void checkPictures(const PreflightData& data, Findings& findings);
/// Records: what the reader left out, pictures, boxes, texts, ids.
void checkSamples(const PreflightData& data, std::size_t maxText, Findings& findings);
/// The same question about the same picture twice.
void checkQuestions(const PreflightData& data, Findings& findings);
/// Pictures of the test file that are, or nearly are, among the data's. Cancelled.
Result<void> checkLeakage(const PreflightData& data, const PreflightData& test, Control& control,
                          Findings& findings);

}  // namespace sl::work
