// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/base/sample.h"
#include "models/train/trainer.h"

namespace sl::work {

/// Training samples of a data set: one per picture, with everything that the data set asks of it.
/// Pictures are decoded when they are needed. One thread at a time.
class DatasetSource final : public train::SampleSource {
public:
    /// `task` names the task of records that do not say theirs. BadInput: no record that can be
    /// learned from, records of several pictures (named), a picture that is not there.
    static Result<DatasetSource> make(const std::vector<Sample>& samples, const std::string& task,
                                      const std::string& mediaRoot);

    /// Sample index modulo size(). BadInput: the picture cannot be read.
    Result<train::TrainSample> sample(std::int64_t index) override;
    Result<train::TrainSample> labels(std::int64_t index) override;
    std::int64_t size() const override { return static_cast<std::int64_t>(m_pictures.size()); }

    /// What the data call their boxes, where that is a few names that come again ("king").
    std::vector<std::string> denseNames() const override { return m_kinds; }

    /// Items over all pictures.
    std::int64_t items() const;

private:
    struct PictureItems {
        std::string path;
        double aspect = 0;  // width / height
        std::vector<train::TrainItem> items;
        std::vector<train::DenseObject> objects;
    };
    const PictureItems& at(std::int64_t index) const {
        return m_pictures[static_cast<std::size_t>(index % size())];
    }
    std::vector<PictureItems> m_pictures;
    std::vector<std::string> m_kinds;
};

}  // namespace sl::work
