// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include <QFile>

#include "core/base/json.h"
#include "core/session/job_folder.h"
#include "core/session/json_fields.h"

namespace sl {

namespace {

using fields::number;
using fields::text;
using fields::whole;

constexpr qint64 kMostEventsAtOnce = 4 << 20;
constexpr qsizetype kMostPoints = 4000;
constexpr std::size_t kMostSeries = 32;
constexpr int kLongestName = 40;

/// Every second point goes when there are too many: the curve keeps its shape.
void thin(QList<QPointF>& points) {
    qsizetype kept = 0;
    for (qsizetype i = 0; i < points.size(); i += 2) points[kept++] = points[i];
    points.resize(kept);
}

void addPoint(JobInfo& job, const QString& name, double step, double value) {
    if (!std::isfinite(value) || !std::isfinite(step) || name.isEmpty()) return;
    auto found = std::find_if(job.series.begin(), job.series.end(),
                              [&](const JobSeries& series) { return series.name == name; });
    if (found == job.series.end()) {
        if (job.series.size() >= kMostSeries || name.size() > kLongestName) return;
        found = job.series.insert(job.series.end(), JobSeries{name, {}});
    }
    QList<QPointF>& points = found->points;
    while (!points.isEmpty() && points.back().x() >= step) points.removeLast();
    points.append({step, value});
    if (points.size() > kMostPoints) thin(points);
}

void takeStep(JobInfo& job, const Json& event) {
    JobState& state = job.state;
    state.done =
        whole(number(event, "step", number(event, "done", static_cast<double>(state.done))));
    state.total =
        whole(number(event, "steps", number(event, "total", static_cast<double>(state.total))));
    state.learningRate = number(event, "lr", state.learningRate);
    state.samplesPerSec = number(event, "samples_per_s", state.samplesPerSec);
    state.loss = number(event, "loss", state.loss);
    if (text(event, "event") == "step") {
        static const QStringList kNoSeries{"step", "steps", "total", "done", "seconds_left"};
        for (const auto& [key, value] : event.items())
            if (value.is_number() && !kNoSeries.contains(QString::fromStdString(key)))
                addPoint(job, QString::fromStdString(key), static_cast<double>(state.done),
                         value.get<double>());
    }
    const double rate = number(event, "samples_per_s", 0);
    const auto batch = static_cast<double>(job.plan.batch.value(text(event, "stage")));
    if (rate > 0 && batch > 0) {
        const double took = batch / state.samplesPerSec;
        job.secondsRun += took;
        double& secondsPerStep = job.secondsPerStep;
        secondsPerStep = secondsPerStep > 0 ? 0.8 * secondsPerStep + 0.2 * took : took;
        job.secondsLeft =
            state.total > 0 ? secondsPerStep * static_cast<double>(state.total - state.done) : -1;
        if (job.plan.maxMinutes > 0) {
            const double limit = std::max(0.0, job.plan.maxMinutes * 60 - job.secondsRun);
            job.secondsLeft = job.secondsLeft < 0 ? limit : std::min(job.secondsLeft, limit);
        }
    }
    job.secondsLeft = number(event, "seconds_left", job.secondsLeft);
}

/// Steps after the one that a run goes on from are done again.
void takeResumed(JobInfo& job, double step) {
    job.state.done = whole(step);
    for (JobSeries& series : job.series)
        while (!series.points.isEmpty() && series.points.back().x() > step)
            series.points.removeLast();
}

void takeState(JobInfo& job, const Json& event) {
    const auto state = runStateFromName(text(event, "state").toStdString());
    if (!state) return;
    job.state.state = *state;
    job.state.message.clear();
}

void take(JobInfo& job, const Json& event) {
    const QString kind = text(event, "event");
    if (kind == "step" || kind == "progress") takeStep(job, event);
    if (kind == "metric")
        addPoint(job, text(event, "name"),
                 number(event, "step", static_cast<double>(job.state.done)),
                 number(event, "value", NAN));
    if (kind == "resumed") takeResumed(job, number(event, "step", 0));
    if (kind == "checkpoint") job.checkpoint = text(event, "path");
    if (kind == "state") takeState(job, event);
    if (const QString message = text(event, "message"); !message.isEmpty())
        job.state.message = message.toStdString();
}

}  // namespace

const JobSeries* JobInfo::find(const QString& name) const {
    const auto found = std::find_if(series.begin(), series.end(),
                                    [&](const JobSeries& one) { return one.name == name; });
    return found == series.end() ? nullptr : &*found;
}

bool readNewEvents(JobInfo& job) {
    QFile file(job.folder + "/events.jsonl");
    if (!file.open(QIODevice::ReadOnly)) return false;
    if (file.size() < job.eventsRead) job.eventsRead = 0;  // begun anew
    if (!file.seek(job.eventsRead)) return false;
    const QByteArray bytes = file.read(kMostEventsAtOnce);
    const qsizetype end = bytes.lastIndexOf('\n');
    if (end < 0) return false;
    for (const QByteArray& line : bytes.left(end).split('\n')) {
        if (line.trimmed().isEmpty()) continue;
        const auto json = parseJson(line.toStdString(), "events.jsonl");
        if (json && json->is_object()) take(job, *json);
    }
    job.eventsRead += end + 1;
    return true;
}

}  // namespace sl
