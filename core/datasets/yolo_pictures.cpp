// SPDX-License-Identifier: Apache-2.0
#include "core/datasets/yolo_pictures.h"

#include "core/datasets/picture_boxes.h"
#include "core/datasets/records.h"
#include "core/datasets/yolo_writer.h"

namespace sl::datasets {

namespace fs = std::filesystem;

namespace {

std::optional<fs::path> withAnyExtension(const fs::path& path) {
    std::error_code ec;
    for (const char* extension : {".jpg", ".jpeg", ".png", ".JPG", ".PNG", ".JPEG", ".webp", ".bmp",
                                  ".tif", ".tiff", ".gif"}) {
        const fs::path file = path.string() + extension;  // "a.b" has no extension of its own
        if (fs::is_regular_file(file, ec)) return file;
    }
    return std::nullopt;
}

}  // namespace

std::optional<YoloPlaces> YoloPlaces::of(const std::string& path) {
    std::error_code ec;
    if (fs::is_directory(path, ec)) return YoloPlaces{path, {}};
    const std::string extension = extensionOf(path);
    if (extension != ".yaml" && extension != ".yml") return std::nullopt;
    const fs::path parent = fs::path(path).parent_path();
    return YoloPlaces{parent.empty() ? fs::path(".") : parent, path};
}

fs::path YoloPlaces::labels() const {
    std::error_code ec;
    return fs::is_directory(root / "labels", ec) ? root / "labels" : root;
}

YoloPictures::YoloPictures(const YoloPlaces& places, const ReadOptions& options)
    : m_places(places), m_options(options) {
    const auto json = readJsonFile((places.root / kYoloPictureList).string());
    if (!json || !json->is_object()) return;
    const auto list = json->find("pictures");
    if (list == json->end() || !list->is_array()) return;
    for (const Json& entry : *list) {
        const auto labels = textField(entry, "labels");
        if (labels) m_listed[*labels] = entry;
    }
}

std::optional<YoloPicture> YoloPictures::of(const fs::path& labels) const {
    const auto listed = m_listed.find(labels.string());
    if (listed != m_listed.end()) return fromList(listed->second);
    if (auto found = besideLabels(labels)) return found;
    return underMediaRoot(labels);
}

std::optional<YoloPicture> YoloPictures::fromList(const Json& entry) const {
    YoloPicture picture;
    const auto file = textField(entry, "file");
    std::error_code ec;
    if (file && fs::is_regular_file(m_places.root / *file, ec))
        picture.media = fromMediaRoot(m_places.root / *file);
    else picture.media = textField(entry, "media").value_or("");
    const auto width = integerField(entry, "width").value_or(0);
    const auto height = integerField(entry, "height").value_or(0);
    constexpr std::int64_t kMost = 1 << 30;
    if (width > 0 && height > 0 && width <= kMost && height <= kMost)
        picture.size = {static_cast<int>(width), static_cast<int>(height)};
    else if (!picture.media.empty()) picture.size = measured(picture.media);
    if (picture.media.empty()) return std::nullopt;
    return picture;
}

std::optional<YoloPicture> YoloPictures::besideLabels(const fs::path& labels) const {
    for (const fs::path& folder : {m_places.root / "images", m_places.root})
        if (const auto file = withAnyExtension(folder / labels)) {
            const std::string media = fromMediaRoot(*file);
            return YoloPicture{media, measured(media)};
        }
    return std::nullopt;
}

std::optional<YoloPicture> YoloPictures::underMediaRoot(const fs::path& labels) const {
    if (m_options.mediaRoot.empty()) return std::nullopt;
    const auto file = withAnyExtension(fs::path(m_options.mediaRoot) / labels);
    if (!file) return std::nullopt;
    const std::string media = file->lexically_relative(m_options.mediaRoot).string();
    return YoloPicture{media, measured(media)};
}

std::string YoloPictures::fromMediaRoot(const fs::path& file) const {
    if (m_options.mediaRoot.empty()) return file.string();
    std::error_code ec;
    const fs::path absolute = fs::absolute(file, ec).lexically_normal();
    const fs::path root = fs::absolute(m_options.mediaRoot, ec).lexically_normal();
    const fs::path inside = absolute.lexically_relative(root);
    return inside.empty() || *inside.begin() == ".." ? absolute.string() : inside.string();
}

std::optional<std::pair<int, int>> YoloPictures::measured(const std::string& media) const {
    if (!m_options.pictureSize) return std::nullopt;
    const auto size = m_options.pictureSize((fs::path(m_options.mediaRoot) / media).string());
    return size ? std::optional(*size) : std::nullopt;
}

}  // namespace sl::datasets
