// SPDX-License-Identifier: Apache-2.0
#include "core/session/store_writer.h"

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "core/base/log.h"
#include "core/session/engine.h"
#include "core/work/media_paths.h"

namespace sl {

struct StoreWriter::Disk {
    QString path;
    std::unique_ptr<ExperimentStore> store;
};

namespace {

constexpr int kLongestDelayMs = 60'000;
constexpr int kClosingMs = 5'000;

/// Media inside the project are written relative to it, so that the project may move.
Result<void> addRecord(ExperimentStore& store, const AskRecord& record) {
    Run run = record.run;
    const Query query = work::recordedQuery(record.query, store.path());
    run.media = query.media;
    if (record.error) return store.addFailedAsk(run, query, *record.error);
    Answer answer = record.answer;  // the store fills in where it put large evidence
    return store.addAsk(run, query, answer);
}

}  // namespace

StoreWriter::StoreWriter(std::shared_ptr<const Engine> engine, QObject* parent)
    : QObject(parent),
      m_engine(std::move(engine)),
      m_disk(std::make_unique<Disk>()),
      m_thread("sl-store-write") {
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &StoreWriter::next);
}

StoreWriter::~StoreWriter() {
    m_thread.drain(kClosingMs);
    m_thread.stop();
    // Reports of finished writes are queued calls that will not arrive any more.
    while (!m_queue.empty() && m_queue.front()->written) m_queue.pop_front();
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(kClosingMs);
    while (!m_queue.empty() && std::chrono::steady_clock::now() < deadline) {
        if (auto ok = writeNow(*m_queue.front()); !ok) {
            log(LogLevel::Error, "not saved: " + ok.error().message);
            break;
        }
        m_queue.pop_front();
    }
}

void StoreWriter::open(const QString& path) {
    m_path = path;
}

void StoreWriter::prepare() {
    std::error_code ignored;
    if (!std::filesystem::exists(m_path.toStdString(), ignored)) return;
    push({m_path, {}, [](ExperimentStore&) -> Result<void> { return {}; }});
}

void StoreWriter::addAsk(const AskRecordPtr& record) {
    push({m_path, record->id(),
          [record](ExperimentStore& store) { return addRecord(store, *record); }});
}

void StoreWriter::setAnnotations(const QString& runId, const std::vector<Annotation>& annotations) {
    push({m_path, runId, [id = runId.toStdString(), annotations](ExperimentStore& store) {
              return store.setAnnotations(id, annotations);
          }});
}

void StoreWriter::setStar(const QString& runId, bool starred) {
    push({m_path, {}, [id = runId.toStdString(), starred](ExperimentStore& store) {
              return store.setStar(id, starred);
          }});
}

void StoreWriter::setNote(const QString& runId, const QString& note) {
    push({m_path, {}, [id = runId.toStdString(), text = note.toStdString()](ExperimentStore& s) {
              return s.setNote(id, text);
          }});
}

void StoreWriter::setVerdict(const QString& runId, const QString& verdict) {
    push({m_path, {}, [id = runId.toStdString(), v = verdict.toStdString()](ExperimentStore& s) {
              return s.setVerdict(id, v);
          }});
}

void StoreWriter::removeRun(const QString& runId) {
    push({m_path, {}, [id = runId.toStdString()](ExperimentStore& store) {
              return store.removeRun(id);
          }});
}

void StoreWriter::setSetting(const QString& key, const QString& value) {
    push({m_path, {}, [k = key.toStdString(), v = value.toStdString()](ExperimentStore& store) {
              return store.setSetting(k, v);
          }});
}

SaveState StoreWriter::saveState(const QString& runId) const {
    return m_states.value(runId, SaveState::Saved);
}

void StoreWriter::setState(const QString& runId, SaveState state) {
    if (runId.isEmpty()) return;
    m_states[runId] = state;
    Q_EMIT saveStateChanged(runId);
}

void StoreWriter::push(Item item) {
    setState(item.runId, m_retry.isActive() ? SaveState::NotSaved : SaveState::Saving);
    m_queue.push_back(std::make_shared<Item>(std::move(item)));
    ++m_pending;
    if (!m_writing && !m_retry.isActive()) next();
    Q_EMIT idleChanged();
}

void StoreWriter::next() {
    if (m_writing || m_queue.empty()) return;
    m_writing = true;
    const std::shared_ptr<Item> item = m_queue.front();
    setState(item->runId, SaveState::Saving);
    m_thread.post([this, item] {
        const Result<void> result = writeNow(*item);
        QMetaObject::invokeMethod(
            this, [this, item, result] { done(item, result); }, Qt::QueuedConnection);
    });
}

Result<void> StoreWriter::writeNow(Item& item) {
    if (!m_disk->store || m_disk->path != item.path) {
        m_disk->store.reset();
        const std::filesystem::path file(item.path.toStdString());
        std::error_code ignored;
        std::filesystem::create_directories(file.parent_path(), ignored);
        auto opened = m_engine->openStore(file.string(), ExperimentStore::Mode::ReadWrite);
        if (!opened) return passOn(opened);
        m_disk->store = std::move(*opened);
        m_disk->path = item.path;
    }
    auto result = item.write(*m_disk->store);
    // A connection that failed once may have lost its file: the repeat begins with a fresh one.
    if (!result) m_disk->store.reset();
    item.written = result.has_value();
    return result;
}

void StoreWriter::done(const std::shared_ptr<Item>& item, const Result<void>& result) {
    m_writing = false;
    if (!result) {
        const int delay = std::min(m_firstDelay << std::min(item->failures, 6), kLongestDelayMs);
        // What waits behind it is not saved either.
        for (const auto& waiting : m_queue) setState(waiting->runId, SaveState::NotSaved);
        if (item->failures++ == 0) Q_EMIT failed(result.error());
        m_retry.start(delay);
        Q_EMIT idleChanged();
        return;
    }
    m_queue.pop_front();
    --m_pending;
    const auto ofSameRun = [&item](const auto& other) { return other->runId == item->runId; };
    if (std::none_of(m_queue.begin(), m_queue.end(), ofSameRun))
        setState(item->runId, SaveState::Saved);
    Q_EMIT written();
    next();
    Q_EMIT idleChanged();
}

}  // namespace sl
