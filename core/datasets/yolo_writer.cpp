// SPDX-License-Identifier: Apache-2.0
#include "core/datasets/yolo_writer.h"

#include <array>
#include <unordered_map>

#include "core/base/json.h"
#include "core/datasets/box_bounds.h"
#include "core/datasets/export_folder.h"
#include "core/datasets/number_text.h"
#include "core/datasets/picture_boxes.h"
#include "core/datasets/yolo_classes.h"

namespace sl::datasets {

namespace {

constexpr int kPlaces = 8;
constexpr double kGracePx = 1;

class YoloWriter {
public:
    YoloWriter(ExportFolder& into, bool copies, Written& written)
        : m_into(into), m_copies(copies), m_written(written) {}

    Result<void> add(const PictureBoxes& picture) {
        if (!picture.sizeKnown()) {
            m_written.findings.push_back(
                {picture.media, "its size is not known, which this format needs; left out"});
            return {};
        }
        std::string lines;
        for (const LabelledBox& box : picture.boxes) lines += lineOf(box, picture);
        const std::string stem = m_stems.of(picture.media);
        Json entry = {{"labels", stem}, {"media", picture.media}};
        entry["width"] = picture.width;
        entry["height"] = picture.height;
        if (m_copies) {
            const std::string file = "images/" + stem + extensionOf(picture.media);
            if (auto ok = m_into.copy(file, picture.file); !ok) return ok;
            entry["file"] = file;
        }
        m_pictures.push_back(std::move(entry));
        return m_into.put("labels/" + stem + ".txt", lines);
    }

    Result<void> finish() {
        if (auto ok = m_into.put("classes.txt", yoloClassLines(m_classes)); !ok) return ok;
        if (auto ok = m_into.put("data.yaml", yoloYaml(m_classes)); !ok) return ok;
        return m_into.put(kYoloPictureList, dumpJson({{"pictures", m_pictures}}, 1) + "\n");
    }

    bool any() const { return !m_pictures.empty(); }

private:
    std::string lineOf(const LabelledBox& labelled, const PictureBoxes& picture) {
        const double width = picture.width;
        const double height = picture.height;
        const Box& whole = labelled.boxInFile;
        // Ultralytics drops a picture that has a number beyond 1.
        const Box box = whole.intersected({0, 0, width, height});
        const auto finding = [&](const char* what) {
            m_written.findings.push_back(
                {picture.media, "the box " + boxText(whole) + " (" + labelled.label + ") " + what});
        };
        if (!box.valid()) {
            finding("lies outside its picture and is left out");
            return {};
        }
        if (whole.x0 < -kGracePx || whole.y0 < -kGracePx || whole.x1 > width + kGracePx ||
            whole.y1 > height + kGracePx)
            finding("is cut to its picture");
        const std::array values{(box.x0 + box.x1) / 2 / width, (box.y0 + box.y1) / 2 / height,
                                box.width() / width, box.height() / height};
        std::string line = std::to_string(classOf(labelled.label));
        for (const double value : values) line += " " + shortNumber(value, kPlaces);
        return line + "\n";
    }

    std::size_t classOf(const std::string& label) {
        const auto [entry, isNew] = m_numbers.emplace(label, m_classes.size());
        if (isNew) m_classes.push_back(label);
        return entry->second;
    }

    ExportFolder& m_into;
    bool m_copies;
    Written& m_written;
    FileStems m_stems;
    std::vector<std::string> m_classes;
    std::unordered_map<std::string, std::size_t> m_numbers;
    Json m_pictures = Json::array();
};

}  // namespace

Result<void> writeYolo(const std::vector<ExportItem>& items, const WriteOptions& options,
                       ExportFolder& into, Written& written) {
    YoloWriter writer(into, options.pictures, written);
    for (const PictureBoxes& picture : boxesByPicture(items, written))
        if (auto ok = writer.add(picture); !ok) return ok;
    if (!writer.any()) written.items = 0;
    return writer.finish();
}

}  // namespace sl::datasets
