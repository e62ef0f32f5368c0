// SPDX-License-Identifier: Apache-2.0
// Our own lines: one answered picture each, annotations in the shape of `ask --json`. Everything is
// read back as it was.
#include <algorithm>

#include "core/base/json.h"
#include "core/datasets/answered_sample.h"
#include "core/datasets/box_bounds.h"
#include "core/datasets/format.h"
#include "core/datasets/records.h"

namespace sl::datasets {

namespace {

std::optional<std::pair<int, int>> sizeOf(const Json& json) {
    const auto width = integerField(json, "width");
    const auto height = integerField(json, "height");
    constexpr std::int64_t kMost = 1 << 30;
    if (!width || !height || *width <= 0 || *height <= 0 || *width > kMost || *height > kMost)
        return std::nullopt;
    return std::pair(static_cast<int>(*width), static_cast<int>(*height));
}

/// Adds what is of use; each other entry becomes a finding.
void readAnnotations(const Record& record, AnsweredMedium& medium, std::vector<Finding>& findings) {
    const auto list = record.json.find("annotations");
    if (list == record.json.end()) return;
    if (!list->is_array()) {
        findings.push_back({record.where, "\"annotations\" is no list"});
        return;
    }
    std::size_t number = 0;
    for (const Json& json : *list) {
        const std::string where = record.where + " annotation " + std::to_string(number++);
        auto annotation = annotationFromJson(json);
        if (!annotation) {
            findings.push_back({where, annotation.error().message});
            continue;
        }
        if (annotation->kind == Annotation::Kind::Box &&
            !isOfUse(annotation->box, sizeOf(record.json), where, findings))
            continue;
        medium.annotations.push_back(std::move(*annotation));
    }
}

Result<Dataset> readJsonl(const std::string& path, const ReadOptions& options) {
    Dataset dataset;
    dataset.boxReading = "pixels xyxy";
    AnsweredSamples samples;
    std::int64_t position = 0;
    const auto visited = visitRecords(path, dataset.findings, [&](const Record& record) {
        const Json& json = record.json;
        AnsweredMedium medium;
        medium.media = textField(json, "media").value_or("");
        if (medium.media.empty()) {
            ++position;
            dataset.findings.push_back({record.where, "has no \"media\""});
            return true;
        }
        medium.index = static_cast<std::size_t>(
            std::clamp<std::int64_t>(integerField(json, "media_index").value_or(0), 0, 1 << 20));
        medium.id = textField(json, "run").value_or("");
        medium.task = textField(json, "task").value_or("");
        medium.prompt = textField(json, "prompt").value_or("");
        medium.answers = textList(json, json.contains("answers") ? "answers" : "text");
        std::erase(medium.answers, "");
        if (options.limit > 0 && !samples.continues(medium) &&
            static_cast<std::int64_t>(samples.count()) >= options.limit)
            return false;
        if (const auto size = sizeOf(json)) dataset.sizes[medium.media] = *size;
        readAnnotations(record, medium, dataset.findings);
        samples.add(std::move(medium), position++);
        return true;
    });
    if (!visited) return passOn(visited);
    dataset.samples = samples.take();
    return dataset;
}

Result<std::string> writeJsonl(const std::vector<ExportItem>& items, Written& written) {
    std::string lines;
    for (const ExportItem& item : items) {
        Json annotations = Json::array();
        for (const Annotation& annotation : item.annotations)
            annotations.push_back(toJson(annotation));
        Json line = {{"run", item.runId},     {"task", item.task},   {"model", item.model},
                     {"media", item.media},   {"width", item.width}, {"height", item.height},
                     {"prompt", item.prompt}, {"text", item.text}};
        if (item.mediaIndex > 0) line["media_index"] = item.mediaIndex;
        if (!item.otherAnswers.empty()) {
            line["answers"] = Json::array({item.text});
            for (const std::string& answer : item.otherAnswers) line["answers"].push_back(answer);
        }
        if (!item.verdict.empty()) line["verdict"] = item.verdict;
        line["annotations"] = std::move(annotations);
        lines += dumpJson(line) + "\n";
        ++written.items;
    }
    return lines;
}

}  // namespace

Format jsonlFormat() {
    return {"jsonl", readJsonl, writeJsonl};
}

}  // namespace sl::datasets
