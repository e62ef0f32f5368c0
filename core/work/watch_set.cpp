// SPDX-License-Identifier: Apache-2.0
#include "core/work/watch_set.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <fcntl.h>
#include <unistd.h>

#include "core/work/ask.h"

namespace sl::work {

namespace fs = std::filesystem;

namespace {

constexpr const char* kMetricIou = "watch_iou";
constexpr const char* kMetricRight = "watch_right";
/// Drawn worlds are watched far behind those that a training reaches.
constexpr std::int64_t kUnseenWorld = std::int64_t{1} << 40;

/// Takes away what follows the last newline.
Result<void> endWholeLine(const std::string& path) {
    std::error_code ec;
    if (!fs::exists(path, ec)) return {};
    std::ifstream file(path, std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(file)),
                           std::istreambuf_iterator<char>());
    if (text.empty() || text.back() == '\n') return {};
    const std::size_t end = text.rfind('\n');
    fs::resize_file(path, end == std::string::npos ? 0 : end + 1, ec);
    if (ec) return fail(ErrorCode::BadInput, "cannot write " + path + ": " + ec.message());
    return {};
}

Result<void> appendLine(const std::string& path, const std::string& text) {
    const std::string line = text + "\n";
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    const bool ok = fd >= 0 &&
                    ::write(fd, line.data(), line.size()) == static_cast<ssize_t>(line.size()) &&
                    ::fsync(fd) == 0;
    if (fd >= 0) ::close(fd);
    if (!ok) return fail(ErrorCode::BadInput, "cannot write " + path, "is the disk full?");
    return {};
}

Json annotationsJson(const std::vector<Annotation>& annotations) {
    Json list = Json::array();
    for (const Annotation& annotation : annotations) list.push_back(toJson(annotation));
    return list;
}

std::optional<double> scoreOf(const Scores& scores, const char* name) {
    const auto found = scores.find(name);
    return found == scores.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace

WatchSet::WatchSet() {
    TaskRegistry::Options where;
    where.folders = TaskRegistry::defaultFolders();
    m_tasks = std::make_unique<TaskRegistry>(std::move(where));
}

Result<std::unique_ptr<WatchSet>> WatchSet::make(train::SampleSource& source, int count,
                                                 const std::string& runDir) {
    std::unique_ptr<WatchSet> set(new WatchSet);
    if (!runDir.empty()) {
        set->m_file = (fs::path(runDir) / "watch.jsonl").string();
        if (auto ok = endWholeLine(set->m_file); !ok) return passOn(ok);
    }
    const std::int64_t pictures =
        source.size() > 0 ? std::min<std::int64_t>(source.size(), count) : std::int64_t{count};
    std::vector<train::TrainSample> samples;
    std::vector<std::int64_t> indices;
    for (std::int64_t i = 0; i < pictures; ++i) {
        indices.push_back(source.size() > 0 ? i * source.size() / pictures : kUnseenWorld + i);
        auto sample = source.labels(indices.back());
        if (!sample) return passOn(sample);
        samples.push_back(std::move(*sample));
    }
    const auto wanted = static_cast<std::size_t>(count);
    bool more = true;
    for (std::size_t round = 0; more && set->size() < wanted; ++round) {
        more = false;
        for (std::size_t i = 0; i < samples.size() && set->size() < wanted; ++i) {
            const std::size_t items = samples[i].items.size();
            if (round >= items) continue;
            set->add(samples[i], (round + i) % items, indices[i]);  // of another kind each
            more = true;
        }
    }
    return set;
}

void WatchSet::add(const train::TrainSample& sample, std::size_t item, std::int64_t index) {
    const train::TrainItem& asked = sample.items[item];
    Question question;
    question.query.task = asked.task.empty() ? "vqa" : asked.task;
    question.query.prompt = asked.prompt;
    if (sample.media.empty()) {
        question.picture = sample.image;
        question.query.media = {"world " + std::to_string(index)};
    } else {
        question.query.media = {sample.media};
    }
    Sample& truth = question.truth;
    truth.id = asked.id.empty() ? std::to_string(index) + "/" + std::to_string(item) : asked.id;
    truth.task = question.query.task;
    truth.media = question.query.media;
    truth.prompt = asked.prompt;
    if (!asked.answer.empty()) truth.answers = {asked.answer};
    for (const Box& box : asked.boxes) {
        Annotation& annotation = truth.annotations.emplace_back();
        annotation.label = asked.prompt;
        annotation.box = box;
        annotation.author.kind = Author::Kind::Truth;
    }
    m_questions.push_back(std::move(question));
}

Result<WatchSet::Scored> WatchSet::asked(const Question& question, ModelRuntime& model,
                                         Control& control) {
    const auto task = m_tasks->task(question.query.task);
    if (!task) return passOn(task);
    const auto answer = question.picture
                            ? ask(question.query, {question.picture}, **task, model, control)
                            : ask(question.query, **task, model, control);
    if (!answer) return passOn(answer);
    PartialAnswer prediction;
    prediction.text = answer->text;
    prediction.annotations = answer->annotations;
    const auto scores = (*task)->score(prediction, question.truth);
    const Scores none;
    const Scores& known = scores ? *scores : none;
    const auto iou = scoreOf(known, "iou");
    auto right = scoreOf(known, "acc@0.5");
    if (!right) right = scoreOf(known, "exact");
    Scored scored;
    scored.answer = {{"text", answer->text},
                     {"annotations", annotationsJson(answer->annotations)},
                     {"iou", iou ? Json(*iou) : Json()},
                     {"right", right ? Json(*right >= 0.5) : Json()}};
    if (iou) scored.scores[kMetricIou] = *iou;
    if (right) scored.scores[kMetricRight] = *right >= 0.5 ? 1 : 0;
    return scored;
}

Result<std::map<std::string, double>> WatchSet::look(ModelRuntime& model, std::int64_t step,
                                                     const std::string& checkpoint,
                                                     Control& control) {
    // A control of its own: tokens and progress of these answers are nobody's.
    Control quiet;
    Json answers = Json::array();
    std::map<std::string, double> sums;
    std::map<std::string, int> counts;
    for (const Question& question : m_questions) {
        if (auto ok = control.check(); !ok) return passOn(ok);
        const Sample& truth = question.truth;
        Json line = {{"id", truth.id},
                     {"media", truth.media.front()},
                     {"task", truth.task},
                     {"prompt", truth.prompt}};
        const auto scored = asked(question, model, quiet);
        if (scored) {
            line.update(scored->answer);
            for (const auto& [name, value] : scored->scores) {
                sums[name] += value;
                ++counts[name];
            }
        } else {
            line.update(Json{{"text", ""},
                             {"annotations", Json::array()},
                             {"iou", nullptr},
                             {"right", nullptr},
                             {"error", scored.error().message}});
        }
        line["truth"] = annotationsJson(truth.annotations);
        line["truth_text"] = truth.answers.empty() ? "" : truth.answers.front();
        answers.push_back(std::move(line));
    }
    if (!m_file.empty()) {
        const Json line = {{"step", step}, {"checkpoint", checkpoint}, {"answers", answers}};
        if (auto ok = appendLine(m_file, dumpJson(line)); !ok) return passOn(ok);
    }
    for (auto& [name, sum] : sums) sum /= counts[name];
    return sums;
}

}  // namespace sl::work
