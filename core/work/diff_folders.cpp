// SPDX-License-Identifier: Apache-2.0
// Answers in run folders: predictions of an evaluation, watch set of a training.
#include <filesystem>
#include <fstream>

#include "core/base/json.h"
#include "core/datasets/records.h"
#include "core/work/diff_side.h"
#include "core/work/predictions.h"
#include "core/work/sample_file.h"

namespace sl::work {

namespace {

namespace fs = std::filesystem;

/// What run.json says of the data.
struct DataOfRun {
    std::string data, format, task, mediaRoot, model;
    std::int64_t limit = 0;
};

Result<DataOfRun> dataOfRun(const std::string& folder) {
    const auto json = readJsonFile((fs::path(folder) / "run.json").string(), 1U << 24U);
    if (!json) return passOn(json);
    DataOfRun run;
    try {
        run.model = json->value("model", Json::object()).value("name", "");
        const Json files = json->value("data", Json::array());
        if (!files.empty()) run.data = files.at(0).at("path").get<std::string>();
        const Json options = json->value("options", Json::object());
        run.format = options.value("format", "");
        run.task = options.value("task", "");
        run.mediaRoot = options.value("media_root", "");
        run.limit = options.value("limit", std::int64_t{0});
    } catch (const nlohmann::json::exception& error) {
        return fail(ErrorCode::BadInput,
                    folder + ": run.json is not right: " + std::string(error.what()));
    }
    return run;
}

/// The records that were asked, as the evaluation had them.
Result<std::vector<Sample>> recordsOf(const DataOfRun& run, const std::string& folder) {
    if (run.data.empty() || run.format == "coco")
        return fail(ErrorCode::BadInput,
                    folder + " cannot be compared question by question: " +
                        (run.data.empty() ? "it has no data file" : "its format is coco"),
                    "evaluate with a format of single questions");
    datasets::ReadOptions options;
    options.mediaRoot = run.mediaRoot;
    options.task = run.task;
    options.limit = run.limit;
    auto data = readSampleFile(run.data, run.format, options);
    if (!data) return passOn(data);
    std::erase_if(data->samples, [&](const Sample& sample) {
        return !sample.task.empty() && sample.task != run.task;
    });
    for (Sample& sample : data->samples) {
        sample.task = run.task;
        for (std::string& medium : sample.media)
            medium = (fs::path(run.mediaRoot) / medium).string();
    }
    return std::move(data->samples);
}

Result<std::vector<Annotation>> annotationsOf(const Json& json, const char* field) {
    std::vector<Annotation> annotations;
    const auto list = json.find(field);
    if (list == json.end() || !list->is_array()) return annotations;
    for (const Json& one : *list) {
        auto annotation = annotationFromJson(one);
        if (!annotation) return passOn(annotation);
        annotations.push_back(std::move(*annotation));
    }
    return annotations;
}

Result<DiffAnswer> watchAnswer(const Json& json, const std::string& mediaRoot) {
    if (!json.is_object()) return fail(ErrorCode::BadInput, "an answer is no JSON object");
    DiffAnswer answer;
    Sample& question = answer.question;
    const auto field = [&](const char* name) {
        return datasets::textField(json, name).value_or("");
    };
    question.id = field("id");
    question.task = field("task");
    question.prompt = field("prompt");
    question.media = {(fs::path(mediaRoot) / field("media")).string()};
    answer.text = field("text");
    if (const std::string truth = field("truth_text"); !truth.empty()) question.answers = {truth};
    auto annotations = annotationsOf(json, "annotations");
    auto truth = annotationsOf(json, "truth");
    if (!annotations) return passOn(annotations);
    if (!truth) return passOn(truth);
    answer.annotations = std::move(*annotations);
    question.annotations = std::move(*truth);
    answer.hasTruth = !question.annotations.empty() || !question.answers.empty();
    return answer;
}

/// The line of a step, or the last whole one. A last line cut off by a kill is passed over.
Result<Json> watchLine(const std::string& path, std::int64_t step) {
    std::ifstream file(path, std::ios::binary);
    if (!file)
        return fail(ErrorCode::BadInput, "the training has no watch set: " + path + " is not there",
                    "train with --watch");
    std::optional<Json> found;
    std::string line;
    while (std::getline(file, line)) {
        const auto json = parseJson(line, path);
        if (!json || !json->is_object() || !json->contains("answers")) continue;
        const auto at = datasets::integerField(*json, "step");
        if (step < 0 || at == step) found = *json;
    }
    if (!found)
        return fail(ErrorCode::BadInput,
                    path + " holds no answers" +
                        (step < 0 ? std::string() : " of step " + std::to_string(step)));
    return *found;
}

}  // namespace

Result<DiffAnswers> evaluationSide(const std::string& folder) {
    const auto run = dataOfRun(folder);
    if (!run) return passOn(run);
    const auto predictions =
        readPredictions((fs::path(folder) / "predictions.jsonl").string(), true);
    if (!predictions) return passOn(predictions);
    auto samples = recordsOf(*run, folder);
    if (!samples) return passOn(samples);
    DiffAnswers side;
    side.side = {folder, "evaluate", run->model};
    for (auto& [position, prediction] : matchPredictions(*predictions, recordIds(*samples))) {
        DiffAnswer answer;
        answer.question = (*samples)[position];
        answer.hasTruth = !answer.question.annotations.empty() || !answer.question.answers.empty();
        answer.text = prediction.text;
        answer.annotations = prediction.annotations;
        side.answers.push_back(std::move(answer));
    }
    return side;
}

Result<DiffAnswers> watchSide(const std::string& folder, std::int64_t step) {
    const auto run = dataOfRun(folder);
    if (!run) return passOn(run);
    const auto line = watchLine((fs::path(folder) / "watch.jsonl").string(), step);
    if (!line) return passOn(line);
    DiffAnswers side;
    const std::string checkpoint = datasets::textField(*line, "checkpoint").value_or("");
    side.side = {folder, "train",
                 checkpoint.empty() ? run->model : (fs::path(folder) / checkpoint).string()};
    for (const Json& json : line->at("answers")) {
        auto answer = watchAnswer(json, run->mediaRoot);
        if (!answer)
            return fail(ErrorCode::BadInput, folder + "/watch.jsonl: " + answer.error().message);
        side.answers.push_back(std::move(*answer));
    }
    return side;
}

}  // namespace sl::work
