// SPDX-License-Identifier: Apache-2.0
// COCO captions: {"images": [{"id", "file_name"}], "annotations": [{"image_id", "caption"}]}, or
// LLaVA's table, a list of {"id", "image", "captions": [...]}.
#include <cstdio>
#include <unordered_map>

#include "core/datasets/format.h"
#include "core/datasets/records.h"

namespace sl::datasets {

namespace {

/// COCO 2017's own naming, for files that list ids alone.
std::string cocoName(const std::string& id) {
    return std::string(id.size() < 12 ? 12 - id.size() : 0, '0') + id + ".jpg";
}

/// The pictures by id, in file order, without captions yet.
void addPictures(const std::string& path, const Json& images, Dataset& dataset,
                 std::unordered_map<std::string, std::size_t>& byId) {
    bool guessed = false;
    std::size_t position = 0;
    for (const Json& image : images) {
        const std::string where = path + " image " + std::to_string(position++);
        const auto id = textField(image, "id");
        if (!id) {
            dataset.findings.push_back({where, "has no \"id\""});
            continue;
        }
        if (!byId.emplace(*id, dataset.samples.size()).second) {
            dataset.findings.push_back({where, "repeats the id " + *id, "duplicate_id"});
            continue;
        }
        auto name = textField(image, "file_name");
        if (!name && !guessed) {
            dataset.findings.push_back({where, "has no \"file_name\"; names are made from ids"});
            guessed = true;
        }
        Sample sample;
        sample.id = *id;
        sample.task = "captioning";
        sample.media = {name ? *name : cocoName(*id)};
        dataset.samples.push_back(std::move(sample));
    }
}

void addCaptions(const std::string& path, const Json& annotations, Dataset& dataset,
                 const std::unordered_map<std::string, std::size_t>& byId) {
    std::size_t position = 0;
    for (const Json& annotation : annotations) {
        const std::string where = path + " annotation " + std::to_string(position++);
        const auto id = textField(annotation, "image_id");
        auto caption = textField(annotation, "caption");
        const auto picture = id ? byId.find(*id) : byId.end();
        if (!caption) dataset.findings.push_back({where, "has no \"caption\""});
        else if (picture == byId.end())
            dataset.findings.push_back({where, "\"image_id\" names no picture of the file"});
        else dataset.samples[picture->second].answers.push_back(std::move(*caption));
    }
}

Result<Dataset> readObjectForm(const std::string& path, const Json& json,
                               const ReadOptions& options) {
    const auto images = json.find("images");
    const auto annotations = json.find("annotations");
    if (images == json.end() || annotations == json.end() || !images->is_array() ||
        !annotations->is_array())
        return fail(ErrorCode::BadInput,
                    "'" + path + "' has no lists \"images\" and \"annotations\" of COCO captions",
                    "check that it is the annotation file and that --format is right");
    Dataset dataset;
    std::unordered_map<std::string, std::size_t> byId;
    addPictures(path, *images, dataset, byId);
    addCaptions(path, *annotations, dataset, byId);
    for (const Sample& sample : dataset.samples)
        if (sample.answers.empty())
            dataset.findings.push_back({path + " image with id " + sample.id, "has no caption"});
    std::erase_if(dataset.samples, [](const Sample& sample) { return sample.answers.empty(); });
    if (options.limit > 0 && full(dataset, options))
        dataset.samples.resize(static_cast<std::size_t>(options.limit));
    return dataset;
}

void addTableRow(const Record& record, std::int64_t position, Dataset& dataset) {
    Sample sample;
    sample.id = idOr(textField(record.json, "id"), position);
    sample.task = "captioning";
    sample.media = textList(record.json, "image");
    sample.answers = textList(record.json, "captions");
    if (sample.media.empty() || sample.answers.empty())
        dataset.findings.push_back({record.where, "has no \"image\" or no \"captions\""});
    else dataset.samples.push_back(std::move(sample));
}

Result<Dataset> readCocoCaption(const std::string& path, const ReadOptions& options) {
    Dataset dataset;
    std::optional<Json> object;
    std::int64_t position = 0;
    const auto visited = visitRecords(path, dataset.findings, [&](const Record& record) {
        if (position == 0 && record.json.contains("annotations")) {
            object = record.json;
            return false;
        }
        addTableRow(record, position++, dataset);
        return !full(dataset, options);
    });
    if (!visited) return passOn(visited);
    if (object) return readObjectForm(path, *object, options);
    return dataset;
}

}  // namespace

Format cocoCaptionFormat() {
    return {"coco_caption", readCocoCaption, nullptr};
}

}  // namespace sl::datasets
