// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/base/sample.h"

namespace sl::datasets {

/// One medium of an answered question as our own files (jsonl, csv) hold it.
struct AnsweredMedium {
    std::string id, task, media, prompt;
    std::size_t index = 0;  ///< number of the medium in its question
    std::vector<std::string> answers;
    std::vector<Annotation> annotations;
};

/// Puts media of one question together again: neighbours of one id whose numbers follow each other
/// are one sample with several media. Annotations get the number of the medium in the sample.
class AnsweredSamples {
public:
    /// `position`: id of a sample that has none.
    void add(AnsweredMedium&& medium, std::int64_t position);
    /// False when add() would begin a new sample.
    bool continues(const AnsweredMedium& medium) const;
    std::size_t count() const { return m_samples.size(); }
    std::vector<Sample> take() { return std::move(m_samples); }

private:
    std::vector<Sample> m_samples;
    std::string m_id;  ///< of the last one as the file has it
};

}  // namespace sl::datasets
