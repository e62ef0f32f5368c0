// SPDX-License-Identifier: Apache-2.0
#include "core/session/asks.h"

#include <algorithm>

#include "core/session/model_worker.h"
#include "core/session/selection.h"
#include "core/session/store_reader.h"
#include "core/session/store_writer.h"

namespace sl {

namespace {
/// Evidence makes an answer weigh megabytes: older versions of a medium are in the store.
constexpr std::size_t kVersionsKept = 20;

const std::vector<Annotation> kNoAnnotations;

QString mediumOf(const AskRecord& record) {
    return record.query.media.empty() ? QString()
                                      : QString::fromStdString(record.query.media.front());
}
}  // namespace

Asks::Asks(ModelWorker* worker, StoreWriter* writer, StoreReader* reader, Selection* selection,
           QObject* parent)
    : QObject(parent),
      m_worker(worker),
      m_writer(writer),
      m_reader(reader),
      m_selection(selection) {
    connect(worker, &ModelWorker::finished, this, &Asks::finished);
    connect(worker, &ModelWorker::liveChanged, this, [this](const QString& slot) {
        if (slot == kMain) Q_EMIT liveChanged();
    });
    connect(writer, &StoreWriter::saveStateChanged, this, &Asks::saveStateChanged);
    connect(reader, &StoreReader::latestRead, this,
            [this](const QString& media, const AskRecordPtr& record) {
                if (!versions().empty() || media != m_medium || live() != nullptr) return;
                keep(record);
                show(record);
            });
}

QFuture<AskResult> Asks::ask(const Query& query, const QString& slot) {
    return m_worker->ask(query, slot);
}

void Asks::stop(const QString& slot) {
    m_worker->stop(slot);
}

const LiveAsk* Asks::live(const QString& slot) const {
    return m_worker->live(slot);
}

SaveState Asks::saveState(const QString& runId) const {
    return m_writer->saveState(runId);
}

void Asks::adopt(const AskRecordPtr& record) {
    const bool present = mediumOf(*record) == m_medium;
    // Others are read from the store when their medium is looked at.
    if (record->error || (!present && !m_versions.contains(mediumOf(*record)))) return;
    keep(record);
    if (present && live() == nullptr) show(record);
}

void Asks::finished(const QString& slot, const AskRecordPtr& record) {
    if (slot == ModelWorker::kBackground) return;
    m_writer->addAsk(record);
    const bool failed = record->error && record->error->code != ErrorCode::Cancelled;
    const bool stoppedEmpty = record->error && record->answer.tokens.empty();
    if (slot == kMain) {
        if (!failed && !stoppedEmpty) keep(record);
        if (!failed && !stoppedEmpty && mediumOf(*record) == m_medium) show(record);
        Q_EMIT liveChanged();
        Q_EMIT ended(record);
    }
}

void Asks::keep(const AskRecordPtr& record) {
    rememberCorrection(*record);
    auto& list = m_versions[mediumOf(*record)];
    list.push_back(record);
    if (list.size() > kVersionsKept) list.erase(list.begin());
    Q_EMIT versionsChanged();
}

/// What was changed in this sitting is newer than what the store says.
void Asks::rememberCorrection(const AskRecord& record) {
    if (record.corrected && !m_corrections.contains(record.id()))
        m_corrections[record.id()] = *record.corrected;
}

void Asks::show(const AskRecordPtr& record) {
    m_shown = record;
    if (record) m_selection->setAnswer(record->answer.tokens, record->answer.text, annotations());
    else m_selection->setAnswer({}, {}, {});
    Q_EMIT shownChanged();
}

const std::vector<AskRecordPtr>& Asks::versions() const {
    static const std::vector<AskRecordPtr> none;
    const auto found = m_versions.find(m_medium);
    return found == m_versions.end() ? none : *found;
}

int Asks::shownVersion() const {
    const auto& list = versions();
    const auto found = std::find(list.begin(), list.end(), m_shown);
    return found == list.end() ? -1 : static_cast<int>(found - list.begin());
}

void Asks::showVersion(int index) {
    const auto& list = versions();
    if (index >= 0 && index < static_cast<int>(list.size()))
        show(list[static_cast<std::size_t>(index)]);
}

bool Asks::showVersion(const QString& runId) {
    for (const AskRecordPtr& record : versions())
        if (record->id() == runId) {
            if (record != m_shown) show(record);
            return true;
        }
    return false;
}

const std::vector<Annotation>& Asks::annotations() const {
    if (!m_shown) return kNoAnnotations;
    const auto found = m_corrections.constFind(m_shown->id());
    return found != m_corrections.constEnd() ? *found : m_shown->answer.annotations;
}

const std::vector<Annotation>& Asks::modelAnnotations() const {
    return m_shown ? m_shown->answer.annotations : kNoAnnotations;
}

void Asks::setAnnotations(const QString& runId, std::vector<Annotation> annotations) {
    m_corrections[runId] = std::move(annotations);
    if (!m_shown || m_shown->id() != runId) return;
    m_selection->setAnnotations(this->annotations());
    Q_EMIT annotationsChanged();
}

QStringList Asks::labels() const {
    QStringList labels;
    const auto take = [&labels](const std::vector<Annotation>& annotations) {
        for (const Annotation& annotation : annotations)
            if (!annotation.label.empty()) labels << QString::fromStdString(annotation.label);
    };
    for (const auto& annotations : m_corrections) take(annotations);
    for (const auto& records : m_versions)
        for (const AskRecordPtr& record : records) take(record->answer.annotations);
    return labels;
}

void Asks::add(const AskRecordPtr& record) {
    keep(record);
    if (mediumOf(*record) == m_medium) show(record);
}

void Asks::remove(const QString& runId) {
    for (auto& list : m_versions) {
        const auto found = std::find_if(list.begin(), list.end(), [&](const AskRecordPtr& other) {
            return other->id() == runId;
        });
        if (found != list.end()) list.erase(found);
    }
    m_corrections.remove(runId);
    if (m_shown && m_shown->id() == runId)
        show(versions().empty() ? AskRecordPtr() : versions().back());
    Q_EMIT versionsChanged();
}

void Asks::setMedium(const QString& path, const QString& formerPath) {
    if (path == m_medium) return;
    stop();
    m_medium = path;
    const auto& list = versions();
    show(list.empty() ? AskRecordPtr() : list.back());
    Q_EMIT versionsChanged();
    if (list.empty() && !path.isEmpty()) m_reader->readLatest(path, formerPath);
}

void Asks::showStored(const AskRecordPtr& record) {
    rememberCorrection(*record);
    auto& list = m_versions[mediumOf(*record)];
    const auto same = std::find_if(list.begin(), list.end(), [&](const AskRecordPtr& other) {
        return other->run.id == record->run.id;
    });
    const AskRecordPtr shown = same == list.end() ? record : *same;
    if (same == list.end()) list.insert(list.begin(), record);  // no iterator is used after this
    Q_EMIT versionsChanged();
    show(shown);
}

void Asks::clear() {
    stop();
    m_versions.clear();
    m_corrections.clear();
    m_medium.clear();
    show({});
    Q_EMIT versionsChanged();
}

}  // namespace sl
