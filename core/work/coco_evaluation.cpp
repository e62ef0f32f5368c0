// SPDX-License-Identifier: Apache-2.0
#include "core/work/coco_evaluation.h"

#include <cmath>
#include <fstream>
#include <set>

namespace sl::work {

namespace {

using metrics::CocoBox;

Result<Box> boxFromXywh(const Json& json) {
    if (!json.is_array() || json.size() != 4)
        return fail(ErrorCode::BadInput, "\"bbox\" is not [x, y, width, height]");
    double v[4] = {};
    for (std::size_t i = 0; i < 4; ++i) {
        if (!json[i].is_number()) return fail(ErrorCode::BadInput, "\"bbox\" holds no number");
        v[i] = json[i].get<double>();
    }
    return Box{v[0], v[1], v[0] + v[2], v[1] + v[3]};
}

Result<CocoBox> cocoBox(const Json& json) {
    if (!json.is_object()) return fail(ErrorCode::BadInput, "it is no object");
    CocoBox box;
    try {
        box.imageId = json.at("image_id").get<std::int64_t>();
        box.categoryId = json.at("category_id").get<int>();
        box.score = json.value("score", 0.0);
        const Json crowd = json.value("iscrowd", Json(0));
        box.crowd = crowd.is_boolean() ? crowd.get<bool>() : crowd.get<int>() != 0;
    } catch (const nlohmann::json::exception&) {
        return fail(ErrorCode::BadInput, "\"image_id\" or \"category_id\" is missing or no number");
    }
    const auto rect = boxFromXywh(json.value("bbox", Json()));
    if (!rect) return passOn(rect);
    box.box = *rect;
    const auto area = json.find("area");
    box.area = area != json.end() && area->is_number() ? area->get<double>() : box.box.area();
    return box;
}

Result<std::vector<CocoBox>> cocoBoxes(const Json& list, const std::string& path) {
    if (!list.is_array()) return fail(ErrorCode::BadInput, path + " holds no list of boxes");
    std::vector<CocoBox> boxes;
    for (const Json& item : list) {
        auto box = cocoBox(item);
        if (!box)
            return fail(ErrorCode::BadInput, path + ", box " + std::to_string(boxes.size()) + ": " +
                                                 box.error().message);
        boxes.push_back(*box);
    }
    return boxes;
}

void keepPictures(std::vector<CocoBox>& boxes, const CocoTruth& truth) {
    std::set<std::int64_t> ids;
    for (const CocoTruth::Picture& picture : truth.pictures) ids.insert(picture.id);
    std::erase_if(boxes, [&](const CocoBox& box) { return !ids.contains(box.imageId); });
}

}  // namespace

Result<CocoTruth> readCocoTruth(const std::string& path, std::int64_t limit) {
    const auto json = readJsonFile(path);
    if (!json) return passOn(json);
    if (!json->is_object() || !json->contains("images") || !json->contains("annotations") ||
        !json->contains("categories"))
        return fail(ErrorCode::BadInput,
                    path + " is no COCO instances file: it needs images, annotations, categories");
    CocoTruth truth;
    try {
        for (const Json& item : json->at("images")) {
            if (limit > 0 && static_cast<std::int64_t>(truth.pictures.size()) >= limit) break;
            truth.pictures.push_back(
                {item.at("id").get<std::int64_t>(), item.value("file_name", std::string())});
        }
        for (const Json& item : json->at("categories"))
            truth.categories[item.at("id").get<int>()] = item.at("name").get<std::string>();
    } catch (const nlohmann::json::exception&) {
        return fail(ErrorCode::BadInput, path + ": a picture or category lacks its id or name");
    }
    auto boxes = cocoBoxes(json->at("annotations"), path);
    if (!boxes) return passOn(boxes);
    truth.boxes = std::move(*boxes);
    keepPictures(truth.boxes, truth);
    return truth;
}

Result<std::vector<CocoBox>> readCocoResults(const std::string& path, const CocoTruth& truth) {
    const auto json = readJsonFile(path);
    if (!json) return passOn(json);
    auto boxes = cocoBoxes(*json, path);
    if (boxes) keepPictures(*boxes, truth);
    return boxes;
}

std::vector<CocoBox> cocoDetections(const std::vector<Prediction>& predictions,
                                    const CocoTruth& truth) {
    std::map<std::string, int> idOf;
    for (const auto& [id, name] : truth.categories) idOf[name] = id;
    std::map<std::string, std::int64_t> pictureOf;
    for (const CocoTruth::Picture& picture : truth.pictures)
        pictureOf[std::to_string(picture.id)] = picture.id;
    std::vector<CocoBox> boxes;
    for (const Prediction& prediction : predictions) {
        const auto picture = pictureOf.find(prediction.id);
        if (picture == pictureOf.end()) continue;
        for (const Annotation& a : prediction.annotations) {
            const auto category = idOf.find(a.label);
            if (a.kind != Annotation::Kind::Box || category == idOf.end()) continue;
            boxes.push_back({picture->second, category->second, a.box, a.box.area(), false,
                             a.score.value_or(0)});
        }
    }
    return boxes;
}

bool looksLikeCocoResults(const std::string& path) {
    std::ifstream file(path);
    char first = 0;
    return file >> first && first == '[';
}

}  // namespace sl::work
