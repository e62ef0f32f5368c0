// SPDX-License-Identifier: Apache-2.0
// COCO instances: images, annotations (boxes [x, y, width, height] in pixels), categories
// (cocodataset/cocoapi). Results lists have no pictures and are read where they are scored.
#include <cmath>
#include <map>
#include <unordered_map>

#include "core/datasets/format.h"
#include "core/datasets/records.h"

namespace sl::datasets {

namespace {

const Json& listOf(const Json& json, const char* field) {
    static const Json kEmpty = Json::array();
    const auto found = json.find(field);
    return found != json.end() && found->is_array() ? *found : kEmpty;
}

/// Names by id, and pictures by id in file order.
struct CocoIndex {
    std::unordered_map<std::string, std::string> categories;
    std::unordered_map<std::string, std::size_t> pictures;  ///< position in Dataset::samples
};

void addPictures(const std::string& path, const Json& json, Dataset& dataset, CocoIndex& index) {
    for (const Json& category : listOf(json, "categories"))
        if (const auto id = textField(category, "id"))
            index.categories[*id] = textField(category, "name").value_or(*id);
    std::size_t position = 0;
    for (const Json& image : listOf(json, "images")) {
        const std::string where = path + " image " + std::to_string(position++);
        const auto id = textField(image, "id");
        const auto name = textField(image, "file_name");
        if (!id || !name) {
            dataset.findings.push_back({where, "has no \"id\" or no \"file_name\""});
        } else if (!index.pictures.emplace(*id, dataset.samples.size()).second) {
            dataset.findings.push_back({where, "repeats the id " + *id});
        } else {
            Sample sample;
            sample.id = *id;
            sample.media = {*name};
            dataset.samples.push_back(std::move(sample));
        }
    }
}

void addBox(const Json& annotation, const std::string& where, const CocoIndex& index,
            Dataset& dataset) {
    const auto image = textField(annotation, "image_id");
    const auto picture = image ? index.pictures.find(*image) : index.pictures.end();
    if (picture == index.pictures.end()) {
        dataset.findings.push_back({where, "\"image_id\" names no picture of the file"});
        return;
    }
    const auto xywh = boxField(annotation, "bbox");
    if (!xywh || xywh->x1 <= 0 || xywh->y1 <= 0) {
        dataset.findings.push_back({where, "\"bbox\" is not [x, y, width, height] with an area"});
        return;
    }
    const auto category = textField(annotation, "category_id");
    const auto name = category ? index.categories.find(*category) : index.categories.end();
    if (name == index.categories.end()) {
        dataset.findings.push_back({where, "\"category_id\" names no category of the file"});
        return;
    }
    const Box box{xywh->x0, xywh->y0, xywh->x0 + xywh->x1, xywh->y0 + xywh->y1};
    dataset.samples[picture->second].annotations.push_back(truthBox(box, name->second));
}

/// "Where is the NAME?" for each picture and category: a sample that grounding can answer.
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

Result<Dataset> readCoco(const std::string& path, const ReadOptions& options) {
    const auto json = readObject(path);
    if (!json) return passOn(json);
    if (!json->contains("images") || !json->contains("annotations"))
        return fail(ErrorCode::BadInput,
                    "'" + path + "' has no lists \"images\" and \"annotations\" of COCO",
                    "check that it is the annotation file and that --format is right");
    Dataset dataset;
    dataset.boxReading = "pixels xywh";
    CocoIndex index;
    addPictures(path, *json, dataset, index);
    std::size_t position = 0;
    for (const Json& annotation : listOf(*json, "annotations"))
        addBox(annotation, path + " annotation " + std::to_string(position++), index, dataset);
    if (options.task == "grounding") dataset.samples = samplesByCategory(dataset.samples);
    if (full(dataset, options)) dataset.samples.resize(static_cast<std::size_t>(options.limit));
    return dataset;
}

/// By the shoelace formula; for polygons that do not cross themselves.
double polygonArea(const std::vector<Point>& polygon) {
    double sum = 0;
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        const Point& a = polygon[i];
        const Point& b = polygon[(i + 1) % polygon.size()];
        sum += a.x * b.y - b.x * a.y;
    }
    return std::abs(sum) / 2;
}

Box boundsOf(const std::vector<Point>& polygon) {
    Box box{polygon[0].x, polygon[0].y, polygon[0].x, polygon[0].y};
    for (const Point& point : polygon)
        box = {std::min(box.x0, point.x), std::min(box.y0, point.y), std::max(box.x1, point.x),
               std::max(box.y1, point.y)};
    return box;
}

class CocoWriter {
public:
    void add(const ExportItem& item) {
        const std::size_t image = imageId(item);
        for (const Annotation& annotation : item.annotations) {
            const bool region =
                annotation.kind == Annotation::Kind::Region && annotation.polygon.size() >= 3;
            if (annotation.kind != Annotation::Kind::Box && !region) continue;
            const Box box = region ? boundsOf(annotation.polygon) : annotation.box;
            Json entry = {{"id", m_annotations.size() + 1},
                          {"image_id", image},
                          {"category_id", categoryId(annotation.label)},
                          {"bbox", {box.x0, box.y0, box.width(), box.height()}},
                          {"area", region ? polygonArea(annotation.polygon) : box.area()},
                          {"iscrowd", 0},
                          {"segmentation", Json::array()}};
            if (region) entry["segmentation"].push_back(flat(annotation.polygon));
            if (annotation.score) entry["score"] = *annotation.score;
            if (!item.runId.empty()) entry["run"] = item.runId;
            m_annotations.push_back(std::move(entry));
        }
    }

    std::string text() const {
        return dumpJson({{"images", m_images},
                         {"annotations", m_annotations},
                         {"categories", m_categories}},
                        1) +
               "\n";
    }

private:
    /// Ids count from 1: pycocotools takes id 0 for "not matched".
    std::size_t imageId(const ExportItem& item) {
        const auto [entry, isNew] = m_imageIds.emplace(item.media, m_images.size() + 1);
        if (isNew)
            m_images.push_back({{"id", entry->second},
                                {"file_name", item.media},
                                {"width", item.width},
                                {"height", item.height}});
        return entry->second;
    }
    std::size_t categoryId(const std::string& label) {
        const std::string name = label.empty() ? "object" : label;
        const auto [entry, isNew] = m_categoryIds.emplace(name, m_categories.size() + 1);
        if (isNew)
            m_categories.push_back({{"id", entry->second}, {"name", name}, {"supercategory", ""}});
        return entry->second;
    }
    static Json flat(const std::vector<Point>& polygon) {
        Json numbers = Json::array();
        for (const Point& point : polygon) {
            numbers.push_back(point.x);
            numbers.push_back(point.y);
        }
        return numbers;
    }

    Json m_images = Json::array();
    Json m_annotations = Json::array();
    Json m_categories = Json::array();
    std::unordered_map<std::string, std::size_t> m_imageIds;
    std::unordered_map<std::string, std::size_t> m_categoryIds;
};

Result<std::string> writeCoco(const std::vector<ExportItem>& items) {
    CocoWriter writer;
    for (const ExportItem& item : items) writer.add(item);
    return writer.text();
}

}  // namespace

Format cocoFormat() {
    return {"coco", readCoco, writeCoco};
}

}  // namespace sl::datasets
