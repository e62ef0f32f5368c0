// SPDX-License-Identifier: Apache-2.0
#include "core/session/sample_marks.h"

#include <algorithm>
#include <map>

#include <QDir>

#include "core/metrics/metrics.h"
#include "core/session/samples.h"
#include "core/session/store_reader.h"
#include "core/store/store.h"

namespace sl {

namespace {

constexpr int kWaitMs = 700;
constexpr double kHit = 0.5;

std::optional<double> meanIou(const std::vector<Annotation>& answered,
                              const std::vector<Annotation>& truth) {
    double sum = 0;
    int count = 0;
    for (const Annotation& wanted : truth) {
        if (wanted.kind != Annotation::Kind::Box) continue;
        double best = 0;
        for (const Annotation& found : answered)
            if (found.kind == Annotation::Kind::Box)
                best = std::max(best, metrics::iou(found.box, wanted.box));
        sum += best;
        ++count;
    }
    return count > 0 ? std::optional(sum / count) : std::nullopt;
}

void addLabels(const std::vector<Annotation>& annotations, QStringList& labels) {
    for (const Annotation& annotation : annotations) {
        const QString label = QString::fromStdString(annotation.label);
        if (!label.isEmpty() && !labels.contains(label)) labels << label;
    }
}

QString folded(const std::string& text) {
    QString plain = QString::fromStdString(text).simplified().toLower();
    while (plain.endsWith('.')) plain.chop(1);
    return plain;
}

}  // namespace

SampleMark sampleMark(const Run& run, const std::vector<Annotation>& annotations,
                      const Sample& truth) {
    SampleMark mark;
    mark.asked = 1;
    mark.runId = QString::fromStdString(run.id);
    mark.task = QString::fromStdString(run.task);
    mark.text = QString::fromStdString(run.text);
    mark.verdict = QString::fromStdString(run.verdict);
    addLabels(annotations, mark.labels);
    addLabels(truth.annotations, mark.labels);
    mark.iou = meanIou(annotations, truth.annotations);
    if (!run.verdict.empty()) {
        mark.right = run.verdict == "accepted";
        mark.wrong = !mark.right;
    } else if (mark.iou) {
        mark.right = *mark.iou >= kHit;
        mark.wrong = !mark.right;
    } else if (!truth.answers.empty()) {
        mark.right = std::any_of(
            truth.answers.begin(), truth.answers.end(),
            [&](const std::string& answer) { return folded(answer) == folded(run.text); });
        mark.wrong = !mark.right;
    }
    return mark;
}

struct SampleMarks::Cache {
    struct Entry {
        std::string verdict;
        std::vector<Annotation> annotations;
    };
    std::map<std::string, Entry> entries;  // by run id

    /// The annotations as they stand. Those of an answer nobody judged do not change.
    const std::vector<Annotation>& of(ExperimentStore& store, const Run& run) {
        const auto found = entries.find(run.id);
        if (found != entries.end() && found->second.verdict == run.verdict &&
            run.verdict != "corrected")
            return found->second.annotations;
        Entry& entry = entries[run.id];
        entry.verdict = run.verdict;
        entry.annotations = store.annotations(run.id).value_or(std::vector<Annotation>());
        return entry.annotations;
    }
};

SampleMarks::SampleMarks(Samples* samples, StoreReader* reader, QObject* parent)
    : QObject(parent), m_samples(samples), m_reader(reader), m_cache(std::make_shared<Cache>()) {
    m_wait.setSingleShot(true);
    m_wait.setInterval(kWaitMs);
    connect(&m_wait, &QTimer::timeout, this, &SampleMarks::read);
    connect(samples, &Samples::reset, this, &SampleMarks::refresh);
    connect(samples, &Samples::missingChanged, this, &SampleMarks::refresh);
}

const SampleMark* SampleMarks::of(const QString& path) const {
    const auto found = m_marks.constFind(path);
    return found == m_marks.cend() ? nullptr : &*found;
}

void SampleMarks::refresh() {
    // Not started anew while it runs: a stream of answers must not put it off for ever.
    if (m_reading) m_again = true;
    else if (!m_wait.isActive()) m_wait.start();
}

void SampleMarks::reset(const QString& projectFolder) {
    ++m_id;
    m_folder = projectFolder;
    m_marks.clear();
    m_cache = std::make_shared<Cache>();
    m_reading = m_again = false;
    Q_EMIT changed();
    refresh();
}

void SampleMarks::read() {
    m_reading = true;
    auto truths = std::make_shared<QHash<QString, Sample>>();
    QHash<QString, QString> now;  // recorded path → present path
    for (const MediaItem& item : m_samples->items()) {
        truths->insert(item.path, item.sample);
        if (!item.formerPath.isEmpty()) now[item.formerPath] = item.path;
    }
    m_reader->post([this, truths, now, cache = m_cache, folder = m_folder,
                    id = m_id](ExperimentStore* store) -> std::function<void()> {
        QHash<QString, SampleMark> marks;
        ExperimentStore::Filter asks;
        asks.kind = "ask";
        const auto runs = store != nullptr ? store->runs(asks) : Result<std::vector<Run>>();
        for (const Run& run : runs ? *runs : std::vector<Run>()) {  // newest first
            if (run.media.empty() || run.state != RunState::Done) continue;
            QString path = QString::fromStdString(run.media.front());
            if (QDir::isRelativePath(path) && !folder.isEmpty())
                path = QDir::cleanPath(folder + "/" + path);
            path = now.value(path, path);
            const auto truth = truths->constFind(path);
            if (truth == truths->cend()) continue;
            const auto known = marks.find(path);
            if (known != marks.end()) ++known->asked;
            else marks.insert(path, sampleMark(run, cache->of(*store, run), *truth));
        }
        return [this, marks, id] {
            if (id != m_id) return;
            m_reading = false;
            m_marks = marks;
            Q_EMIT changed();
            if (m_again) refresh();
            m_again = false;
        };
    });
}

}  // namespace sl
