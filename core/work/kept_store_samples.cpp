// SPDX-License-Identifier: Apache-2.0
#include <filesystem>

#include "core/base/json.h"
#include "core/base/write_file.h"
#include "core/datasets/records.h"
#include "core/work/store_samples.h"

namespace sl::work {

namespace {

Json lineOf(const Sample& sample) {
    Json annotations = Json::array();
    for (const Annotation& annotation : sample.annotations)
        annotations.push_back(toJson(annotation));
    return {{"id", sample.id},         {"task", sample.task},       {"media", sample.media},
            {"prompt", sample.prompt}, {"answers", sample.answers}, {"annotations", annotations},
            {"verdict", sample.group}};
}

Result<Sample> sampleFrom(const Json& json) {
    Sample sample;
    sample.id = datasets::textField(json, "id").value_or("");
    sample.task = datasets::textField(json, "task").value_or("");
    sample.media = datasets::textList(json, "media");
    sample.prompt = datasets::textField(json, "prompt").value_or("");
    sample.answers = datasets::textList(json, "answers");
    sample.group = datasets::textField(json, "verdict").value_or("");
    if (sample.id.empty() || sample.media.empty())
        return fail(ErrorCode::BadInput, "has no \"id\" or no \"media\"");
    const auto annotations = json.find("annotations");
    if (annotations == json.end() || !annotations->is_array())
        return fail(ErrorCode::BadInput, "has no list \"annotations\"");
    for (const Json& one : *annotations) {
        auto annotation = annotationFromJson(one);
        if (!annotation) return passOn(annotation);
        sample.annotations.push_back(std::move(*annotation));
    }
    return sample;
}

}  // namespace

Result<void> keepStoreSamples(const std::string& storePath, const datasets::ReadOptions& options,
                              const std::string& out) {
    const auto dataset = storeSamples(storePath, options);
    if (!dataset) return passOn(dataset);
    std::string text;
    for (const Sample& sample : dataset->samples) text += dumpJson(lineOf(sample)) + "\n";
    return writeFileDurably(out, text);
}

Result<datasets::Dataset> keptStoreSamples(const std::string& path,
                                           const datasets::ReadOptions& options) {
    datasets::Dataset dataset;
    dataset.format = kStoreFormat;
    Result<void> broken;
    const auto visited =
        datasets::visitRecords(path, dataset.findings, [&](const datasets::Record& record) {
            auto sample = sampleFrom(record.json);
            if (!sample) {
                broken = fail(ErrorCode::BadInput, record.where + ": " + sample.error().message);
                return false;
            }
            if (options.task.empty() || sample->task == options.task) {
                if (!sample->annotations.empty()) dataset.boxReading = "pixels xyxy";
                dataset.samples.push_back(std::move(*sample));
            }
            return !datasets::full(dataset, options);
        });
    if (!visited) return passOn(visited);
    if (!broken) return passOn(broken);
    return dataset;
}

bool isKeptStoreSamples(const std::string& path) {
    return std::filesystem::path(path).extension() == ".jsonl";
}

}  // namespace sl::work
