// SPDX-License-Identifier: Apache-2.0
// YOLO as Ultralytics reads it (docs.ultralytics.com/datasets/detect): data.yaml with the names of
// classes (classes.txt where there is none), labels/<picture>.txt with lines "class cx cy w h" in
// fractions of width and height, pictures in images/ under the same names. Lines of polygons
// ("class x y x y …") are read as their bounds, a sixth number as the score. We write eight
// decimals; score and author cannot be said. pictures.json beside them tells our own reader which
// medium each file of labels is of, and its size.
#include <algorithm>
#include <filesystem>
#include <sstream>
#include <unordered_map>

#include "core/datasets/box_bounds.h"
#include "core/datasets/category_samples.h"
#include "core/datasets/files_below.h"
#include "core/datasets/format.h"
#include "core/datasets/number_text.h"
#include "core/datasets/records.h"
#include "core/datasets/yolo_classes.h"
#include "core/datasets/yolo_pictures.h"
#include "core/datasets/yolo_writer.h"

namespace sl::datasets {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostFindings = 20;  // for one file

/// One line's numbers; none where one of them is none.
std::optional<std::vector<double>> numbersIn(const std::string& line) {
    std::vector<double> values;
    std::istringstream words(line);
    for (std::string word; words >> word;) {
        const auto value = numberOf(word);
        if (!value) return std::nullopt;
        values.push_back(*value);
    }
    return values;
}

/// Corners in fractions of a line without its class: centre and size, or the bounds of a polygon.
std::optional<Box> fractionsOf(const std::vector<double>& v) {
    if (v.size() == 5 || v.size() == 6) {
        if (v[3] <= 0 || v[4] <= 0) return std::nullopt;
        return Box{v[1] - v[3] / 2, v[2] - v[4] / 2, v[1] + v[3] / 2, v[2] + v[4] / 2};
    }
    Box box{v[1], v[2], v[1], v[2]};
    for (std::size_t i = 1; i + 1 < v.size(); i += 2)
        box = {std::min(box.x0, v[i]), std::min(box.y0, v[i + 1]), std::max(box.x1, v[i]),
               std::max(box.y1, v[i + 1])};
    return box;
}

/// Reads the labels of one picture.
class LabelReader {
public:
    LabelReader(const std::vector<std::string>& classes, const YoloPicture& picture,
                std::vector<Finding>& findings)
        : m_classes(classes), m_picture(picture), m_findings(findings) {}

    void read(const std::string& path, Sample& sample) {
        std::error_code ec;
        if (fs::file_size(path, ec) == 0 && !ec) return;  // a picture of nothing
        const auto text = readText(path);
        if (!text) {
            if (text.error().message.find("is empty") == std::string::npos)
                m_findings.push_back({path, text.error().message});
            return;
        }
        const std::size_t before = m_findings.size();
        std::size_t number = 0;
        for (std::size_t begin = 0; begin < text->size();) {
            const std::size_t end = std::min(text->find('\n', begin), text->size());
            const std::string line = text->substr(begin, end - begin);
            begin = end + 1;
            ++number;
            if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
            readLine(line, path + " line " + std::to_string(number), sample);
            if (m_findings.size() < before + kMostFindings) continue;
            m_findings.push_back({path, "has more such lines; the rest of it is left out"});
            return;
        }
    }

private:
    void readLine(const std::string& line, const std::string& where, Sample& sample) {
        const auto values = numbersIn(line);
        const std::size_t count = values ? values->size() : 0;
        if (count < 5 || (count > 6 && count % 2 == 0)) {
            m_findings.push_back({where, "is not \"class cx cy w h\" in numbers"});
            return;
        }
        const double number = values->front();
        const bool known = number >= 0 && number < static_cast<double>(m_classes.size()) &&
                           number == static_cast<double>(static_cast<std::size_t>(number));
        if (!known) {
            m_findings.push_back({where, "there is no class " + exactNumber(number) +
                                             " among the " + std::to_string(m_classes.size())});
            return;
        }
        const auto fractions = fractionsOf(*values);
        if (!fractions) {
            m_findings.push_back({where, "a box needs a width and a height above 0"});
            return;
        }
        const double width = m_picture.size ? m_picture.size->first : 1;
        const double height = m_picture.size ? m_picture.size->second : 1;
        const Box box{fractions->x0 * width, fractions->y0 * height, fractions->x1 * width,
                      fractions->y1 * height};
        if (!isOfUse(box, m_picture.size, where, m_findings)) return;
        sample.annotations.push_back(truthBox(box, m_classes[static_cast<std::size_t>(number)]));
        if (count == 6) sample.annotations.back().score = values->back();
    }

    const std::vector<std::string>& m_classes;
    const YoloPicture& m_picture;
    std::vector<Finding>& m_findings;
};

/// Numbers as names where nothing names the classes: as many as the labels use.
std::vector<std::string> numberedClasses() {
    std::vector<std::string> names;
    for (int i = 0; i < 1000; ++i) names.push_back(std::to_string(i));
    return names;
}

Result<Dataset> readYolo(const std::string& path, const ReadOptions& options) {
    const auto places = YoloPlaces::of(path);
    if (!places) {
        if (const auto text = readText(path); !text) return passOn(text);
        return fail(ErrorCode::BadInput, "'" + path + "' is no folder of YOLO labels",
                    "name the folder that holds labels/, or its data.yaml");
    }
    const auto files = filesBelow(places->labels(), ".txt");
    if (!files) return passOn(files);
    Dataset dataset;
    dataset.boxReading = "norm1 cxcywh";
    std::vector<std::string> classes = yoloClasses(places->root, places->yaml, dataset.findings);
    if (classes.empty()) {
        dataset.findings.push_back({path, "names no classes; their numbers are taken as names"});
        classes = numberedClasses();
    }
    const YoloPictures pictures(*places, options);
    std::unordered_map<std::string, std::string> known;
    for (const fs::path& file : *files) {
        if (full(dataset, options)) break;
        const fs::path relative = file.lexically_relative(places->labels());
        if (relative == "classes.txt") continue;
        const std::string id = relative.parent_path() / relative.stem();
        const auto picture = pictures.of(id);
        if (!picture) {
            dataset.findings.push_back({file.string(), "there is no picture for these labels"});
            continue;
        }
        if (const auto [entry, isNew] = known.emplace(picture->media, file.string()); !isNew)
            dataset.findings.push_back({file.string(), "labels '" + picture->media + "', as '" +
                                                           entry->second + "' does"});
        if (picture->size) dataset.sizes[picture->media] = *picture->size;
        else
            dataset.findings.push_back(
                {file.string(), "its picture cannot be opened; its boxes stay fractions of it"});
        Sample sample;
        sample.id = id;
        sample.media = {picture->media};
        LabelReader(classes, *picture, dataset.findings).read(file.string(), sample);
        dataset.samples.push_back(std::move(sample));
    }
    if (options.task == "grounding") dataset.samples = samplesByCategory(dataset.samples);
    if (full(dataset, options)) dataset.samples.resize(static_cast<std::size_t>(options.limit));
    return dataset;
}

}  // namespace

Format yoloFormat() {
    return {"yolo", readYolo, nullptr, writeYolo};
}

}  // namespace sl::datasets
