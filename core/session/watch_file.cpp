// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include "core/base/json.h"
#include "core/session/json_fields.h"
#include "core/session/watch.h"

namespace sl {

namespace {

using fields::text;

constexpr qint64 kMostBytes = 64 << 20;
constexpr std::size_t kMostAnswers = 200;

std::vector<Annotation> annotations(const Json& json, const char* key, Author::Kind author) {
    std::vector<Annotation> list;
    const auto found = json.find(key);
    if (found == json.end() || !found->is_array()) return list;
    for (const Json& entry : *found) {
        auto annotation = annotationFromJson(entry);
        if (!annotation) continue;
        annotation->author.kind = author;
        list.push_back(std::move(*annotation));
    }
    return list;
}

WatchAnswer answerFromJson(const Json& json, const QDir& root) {
    WatchAnswer answer;
    answer.id = text(json, "id");
    const QString media = text(json, "media");
    if (!media.isEmpty()) answer.media = QDir::cleanPath(root.absoluteFilePath(media));
    answer.task = text(json, "task");
    answer.prompt = text(json, "prompt");
    answer.text = text(json, "text");
    answer.truthText = text(json, "truth_text");
    answer.annotations = annotations(json, "annotations", Author::Kind::Run);
    answer.truth = annotations(json, "truth", Author::Kind::Truth);
    if (const auto iou = json.find("iou"); iou != json.end() && iou->is_number())
        answer.iou = std::clamp(iou->get<double>(), 0.0, 1.0);
    if (const auto right = json.find("right"); right != json.end() && right->is_boolean())
        answer.right = right->get<bool>();
    return answer;
}

std::optional<WatchStep> stepFromLine(const QByteArray& line, const QDir& folder,
                                      const QDir& root) {
    const auto json = parseJson(line.toStdString(), "watch.jsonl");
    if (!json || !json->is_object()) return std::nullopt;
    const auto number = json->find("step");
    const auto answers = json->find("answers");
    if (number == json->end() || !number->is_number_integer() || answers == json->end() ||
        !answers->is_array())
        return std::nullopt;
    WatchStep step;
    step.step = number->get<std::int64_t>();
    const QString checkpoint = text(*json, "checkpoint");
    if (!checkpoint.isEmpty())
        step.checkpoint = QDir::cleanPath(folder.absoluteFilePath(checkpoint));
    for (const Json& answer : *answers)
        if (answer.is_object() && step.answers.size() < kMostAnswers)
            step.answers.push_back(answerFromJson(answer, root));
    return step;
}

}  // namespace

std::optional<double> WatchStep::meanIou() const {
    double sum = 0;
    int count = 0;
    for (const WatchAnswer& answer : answers)
        if (answer.iou) {
            sum += *answer.iou;
            ++count;
        }
    return count > 0 ? std::optional(sum / count) : std::nullopt;
}

std::optional<double> WatchStep::shareRight() const {
    int right = 0, count = 0;
    for (const WatchAnswer& answer : answers)
        if (answer.right) {
            right += *answer.right ? 1 : 0;
            ++count;
        }
    return count > 0 ? std::optional(static_cast<double>(right) / count) : std::nullopt;
}

WatchHistory readWatchFile(const QString& folder, const QString& mediaRoot) {
    WatchHistory set;
    QFile file(folder + "/watch.jsonl");
    if (!file.open(QIODevice::ReadOnly)) return set;
    const QDir runs(folder), root(mediaRoot.isEmpty() ? folder : mediaRoot);
    QByteArray bytes = file.read(kMostBytes);
    bytes.truncate(bytes.lastIndexOf('\n') + 1);  // a last line may still be being written
    for (const QByteArray& line : bytes.split('\n')) {
        if (line.trimmed().isEmpty()) continue;
        std::optional<WatchStep> step = stepFromLine(line, runs, root);
        if (!step) continue;
        const auto place =
            std::lower_bound(set.steps.begin(), set.steps.end(), step->step,
                             [](const WatchStep& one, qint64 number) { return one.step < number; });
        if (place != set.steps.end() && place->step == step->step) *place = std::move(*step);
        else set.steps.insert(place, std::move(*step));
    }
    return set;
}

}  // namespace sl
