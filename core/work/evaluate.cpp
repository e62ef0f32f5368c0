// SPDX-License-Identifier: Apache-2.0
#include "core/work/evaluate.h"

#include <algorithm>
#include <filesystem>

#include "core/base/log.h"
#include "core/base/write_file.h"
#include "core/datasets/dataset.h"
#include "core/datasets/repeated_ids.h"
#include "core/media/media.h"
#include "core/work/ask.h"
#include "core/work/caption_evaluation.h"
#include "core/work/caption_truth.h"
#include "core/work/coco_evaluation.h"
#include "core/work/predict_all.h"
#include "core/work/run_folder.h"
#include "core/work/score_table.h"
#include "core/work/world_file.h"

namespace sl::work {

namespace {

namespace fs = std::filesystem;

std::string mediaPath(const EvaluateOptions& options, const std::string& path) {
    return (fs::path(options.mediaRoot) / path).string();
}

/// Predictions of other weights or data must not be mixed with new ones.
Result<void> sameRun(const Json& now, const std::string& path) {
    std::error_code ec;
    if (!fs::exists(path, ec)) return {};
    const auto before = readJsonFile(path, 1U << 24U);
    if (!before) return passOn(before);
    for (const char* key : {"kind", "model", "data", "options", "seed"})
        if (!before->contains(key) || before->at(key) != now.at(key))
            return fail(ErrorCode::BadInput, path + " is of another run: its '" + key + "' differs",
                        "choose another folder with --out");
    return {};
}

/// One evaluation from the data to the report.
class Evaluation {
public:
    Evaluation(const EvaluateOptions& options, const Task& task, ModelRuntime* model,
               Control& control)
        : m_options(options), m_task(task), m_model(model), m_control(control) {}

    Result<EvaluateReport> run();

private:
    Result<void> readData();
    Result<void> openFolder();
    Result<EvaluateReport> evaluated();
    Result<EvaluateReport> evaluateRecords();
    Result<EvaluateReport> evaluateCoco();
    Result<std::vector<Prediction>> predictions(const std::vector<std::string>& ids,
                                                std::function<Result<Prediction>(std::size_t)> one);
    Result<Prediction> predictRecord(const Sample& sample);
    Result<Prediction> detect(const CocoTruth& truth, const CocoTruth::Picture& picture);
    Result<ScoreTable> scored(const std::vector<Prediction>& predictions);
    void addCaptionMetrics(const std::vector<Prediction>& predictions, EvaluateReport& report);
    Result<void> addCaptionTruth(const std::vector<Prediction>& predictions,
                                 EvaluateReport& report);
    Result<void> compare(const ScoreTable& table, EvaluateReport& report);
    Result<Answer> asked(const std::string& picture, const std::string& prompt);
    bool isCoco() const { return m_options.format == "coco"; }

