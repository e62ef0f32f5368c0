// SPDX-License-Identifier: Apache-2.0
#include "core/work/run_diff.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <unordered_map>

#include "core/metrics/metrics.h"

namespace sl::work {

namespace {

/// From this overlap with the truth on a box is right (the usual Acc@0.5).
constexpr double kRightIou = 0.5;

const Annotation* firstBox(const std::vector<Annotation>& annotations) {
    for (const Annotation& annotation : annotations)
        if (annotation.kind == Annotation::Kind::Box) return &annotation;
    return nullptr;
}

/// IoU of an answer's first box with the truth box that it fits best.
double overlap(const std::vector<Annotation>& answer, const std::vector<Annotation>& truth) {
    const Annotation* box = firstBox(answer);
    double best = 0;
    for (const Annotation& wanted : truth)
        if (box != nullptr && wanted.kind == Annotation::Kind::Box &&
            wanted.mediaIndex == box->mediaIndex)
            best = std::max(best, metrics::iou(box->box, wanted.box));
    return best;
}

double agreement(const DiffRow& row) {
    if (firstBox(row.annotationsA) != nullptr || firstBox(row.annotationsB) != nullptr)
        return overlap(row.annotationsA, row.annotationsB);
    return metrics::normaliseVqa(row.textA) == metrics::normaliseVqa(row.textB) ? 1.0 : 0.0;
}

DiffOutcome better(double a, double b) {
    if (b > a) return DiffOutcome::Win;
    return b < a ? DiffOutcome::Loss : DiffOutcome::Tie;
}

/// The score that says how good an answer is; none where the task has none, or lacks the truth that
/// it needs: then the answers are compared with each other.
std::optional<double> scoreOf(const DiffAnswer& answer, const Sample& truth, TaskRegistry& tasks) {
    const auto task = tasks.task(truth.task);
    if (!task) return std::nullopt;
    PartialAnswer partial;
    partial.text = answer.text;
    partial.annotations = answer.annotations;
    const auto scores = (*task)->score(partial, truth);
    if (!scores || scores->empty()) return std::nullopt;
    const auto exact = scores->find("exact");
    return exact != scores->end() ? exact->second : scores->begin()->second;
}

void judge(DiffRow& row, const DiffAnswer& a, const DiffAnswer& b, TaskRegistry& tasks) {
    row.agreement = agreement(row);
    row.outcome = row.agreement >= kRightIou ? DiffOutcome::Same : DiffOutcome::Differs;
    if (!row.hasTruth) return;
    if (firstBox(row.truth) != nullptr) {
        row.scoreA = overlap(a.annotations, row.truth);
        row.scoreB = overlap(b.annotations, row.truth);
        row.outcome = better(*row.scoreA >= kRightIou ? 1 : 0, *row.scoreB >= kRightIou ? 1 : 0);
        return;
    }
    const Sample& truth = a.hasTruth ? a.question : b.question;
    row.scoreA = scoreOf(a, truth, tasks);
    row.scoreB = scoreOf(b, truth, tasks);
    if (row.scoreA && row.scoreB) row.outcome = better(*row.scoreA, *row.scoreB);
}

DiffRow rowOf(const DiffAnswer& a, const DiffAnswer& b, TaskRegistry& tasks) {
    DiffRow row;
    row.id = a.question.id;
    row.media = a.question.media.empty() ? "" : a.question.media.front();
    row.task = a.question.task;
    row.prompt = a.question.prompt;
    row.group = a.question.group;
    row.textA = a.text;
    row.textB = b.text;
    row.annotationsA = a.annotations;
    row.annotationsB = b.annotations;
    row.hasTruth = a.hasTruth || b.hasTruth;
    const Sample& truth = a.hasTruth ? a.question : b.question;
    if (row.hasTruth) {
        row.truthTexts = truth.answers;
        row.truth = truth.annotations;
    }
    judge(row, a, b, tasks);
    return row;
}

std::string keyOf(const Sample& question) {
    std::string key = question.task + '\0';
    for (const std::string& medium : question.media) {
        std::error_code ec;
        const auto absolute = std::filesystem::absolute(medium, ec);
        key += (ec ? medium : absolute.lexically_normal().string()) + '\0';
    }
    return key + question.prompt;
}

/// Keys of all answers; the second answer to a question has a key of its own.
std::vector<std::string> keysOf(const std::vector<DiffAnswer>& answers) {
    std::unordered_map<std::string, int> seen;
    std::vector<std::string> keys;
    for (const DiffAnswer& answer : answers) {
        std::string key = keyOf(answer.question);
        const int before = seen[key]++;
        keys.push_back(before == 0 ? key : key + '\0' + std::to_string(before));
    }
    return keys;
}

bool holds(std::string text, std::string part) {
    const auto lower = [](std::string& s) {
        for (char& c : s)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    };
    lower(text);
    lower(part);
    return text.find(part) != std::string::npos;
}

Json listJson(const std::vector<Annotation>& annotations) {
    Json list = Json::array();
    for (const Annotation& annotation : annotations) list.push_back(toJson(annotation));
    return list;
}

Json sideJson(const std::string& text, const std::vector<Annotation>& annotations,
              const std::optional<double>& score) {
    return {{"text", text},
            {"annotations", listJson(annotations)},
            {"score", score ? Json(*score) : Json(nullptr)}};
}

Json rowJson(const DiffRow& row) {
    return {{"id", row.id},
            {"media", row.media},
            {"task", row.task},
            {"prompt", row.prompt},
            {"group", row.group},
            {"outcome", outcomeName(row.outcome)},
            {"gain", row.gain()},
            {"agreement", row.agreement},
            {"a", sideJson(row.textA, row.annotationsA, row.scoreA)},
            {"b", sideJson(row.textB, row.annotationsB, row.scoreB)},
            {"truth", row.hasTruth
                          ? Json{{"texts", row.truthTexts}, {"annotations", listJson(row.truth)}}
                          : Json(nullptr)}};
}

Json sideJson(const DiffSide& side) {
    return {{"name", side.name}, {"kind", side.kind}, {"model", side.model}};
}

}  // namespace

Result<RunDiff> diffRuns(const std::string& a, const std::string& b, const StoreGiver& store,
                         TaskRegistry& tasks) {
    const auto sideA = readDiffSide(a, store);
    if (!sideA) return passOn(sideA);
    const auto sideB = readDiffSide(b, store);
    if (!sideB) return passOn(sideB);
    RunDiff diff;
    diff.a = sideA->side;
    diff.b = sideB->side;
    const bool pair = diff.a.kind == "ask" && diff.b.kind == "ask";
    std::vector<std::string> keysB = keysOf(sideB->answers);
    const std::vector<std::string> keysA = pair ? keysB : keysOf(sideA->answers);
    std::unordered_map<std::string, const DiffAnswer*> answersB;
    for (std::size_t i = 0; i < keysB.size(); ++i) answersB.emplace(keysB[i], &sideB->answers[i]);
    for (std::size_t i = 0; i < keysA.size(); ++i) {
        const auto other = answersB.find(keysA[i]);
        if (other == answersB.end()) continue;
        diff.rows.push_back(rowOf(sideA->answers[i], *other->second, tasks));
    }
    const auto shared = static_cast<std::int64_t>(diff.rows.size());
    diff.onlyA = static_cast<std::int64_t>(keysA.size()) - shared;
    diff.onlyB = static_cast<std::int64_t>(keysB.size()) - shared;
    if (diff.rows.empty())
        return fail(ErrorCode::BadInput, a + " and " + b + " have no question in common",
                    "compare runs over the same pictures and prompts");
    return diff;
}

bool fits(const DiffRow& row, const DiffFilter& filter) {
    if (filter.show == "wins" && row.outcome != DiffOutcome::Win) return false;
    if (filter.show == "losses" && row.outcome != DiffOutcome::Loss) return false;
    if (filter.show == "ties" && row.outcome != DiffOutcome::Tie) return false;
    if (filter.show == "same" && row.outcome != DiffOutcome::Same) return false;
    if (filter.show == "differs" && row.outcome != DiffOutcome::Differs) return false;
    if (!filter.task.empty() && row.task != filter.task) return false;
    if (filter.text.empty()) return true;
    return holds(row.prompt + '\n' + row.textA + '\n' + row.textB + '\n' + row.media, filter.text);
}

std::string outcomeName(DiffOutcome outcome) {
    switch (outcome) {
        case DiffOutcome::Win: return "win";
        case DiffOutcome::Loss: return "loss";
        case DiffOutcome::Tie: return "tie";
        case DiffOutcome::Same: return "same";
        case DiffOutcome::Differs: return "differs";
    }
    return {};
}

Json toJson(const RunDiff& diff, const DiffFilter& filter, std::size_t limit) {
    Json rows = Json::array();
    for (const DiffRow& row : diff.rows) {
        if (limit > 0 && rows.size() >= limit) break;
        if (fits(row, filter)) rows.push_back(rowJson(row));
    }
    return {{"a", sideJson(diff.a)},
            {"b", sideJson(diff.b)},
            {"compared", diff.rows.size()},
            {"only_a", diff.onlyA},
            {"only_b", diff.onlyB},
            {"wins", diff.count(DiffOutcome::Win)},
            {"losses", diff.count(DiffOutcome::Loss)},
            {"ties", diff.count(DiffOutcome::Tie)},
            {"same", diff.count(DiffOutcome::Same)},
            {"differs", diff.count(DiffOutcome::Differs)},
            {"rows", rows}};
}

}  // namespace sl::work
