// SPDX-License-Identifier: Apache-2.0
// COCO instances: images, annotations (boxes [x, y, width, height] in pixels), categories
// (cocodataset/cocoapi). Results lists have no pictures and are read where they are scored.
#include <climits>
#include <cmath>
#include <unordered_map>
#include <unordered_set>

#include "core/datasets/box_bounds.h"
#include "core/datasets/category_samples.h"
#include "core/datasets/format.h"
#include "core/datasets/picture_boxes.h"
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
    std::unordered_set<std::string> annotations;            ///< ids seen so far
};

void noteSize(const Json& image, const std::string& name, Dataset& dataset) {
    const auto width = integerField(image, "width");
    const auto height = integerField(image, "height");
    if (width && height && *width > 0 && *height > 0 && *width <= INT_MAX && *height <= INT_MAX)
        dataset.sizes[name] = {static_cast<int>(*width), static_cast<int>(*height)};
}

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
            dataset.findings.push_back({where, "repeats the id " + *id, "duplicate_id"});
        } else {
            Sample sample;
            sample.id = *id;
            sample.media = {*name};
            noteSize(image, *name, dataset);
            dataset.samples.push_back(std::move(sample));
        }
    }
}

void addBox(const Json& annotation, const std::string& where, CocoIndex& index, Dataset& dataset) {
    if (const auto id = textField(annotation, "id"); id && !index.annotations.insert(*id).second)
        dataset.findings.push_back({where, "repeats the annotation id " + *id, "duplicate_id"});
    const auto image = textField(annotation, "image_id");
    const auto picture = image ? index.pictures.find(*image) : index.pictures.end();
    if (picture == index.pictures.end()) {
        dataset.findings.push_back({where, "\"image_id\" names no picture of the file"});
        return;
    }
    const auto xywh = boxField(annotation, "bbox");
    if (!xywh || xywh->x1 <= 0 || xywh->y1 <= 0) {
        dataset.findings.push_back(
            {where, "\"bbox\" is not [x, y, width, height] with an area", "empty_box"});
        return;
    }
    const auto category = textField(annotation, "category_id");
    const auto name = category ? index.categories.find(*category) : index.categories.end();
    if (name == index.categories.end()) {
        dataset.findings.push_back({where, "\"category_id\" names no category of the file"});
        return;
    }
    const Box box{xywh->x0, xywh->y0, xywh->x0 + xywh->x1, xywh->y0 + xywh->y1};
    Sample& sample = dataset.samples[picture->second];
    const auto size = dataset.sizes.find(sample.media[0]);
    const bool known = size != dataset.sizes.end();
    if (!isOfUse(box, known ? std::optional(size->second) : std::nullopt, where, dataset.findings))
        return;
    sample.annotations.push_back(truthBox(box, name->second));
    sample.annotations.back().score = scoreField(annotation);
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

class CocoWriter {
public:
    void add(const PictureBoxes& picture) {
        // Ids count from 1: pycocotools takes id 0 for "not matched".
        const std::size_t image = m_images.size() + 1;
        m_images.push_back({{"id", image},
                            {"file_name", picture.media},
                            {"width", picture.width},
                            {"height", picture.height}});
        for (const LabelledBox& box : picture.boxes) add(box, image);
    }

    std::string text() const {
        return dumpJson({{"images", m_images},
                         {"annotations", m_annotations},
                         {"categories", m_categories}},
                        1) +
               "\n";
    }

private:
    void add(const LabelledBox& labelled, std::size_t image) {
        const Annotation& annotation = *labelled.annotation;
        const bool region = annotation.kind == Annotation::Kind::Region;
        const Box& box = labelled.boxInFile;
        Json entry = {{"id", m_annotations.size() + 1},
                      {"image_id", image},
                      {"category_id", categoryId(labelled.label)},
                      {"bbox", {box.x0, box.y0, box.width(), box.height()}},
                      {"area", region ? polygonArea(annotation.polygon) : box.area()},
                      {"iscrowd", 0},
                      {"segmentation", Json::array()}};
        if (region) entry["segmentation"].push_back(flat(annotation.polygon));
        if (annotation.score && std::isfinite(*annotation.score))
            entry["score"] = *annotation.score;
        if (!labelled.item->runId.empty()) entry["run"] = labelled.item->runId;
        if (const Json author = authorJson(annotation); !author.is_null()) entry["author"] = author;
        m_annotations.push_back(std::move(entry));
    }
    std::size_t categoryId(const std::string& name) {
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
    std::unordered_map<std::string, std::size_t> m_categoryIds;
};

Result<std::string> writeCoco(const std::vector<ExportItem>& items, Written& written) {
    CocoWriter writer;
    for (const PictureBoxes& picture : boxesByPicture(items, written)) writer.add(picture);
    return writer.text();
}

}  // namespace

Format cocoFormat() {
    return {"coco", readCoco, writeCoco};
}

}  // namespace sl::datasets
