// SPDX-License-Identifier: Apache-2.0
// List of {"img_name", "bbox": [x0, y0, x1, y1] in pixels, "sentences": [{"sent", "sent_id"}]}, as
// mightyzau/InfMLLM reads it; "segment_id" and other fields are passed over.
#include "core/datasets/box_bounds.h"
#include "core/datasets/format.h"
#include "core/datasets/picture_boxes.h"
#include "core/datasets/records.h"

namespace sl::datasets {

namespace {

/// Adds one sample a sentence; returns how many sentences there were, usable or not, so that
/// positions count all of them.
std::int64_t addSentences(const Record& record, const ReadOptions& options, std::int64_t position,
                          Dataset& dataset) {
    const Json& json = record.json;
    const auto sentences = json.find("sentences");
    if (sentences == json.end() || !sentences->is_array()) {
        dataset.findings.push_back({record.where, "has no list \"sentences\""});
        return 0;
    }
    const auto count = static_cast<std::int64_t>(sentences->size());
    const auto image = textField(json, "img_name");
    const auto box = boxField(json, "bbox");
    if (!image || image->empty()) {
        dataset.findings.push_back({record.where, "has no \"img_name\""});
        return count;
    }
    if (!box || !box->valid()) {
        dataset.findings.push_back({record.where,
                                    "\"bbox\" is not [x0, y0, x1, y1] with x0 < x1 and y0 < y1",
                                    "empty_box"});
        return count;
    }
    if (!isOfUse(*box, std::nullopt, record.where, dataset.findings)) return count;
    for (const Json& sentence : *sentences) {
        if (full(dataset, options)) break;
        auto text = sentence.is_string() ? std::optional(sentence.get<std::string>())
                                         : textField(sentence, "sent");
        if (!text || text->empty()) {
            dataset.findings.push_back({record.where, "a sentence has no text in \"sent\""});
        } else {
            Sample sample;
            sample.id = idOr(textField(sentence, "sent_id"), position);
            sample.task = "grounding";
            sample.media = {*image};
            sample.annotations = {truthBox(*box, *text)};
            sample.prompt = std::move(*text);
            sample.group = textField(json, "split").value_or("");
            dataset.samples.push_back(std::move(sample));
        }
        ++position;
    }
    return count;
}

Result<Dataset> readRefjson(const std::string& path, const ReadOptions& options) {
    Dataset dataset;
    dataset.boxReading = "pixels xyxy";
    std::int64_t position = 0;
    const auto visited = visitRecords(path, dataset.findings, [&](const Record& record) {
        position += addSentences(record, options, position, dataset);
        return !full(dataset, options);
    });
    if (!visited) return passOn(visited);
    return dataset;
}

/// One record a box; what was asked is its sentence, else its label.
Result<std::string> writeRefjson(const std::vector<ExportItem>& items, Written& written) {
    Json list = Json::array();
    for (const PictureBoxes& picture : boxesByPicture(items, written))
        for (const LabelledBox& box : picture.boxes) {
            const std::string& asked = box.item->prompt;
            Json entry = {
                {"img_name", picture.media},
                {"bbox", toJson(box.boxInFile)},
                {"sentences", Json::array({{{"sent", asked.empty() ? box.label : asked}}})}};
            if (const Json author = authorJson(*box.annotation); !author.is_null())
                entry["author"] = author;
            list.push_back(std::move(entry));
        }
    return dumpJson(list, 1) + "\n";
}

}  // namespace

Format refjsonFormat() {
    return {"refjson", readRefjson, writeRefjson};
}

}  // namespace sl::datasets
