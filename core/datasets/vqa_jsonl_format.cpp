// SPDX-License-Identifier: Apache-2.0
// Lines of {"question_id", "image", "question", "answer" or "answers", "question_type"}.
#include "core/datasets/format.h"
#include "core/datasets/records.h"

namespace sl::datasets {

namespace {

std::optional<std::string> problemOf(const Sample& sample) {
    if (sample.media.empty()) return "has no \"image\"";
    if (sample.prompt.empty()) return "has no \"question\"";
    if (sample.answers.empty()) return "has neither \"answer\" nor \"answers\"";
    return std::nullopt;
}

Result<Dataset> readVqaJsonl(const std::string& path, const ReadOptions& options) {
    Dataset dataset;
    std::int64_t position = 0;
    const auto visited = visitRecords(path, dataset.findings, [&](const Record& record) {
        const Json& json = record.json;
        Sample sample;
        sample.id = idOr(textField(json, "question_id"), position++);
        sample.task = "vqa";
        sample.media = textList(json, json.contains("image") ? "image" : "images");
        sample.prompt = textField(json, "question").value_or("");
        sample.answers = textList(json, json.contains("answers") ? "answers" : "answer");
        sample.group = textField(json, "question_type").value_or("");
        if (const auto problem = problemOf(sample))
            dataset.findings.push_back({record.where, *problem});
        else dataset.samples.push_back(std::move(sample));
        return !full(dataset, options);
    });
    if (!visited) return passOn(visited);
    return dataset;
}

}  // namespace

Format vqaJsonlFormat() {
    return {"vqa_jsonl", readVqaJsonl, nullptr};
}

}  // namespace sl::datasets
