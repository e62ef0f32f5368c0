// SPDX-License-Identifier: Apache-2.0
#include "core/session/store_reader.h"

#include <filesystem>

#include <QFileInfo>

#include "core/base/json.h"
#include "core/session/engine.h"
#include "core/work/media_paths.h"

namespace sl {

struct StoreReader::Disk {
    QString path;
    std::unique_ptr<ExperimentStore> store;
};

namespace {

bool isAnswer(const Run& run) {
    return run.kind == "ask" || run.kind == "annotation";
}

/// Media as they are found from here.
std::vector<std::string> openable(std::vector<std::string> media, const std::string& storePath) {
    for (std::string& path : media) path = work::openableMediaPath(path, storePath);
    return media;
}

Result<AskRecordPtr> readWhole(ExperimentStore& store, const std::string& id) {
    auto run = store.run(id);
    if (!run) return passOn(run);
    auto record = std::make_shared<AskRecord>();
    record->run = std::move(*run);
    auto json = parseJson(record->run.queryJson, "the query of run " + id);
    if (!json) return passOn(json);
    auto query = queryFromJson(*json);
    if (!query) return passOn(query);
    record->query = std::move(*query);
    record->query.media = openable(std::move(record->query.media), store.path());
    record->run.media = openable(std::move(record->run.media), store.path());
    if (record->run.state == RunState::Failed || record->run.state == RunState::Cancelled) {
        record->error = Error{
            record->run.state == RunState::Failed ? ErrorCode::Internal : ErrorCode::Cancelled,
            record->run.text,
            {}};
        return AskRecordPtr(record);
    }
    auto answer = store.answer(id);
    if (!answer) return passOn(answer);
    record->answer = std::move(*answer);
    auto now = store.annotations(id);
    if (!now) return passOn(now);
    if (*now != record->answer.annotations) record->corrected = std::move(*now);
    return AskRecordPtr(record);
}

/// The newest answer about a medium; null when there is none that can be read.
AskRecordPtr latestOf(ExperimentStore& store, const QString& media) {
    ExperimentStore::Filter wanted;
    // The file's name finds runs whose path the record keeps in one way or the other; words are
    // looked for one by one, and a name may hold several.
    wanted.text = QFileInfo(media).fileName().toStdString();
    wanted.limit = 50;
    const auto runs = store.runs(wanted);
    if (!runs) return {};
    for (const Run& run : *runs)
        if (run.state == RunState::Done && !run.media.empty() && isAnswer(run) &&
            work::openableMediaPath(run.media.front(), store.path()) == media.toStdString())
            return readWhole(store, run.id).value_or(nullptr);
    return {};
}

Result<std::vector<Run>> runsOf(ExperimentStore* store, const RunsFilter& filter) {
    if (store == nullptr) return std::vector<Run>();
    ExperimentStore::Filter wanted;
    wanted.limit = filter.matches ? 0 : filter.limit;
    wanted.kind = filter.kind.toStdString();
    wanted.task = filter.task.toStdString();
    wanted.text = filter.text.toStdString();
    wanted.starredOnly = filter.starredOnly;
    wanted.verdict = filter.verdict.toStdString();
    auto runs = store->runs(wanted);
    if (!runs) return runs;
    for (Run& run : *runs) run.media = openable(std::move(run.media), store->path());
    if (!filter.matches) return runs;
    std::erase_if(*runs, [&](const Run& run) { return !filter.matches(run); });
    if (filter.limit > 0 && runs->size() > static_cast<std::size_t>(filter.limit))
        runs->resize(static_cast<std::size_t>(filter.limit));
    return runs;
}

}  // namespace

StoreReader::StoreReader(std::shared_ptr<const Engine> engine, QObject* parent)
    : QObject(parent),
      m_engine(std::move(engine)),
      m_disk(std::make_unique<Disk>()),
      m_thread("sl-store-read") {}

StoreReader::~StoreReader() {
    m_thread.stop();
}

void StoreReader::open(const QString& path) {
    m_path = path;
    ++m_openId;
}

Result<ExperimentStore*> StoreReader::storeNow(const QString& path) {
    if (m_disk->store && m_disk->path == path) return m_disk->store.get();
    m_disk->store.reset();
    std::error_code ignored;
    if (!std::filesystem::exists(path.toStdString(), ignored)) return nullptr;
    auto opened = m_engine->openStore(path.toStdString(), ExperimentStore::Mode::ReadOnly);
    if (!opened) return passOn(opened);
    m_disk->store = std::move(*opened);
    m_disk->path = path;
    return m_disk->store.get();
}

/// `read` runs on the reader thread and returns what the GUI thread shall do with the outcome.
void StoreReader::post(Read read) {
    ++m_pending;
    m_thread.post([this, read = std::move(read), path = m_path, opened = m_openId] {
        std::function<void()> show;
        if (auto store = storeNow(path)) show = read(*store);
        else show = [this, error = store.error()] { Q_EMIT failed(error); };
        QMetaObject::invokeMethod(
            this,
            [this, show, opened] {
                --m_pending;
                if (opened == m_openId && show) show();
                Q_EMIT idleChanged();
            },
            Qt::QueuedConnection);
    });
    Q_EMIT idleChanged();
}

void StoreReader::readRuns(const RunsFilter& filter) {
    post([this, filter, id = ++m_runsId](ExperimentStore* store) -> std::function<void()> {
        auto runs = runsOf(store, filter);
        return [this, runs, id] {
            if (id != m_runsId) return;
            if (runs) Q_EMIT runsRead(*runs);
            else Q_EMIT failed(runs.error());
        };
    });
}

void StoreReader::listRuns(const RunsFilter& filter,
                           std::function<void(const std::vector<Run>&)> show) {
    post([this, filter, show](ExperimentStore* store) -> std::function<void()> {
        auto runs = runsOf(store, filter);
        return [this, runs, show] {
            if (runs) show(*runs);
            else Q_EMIT failed(runs.error());
        };
    });
}

void StoreReader::readRecord(const QString& runId) {
    post([this, id = runId.toStdString()](ExperimentStore* store) -> std::function<void()> {
        auto record =
            store != nullptr
                ? readWhole(*store, id)
                : Result<AskRecordPtr>(
                      fail(ErrorCode::BadInput, "there is no store yet that could hold " + id));
        return [this, record] {
            if (record) Q_EMIT recordRead(*record);
            else Q_EMIT failed(record.error());
        };
    });
}

void StoreReader::readLatest(const QString& media, const QString& formerPath) {
    post([this, media, formerPath](ExperimentStore* store) -> std::function<void()> {
        if (store == nullptr) return {};
        for (const QString& path : {media, formerPath}) {
            AskRecordPtr record = path.isEmpty() ? nullptr : latestOf(*store, path);
            if (!record) continue;
            if (path != media) {
                auto here = std::make_shared<AskRecord>(*record);
                here->query.media.front() = media.toStdString();
                record = here;
            }
            return [this, media, record] { Q_EMIT latestRead(media, record); };
        }
        return {};
    });
}

void StoreReader::readLabels() {
    post([this](ExperimentStore* store) -> std::function<void()> {
        const auto labels = store != nullptr ? store->labels() : Result<std::vector<std::string>>();
        if (!labels) return {};  // completion is no reason for a message
        QStringList list;
        for (const std::string& label : *labels) list << QString::fromStdString(label);
        return [this, list] { Q_EMIT labelsRead(list); };
    });
}

void StoreReader::readSetting(const QString& key) {
    post([this, key](ExperimentStore* store) -> std::function<void()> {
        if (store == nullptr) return {};
        const auto value = store->setting(key.toStdString());
        if (!value || !*value) return {};
        const QString text = QString::fromStdString(**value);
        return [this, key, text] { Q_EMIT settingRead(key, text); };
    });
}

}  // namespace sl