    const EvaluateOptions& m_options;
    const Task& m_task;
    ModelRuntime* m_model;
    Control& m_control;
    datasets::Dataset m_data;
    std::vector<std::string> m_ids;
    CocoTruth m_coco;
    std::unique_ptr<RunFolder> m_folder;
};

Result<void> Evaluation::readData() {
    if (isCoco()) {
        if (m_options.task != "grounding")
            return fail(ErrorCode::Usage,
                        "format coco is scored with --task grounding: one question per category");
        auto truth = readCocoTruth(m_options.data, m_options.limit);
        if (!truth) return passOn(truth);
        m_coco = std::move(*truth);
        return {};
    }
    datasets::ReadOptions read;
    read.mediaRoot = m_options.mediaRoot;
    read.task = m_options.task;
    read.boxes = m_options.boxes;
    read.limit = m_options.limit;
    read.pictureSize = [](const std::string& path) -> Result<std::pair<int, int>> {
        const auto info = media::info(path);
        if (!info) return passOn(info);
        return std::pair(info->width, info->height);
    };
    auto data = datasets::read(m_options.data, m_options.format, read);
    if (!data) return passOn(data);
    m_data = std::move(*data);
    std::erase_if(m_data.samples, [&](const Sample& sample) {
        return !sample.task.empty() && sample.task != m_options.task;
    });
    datasets::noteRepeatedIds(m_options.data, m_data);
    for (const datasets::Finding& finding : m_data.findings)
        log(LogLevel::Warning, finding.where + ": " + finding.what);
    m_ids = recordIds(m_data.samples);
    if (m_data.samples.empty())
        return fail(ErrorCode::BadInput,
                    m_options.data + " holds no record for the task '" + m_options.task + "'");
    return {};
}

Result<void> Evaluation::openFolder() {
    if (m_options.out.empty()) return {};
    auto folder = RunFolder::open(m_options.out);
    if (!folder) return passOn(folder);
    m_folder = std::move(*folder);
    RunDescription d{"evaluate", m_options.command, {m_options.data}, "", "", m_options.seed, {}};
    if (!m_options.predictions.empty()) d.dataFiles.push_back(m_options.predictions);
    if (m_model != nullptr) {
        d.model = m_model->info().name;
        d.weightsSha256 = m_model->info().weightsSha256;
    }
    d.options = {{"task", m_options.task},
                 {"format", m_options.format},
                 {"media_root", m_options.mediaRoot},
                 {"limit", m_options.limit}};
    const auto json = runJson(d);
    if (!json) return passOn(json);
    if (m_options.resume)
        if (auto ok = sameRun(*json, m_folder->file("run.json")); !ok) return ok;
    return writeFileDurably(m_folder->file("run.json"), dumpJson(*json, 1) + "\n");
}

Result<EvaluateReport> Evaluation::run() {
    if (auto ok = readData(); !ok) return passOn(ok);
    if (auto ok = openFolder(); !ok) return passOn(ok);
    if (m_folder)
        if (auto ok = m_folder->state(RunState::Running); !ok) return passOn(ok);
    auto report = evaluated();
    if (!m_folder) return report;
    if (!report) {
        const bool cancelled = report.error().code == ErrorCode::Cancelled;
        // The evaluation's own error is the one to report.
        (void)m_folder->state(cancelled ? RunState::Cancelled : RunState::Failed,
                              report.error().message);
        return report;
    }
    report->run = m_options.out;
    const Json json = toJson(*report);
    if (auto ok = m_folder->event({{"event", "metric"}, {"metrics", json["metrics"]}}); !ok)
        return passOn(ok);
    if (auto ok = writeFileDurably(m_folder->file("metrics.json"), dumpJson(json, 1) + "\n"); !ok)
        return passOn(ok);
    if (auto ok = m_folder->state(RunState::Done); !ok) return passOn(ok);
    return report;
}

Result<EvaluateReport> Evaluation::evaluated() {
    return isCoco() ? evaluateCoco() : evaluateRecords();
}

Result<Answer> Evaluation::asked(const std::string& picture, const std::string& prompt) {
    Query query;
    query.task = m_options.task;
    query.media = {picture};
    query.prompt = prompt;
    query.generation.seed = m_options.seed;
    return ask(query, m_task, *m_model, m_control);
}

Result<Prediction> Evaluation::predictRecord(const Sample& sample) {
    Query query;
    query.task = m_options.task;
    for (const std::string& path : sample.media) query.media.push_back(mediaPath(m_options, path));
    query.prompt = sample.prompt;
    query.generation.seed = m_options.seed;
    auto answer = ask(query, m_task, *m_model, m_control);
    if (!answer) return passOn(answer);
    return Prediction{sample.id, std::move(answer->text), std::move(answer->annotations), ""};
}

/// Asks for every category of the file, whether the picture holds it or not: asking for those that
/// it holds would tell the model half of the answer.
Result<Prediction> Evaluation::detect(const CocoTruth& truth, const CocoTruth::Picture& picture) {
    Prediction prediction;
    for (const auto& [id, name] : truth.categories) {
        auto answer = asked(mediaPath(m_options, picture.file), name);
        if (!answer) return passOn(answer);
        for (Annotation& annotation : answer->annotations) {
            annotation.label = name;
            annotation.fromText.reset();  // the texts of the categories are not kept
            prediction.annotations.push_back(std::move(annotation));
        }
    }
    return prediction;
}

Result<std::vector<Prediction>> Evaluation::predictions(
    const std::vector<std::string>& ids, std::function<Result<Prediction>(std::size_t)> one) {
    if (!m_options.predictions.empty()) return readPredictions(m_options.predictions);
    if (m_model == nullptr)
        return fail(ErrorCode::Internal, "neither a model nor a predictions file was given");
    return predictAll({ids, std::move(one), m_folder.get(), m_options.resume}, m_control);
}

Result<EvaluateReport> Evaluation::evaluateCoco() {
    std::vector<std::string> ids;
    for (const CocoTruth::Picture& picture : m_coco.pictures)
        ids.push_back(std::to_string(picture.id));
    EvaluateReport report;
    report.count = static_cast<std::int64_t>(ids.size());
    std::vector<metrics::CocoBox> detections;
    if (!m_options.predictions.empty() && looksLikeCocoResults(m_options.predictions)) {
        auto results = readCocoResults(m_options.predictions, m_coco);
        if (!results) return passOn(results);
        detections = std::move(*results);
    } else {
        const auto found =
            predictions(ids, [this](std::size_t i) { return detect(m_coco, m_coco.pictures[i]); });
        if (!found) return passOn(found);
        detections = cocoDetections(*found, m_coco);
        for (const Prediction& prediction : *found)
            report.failed += prediction.error.empty() ? 0 : 1;
    }
    report.metrics = metrics::cocoDetection(m_coco.boxes, detections);
    if (!m_options.compare.empty())
        report.notes.emplace_back("runs of format coco cannot be compared yet");
    return report;
}

Result<EvaluateReport> Evaluation::evaluateRecords() {
    const std::vector<Sample>& samples = m_data.samples;
    const auto found = predictions(m_ids, [&](std::size_t i) { return predictRecord(samples[i]); });
    if (!found) return passOn(found);
    std::vector<Prediction> ordered(samples.size());
    std::vector<bool> there(samples.size());
    for (auto& [position, prediction] : matchPredictions(*found, m_ids)) {
        ordered[position] = prediction;
        there[position] = prediction.error.empty();
    }
    EvaluateReport report;
    report.count = static_cast<std::int64_t>(samples.size());
    report.failed = std::count(there.begin(), there.end(), false);
    const auto table = scored(ordered);
    if (!table) return passOn(table);
    report.metrics = means(*table);
    report.groups = groupMeans(*table);
    report.intervals = intervals(*table);
    if (m_options.task == "captioning") {
        addCaptionMetrics(ordered, report);
        if (auto ok = addCaptionTruth(ordered, report); !ok) return passOn(ok);
    }
    if (auto ok = compare(*table, report); !ok) return passOn(ok);
    return report;
}

Result<ScoreTable> Evaluation::scored(const std::vector<Prediction>& predictions) {
    ScoreTable table;
    for (std::size_t i = 0; i < m_data.samples.size(); ++i) {
        const Sample& sample = m_data.samples[i];
        PartialAnswer answer;
        answer.text = predictions[i].text;
        answer.annotations = predictions[i].annotations;
        auto scores = m_task.score(answer, sample);
        if (!scores) return passOn(scores);
        table.push_back({std::to_string(i), sample.group, std::move(*scores)});
    }
    return table;
}

void Evaluation::addCaptionMetrics(const std::vector<Prediction>& predictions,
                                   EvaluateReport& report) {
    CaptionSet set;
    for (std::size_t i = 0; i < m_data.samples.size(); ++i) {
        if (m_data.samples[i].answers.empty()) continue;
        set.captions.push_back(predictions[i].text);
        set.references.push_back(m_data.samples[i].answers);
    }
    if (set.captions.empty()) return;
    report.metrics.merge(captionMetrics(set));
    report.intervals.merge(captionIntervals(set));
    report.notes.emplace_back("METEOR and SPICE are absent: they need Java");
}

/// A synth folder holds the truth beside the captions: every statement can be checked.
Result<void> Evaluation::addCaptionTruth(const std::vector<Prediction>& predictions,
                                         EvaluateReport& report) {
    const std::string file = (fs::path(m_options.data).parent_path() / "worlds.jsonl").string();
    std::error_code ec;
    if (!fs::exists(file, ec)) return {};
    const auto worlds = readWorlds(file);
    if (!worlds) return passOn(worlds);
    CaptionTruth truth;
    for (std::size_t i = 0; i < m_data.samples.size(); ++i) {
        const std::vector<std::string>& media = m_data.samples[i].media;
        const auto world = media.empty() ? worlds->end() : worlds->find(media[0]);
        if (world != worlds->end()) truth.add(predictions[i].text, world->second);
    }
    report.metrics.merge(truth.metrics());
    report.intervals.merge(truth.intervals());
    return {};
}

Result<void> Evaluation::compare(const ScoreTable& table, EvaluateReport& report) {
    if (m_options.compare.empty()) return {};
    const auto theirs =
        readPredictions((fs::path(m_options.compare) / "predictions.jsonl").string(), true);
    if (!theirs) return passOn(theirs);
    std::vector<Prediction> ordered(m_data.samples.size());
    for (auto& [position, prediction] : matchPredictions(*theirs, m_ids))
        ordered[position] = prediction;
    const auto other = scored(ordered);
    if (!other) return passOn(other);
    report.comparison = comparison(table, *other);
    report.comparison["with"] = m_options.compare;
    return {};
}

}  // namespace

Result<EvaluateReport> evaluate(const EvaluateOptions& options, TaskRegistry& tasks,
                                ModelRuntime* model, Control& control) {
    const auto task = tasks.task(options.task);
    if (!task) return passOn(task);
    return Evaluation(options, **task, model, control).run();
}

Json toJson(const EvaluateReport& r) {
    Json groups = Json::object();
    for (const auto& [name, values] : r.groups) groups[name] = values;
    Json intervals = Json::object();
    for (const auto& [name, range] : r.intervals)
        intervals[name] = Json::array({range.first, range.second});
    Json json = {{"metrics", r.metrics}, {"count", r.count},
                 {"groups", groups},     {"intervals", intervals},
                 {"failed", r.failed},   {"run", r.run.empty() ? Json(nullptr) : Json(r.run)}};
    if (!r.notes.empty()) json["notes"] = r.notes;
    if (!r.comparison.is_null()) json["comparison"] = r.comparison;
    return json;
}

}  // namespace sl::work
