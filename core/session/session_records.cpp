// SPDX-License-Identifier: Apache-2.0
// The part of Session that is about records: read, shown, changed, exported.
#include <QFileInfo>

#include "core/base/ids.h"
#include "core/base/version.h"
#include "core/session/asks.h"
#include "core/session/engine.h"
#include "core/session/samples.h"
#include "core/session/session.h"
#include "core/session/store_reader.h"
#include "core/session/store_writer.h"
#include "core/session/worker_thread.h"

namespace sl {

void Session::readRuns(const RunsFilter& filter) {
    m_reader->readRuns(filter);
}

void Session::listRuns(const RunsFilter& filter,
                       std::function<void(const std::vector<Run>&)> show) {
    m_reader->listRuns(filter, std::move(show));
}

void Session::openRun(const QString& runId) {
    m_reader->readRecord(runId);
}

void Session::openMedium(const QString& medium) {
    const int index = m_samples->indexOf(medium);
    if (index >= 0) {
        m_samples->setCurrent(index);
    } else {
        MediaItem item;
        item.path = medium;
        item.name = QFileInfo(medium).fileName();
        item.sample.media = {medium.toStdString()};
        m_samples->append({item});
    }
}

void Session::showRecordFromStore(AskRecordPtr record) {
    if (record->query.media.empty()) return;
    const QString recorded = QString::fromStdString(record->query.media.front());
    const QString medium = m_samples->pathNow(recorded);
    if (medium != recorded) {
        auto here = std::make_shared<AskRecord>(*record);
        here->query.media.front() = medium.toStdString();
        record = here;
    }
    openMedium(medium);
    m_asks->setMedium(medium);
    m_asks->showStored(record);
}

void Session::showMedium(const QString& medium) {
    const int index = m_samples->indexOf(medium);
    if (index >= 0 && index != m_samples->current()) m_samples->setCurrent(index);
}

void Session::showRun(const QString& medium, const QString& runId) {
    showMedium(medium);
    if (m_asks->medium() != medium) return openRun(runId);
    if (!m_asks->showVersion(runId)) openRun(runId);
}

void Session::setAnnotations(const QString& runId, const std::vector<Annotation>& annotations) {
    m_asks->setAnnotations(runId, annotations);
    m_writer->setAnnotations(runId, annotations);
}

AskRecordPtr Session::recordByHand(const QString& prompt) const {
    const MediaItem* item = m_samples->currentItem();
    if (item == nullptr) return {};
    auto record = std::make_shared<AskRecord>();
    record->query.task = "grounding";
    record->query.media = {item->path.toStdString()};
    record->query.prompt = prompt.toStdString();
    Run& run = record->run;
    run.id = newRunId();
    run.kind = "annotation";
    run.task = record->query.task;
    run.model = "person";
    run.media = record->query.media;
    run.prompt = record->query.prompt;
    run.state = RunState::Done;
    run.started = utcNow();
    record->answer.finish = "stop";
    record->answer.provenance.model = run.model;
    record->answer.provenance.version = version();
    return record;
}

void Session::addByHand(const AskRecordPtr& record) {
    m_writer->addAsk(record);
    m_asks->add(record);
}

void Session::removeByHand(const QString& runId) {
    m_asks->remove(runId);
    m_writer->removeRun(runId);
}

QStringList Session::knownLabels() const {
    QStringList labels = m_asks->labels() + m_storedLabels;
    for (const MediaItem& item : m_samples->items()) {
        if (item.sample.task == "grounding") labels << QString::fromStdString(item.sample.prompt);
        for (const Annotation& annotation : item.sample.annotations)
            labels << QString::fromStdString(annotation.label);
    }
    labels.removeAll(QString());
    labels.removeDuplicates();
    return labels;
}

void Session::setStar(const QString& runId, bool starred) {
    m_stars[runId] = starred;
    m_writer->setStar(runId, starred);
    Q_EMIT recordChanged(runId);
}

bool Session::starred(const AskRecord& record) const {
    return m_stars.value(record.id(), record.run.starred);
}

QString Session::noteOf(const AskRecord& record) const {
    return m_notes.value(record.id(), QString::fromStdString(record.run.note));
}

void Session::setNote(const QString& runId, const QString& note) {
    m_notes[runId] = note;
    m_writer->setNote(runId, note);
    Q_EMIT recordChanged(runId);
}

void Session::setVerdict(const QString& runId, const QString& verdict) {
    m_verdicts[runId] = verdict;
    m_writer->setVerdict(runId, verdict);
    Q_EMIT verdictChanged(runId, verdict);
    Q_EMIT recordChanged(runId);
}

QString Session::verdictOf(const AskRecord& record) const {
    return m_verdicts.value(record.id(), QString::fromStdString(record.run.verdict));
}

void Session::removeRun(const QString& runId) {
    m_writer->removeRun(runId);
}
int Session::unsaved() const {
    return m_writer->waiting();
}

void Session::exportShown(const QString& folder) {
    const AskRecordPtr record = m_asks->shown();
    if (!record) return;
    writeInBackground([engine = m_engine, record, folder, annotations = m_asks->annotations()] {
        Answer answer = record->answer;
        answer.annotations = annotations;
        const auto ok =
            engine->writeFolder(record->query, answer, record->run.id, folder.toStdString());
        if (!ok) return Notice::fromError(ok.error());
        return Notice{Notice::Level::Info, tr("Written to %1").arg(folder), {}, folder};
    });
}

void Session::writeInBackground(std::function<Notice()> write) {
    ++m_exporting;
    m_disk->post([this, write = std::move(write)] {
        const Notice line = write();
        QMetaObject::invokeMethod(
            this,
            [this, line] {
                --m_exporting;
                Q_EMIT notice(line);
                Q_EMIT idleChanged();
            },
            Qt::QueuedConnection);
    });
    Q_EMIT idleChanged();
}

}  // namespace sl
