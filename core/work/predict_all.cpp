// SPDX-License-Identifier: Apache-2.0
#include "core/work/predict_all.h"

#include <filesystem>
#include <optional>
#include <unordered_map>

namespace sl::work {

namespace {

constexpr std::size_t kHopeless = 5;  // first records that may fail before the run is given up
constexpr std::size_t kEventEvery = 20;

bool isOfTheRecord(const Error& error) {
    return error.code == ErrorCode::BadInput || error.code == ErrorCode::Usage ||
           error.code == ErrorCode::NotYet;
}

using ById = std::unordered_map<std::string, Prediction>;

Result<ById> earlier(const PredictJob& job) {
    ById found;
    if (job.folder == nullptr) return found;
    const std::string path = job.folder->file("predictions.jsonl");
    std::error_code ec;
    if (!std::filesystem::exists(path, ec) || std::filesystem::file_size(path, ec) == 0)
        return found;
    if (!job.resume)
        return fail(ErrorCode::Usage, job.folder->path() + " holds predictions already",
                    "go on with --resume, or choose another folder with --out");
    auto predictions = readPredictions(path, true);
    if (!predictions) return passOn(predictions);
    for (Prediction& prediction : *predictions)
        if (prediction.error.empty()) found.insert_or_assign(prediction.id, std::move(prediction));
    return found;
}

/// Keeps each prediction as it comes.
class Collector {
public:
    Collector(const PredictJob& job, std::optional<PredictionLog> log)
        : m_job(job), m_log(std::move(log)) {}

    Result<void> add(Prediction prediction, bool isNew) {
        if (isNew && m_log)
            if (auto ok = m_log->add(prediction); !ok) return ok;
        m_predictions.push_back(std::move(prediction));
        const std::size_t done = m_predictions.size();
        if (m_job.folder != nullptr && (done % kEventEvery == 0 || done == m_job.ids.size()))
            return m_job.folder->event(
                {{"event", "progress"}, {"done", done}, {"total", m_job.ids.size()}});
        return {};
    }
    std::vector<Prediction> take() { return std::move(m_predictions); }

private:
    const PredictJob& m_job;
    std::optional<PredictionLog> m_log;
    std::vector<Prediction> m_predictions;
};

Result<Collector> collector(const PredictJob& job) {
    if (job.folder == nullptr) return Collector(job, std::nullopt);
    auto log = PredictionLog::open(job.folder->file("predictions.jsonl"));
    if (!log) return passOn(log);
    return Collector(job, std::move(*log));
}

}  // namespace

Result<std::vector<Prediction>> predictAll(const PredictJob& job, Control& control) {
    const auto before = earlier(job);
    if (!before) return passOn(before);
    auto results = collector(job);
    if (!results) return passOn(results);
    std::optional<Error> firstError;
    std::size_t answered = 0;
    const auto total = static_cast<std::int64_t>(job.ids.size());
    for (std::size_t i = 0; i < job.ids.size(); ++i) {
        if (auto ok = control.check(); !ok) return passOn(ok);
        if (job.folder != nullptr && job.folder->stopRequested())
            return fail(ErrorCode::Cancelled, "stopped");
        Prediction prediction;
        const auto known = before->find(job.ids[i]);
        const bool isNew = known == before->end();
        if (isNew) {
            auto predicted = job.predict(i);
            if (!predicted && !isOfTheRecord(predicted.error())) return passOn(predicted);
            if (predicted) prediction = std::move(*predicted);
            else prediction.error = predicted.error().message;
            if (!predicted && !firstError) firstError = predicted.error();
            prediction.id = job.ids[i];
        } else {
            prediction = known->second;
        }
        answered += prediction.error.empty() ? 1 : 0;
        if (answered == 0 && i + 1 >= std::min(kHopeless, job.ids.size()) && firstError)
            return tl::unexpected(*firstError);
        if (auto ok = results->add(std::move(prediction), isNew); !ok) return passOn(ok);
        control.report({static_cast<std::int64_t>(i + 1), total, "records", ""});
    }
    return results->take();
}

}  // namespace sl::work
