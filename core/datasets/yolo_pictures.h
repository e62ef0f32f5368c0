// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "core/base/json.h"
#include "core/datasets/dataset.h"

namespace sl::datasets {

/// Where the parts of a YOLO data set lie.
struct YoloPlaces {
    std::filesystem::path root, yaml;

    /// Of a folder, or of a data.yaml in it; none for any other file.
    static std::optional<YoloPlaces> of(const std::string& path);
    /// root/labels, or the root itself where there is no such folder.
    std::filesystem::path labels() const;
};

/// A picture as records name it, with its size where that is known.
struct YoloPicture {
    std::string media;
    std::optional<std::pair<int, int>> size;
};

/// Finds the picture that a file of labels belongs to: by the list that our own exports have, in
/// images/ under the labels' name, or under the media root.
class YoloPictures {
public:
    /// Both must outlive this.
    YoloPictures(const YoloPlaces& places, const ReadOptions& options);

    /// `labels`: path below places.labels(), without extension. None where no picture is found.
    std::optional<YoloPicture> of(const std::filesystem::path& labels) const;

private:
    std::optional<YoloPicture> fromList(const Json& entry) const;
    std::optional<YoloPicture> besideLabels(const std::filesystem::path& labels) const;
    std::optional<YoloPicture> underMediaRoot(const std::filesystem::path& labels) const;
    std::string fromMediaRoot(const std::filesystem::path& file) const;
    std::optional<std::pair<int, int>> measured(const std::string& media) const;

    const YoloPlaces& m_places;
    const ReadOptions& m_options;
    std::unordered_map<std::string, Json> m_listed;  // by file of labels
};

}  // namespace sl::datasets
