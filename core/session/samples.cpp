// SPDX-License-Identifier: Apache-2.0
#include "core/session/samples.h"

#include <algorithm>

#include <QDateTime>
#include <QDir>
#include <QFileInfo>

#include "core/base/hash.h"
#include "core/media/thumbnail.h"
#include "core/session/engine.h"

namespace sl {

namespace {
constexpr int kThumbnailCacheBytes = 96 << 20;
constexpr int kSettleMs = 250;
}  // namespace

Samples::Samples(std::shared_ptr<const Engine> engine, QObject* parent)
    : QObject(parent),
      m_engine(std::move(engine)),
      m_thumbnails(kThumbnailCacheBytes),
      m_pictureThread("sl-picture"),
      m_thumbnailThread("sl-thumbnails") {
    m_settle.setSingleShot(true);
    m_settle.setInterval(kSettleMs);
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, &m_settle, qOverload<>(&QTimer::start));
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, &m_settle,
            qOverload<>(&QTimer::start));
    connect(&m_settle, &QTimer::timeout, this, [this] {
        lookAtFile();
        rescan();
    });
}

Samples::~Samples() {
    m_pictureThread.stop();
    m_thumbnailThread.stop();
}

const MediaItem* Samples::currentItem() const {
    return m_current < 0 ? nullptr : &m_items[static_cast<std::size_t>(m_current)];
}

int Samples::indexOf(const QString& path) const {
    return m_index.value(path, -1);
}

void Samples::reindex() {
    m_index.clear();
    m_index.reserve(static_cast<qsizetype>(m_items.size()));
    for (std::size_t i = m_items.size(); i-- > 0;)  // the first of equal ones holds
        m_index[m_items[i].path] = static_cast<int>(i);
}

void Samples::set(std::vector<MediaItem> items) {
    m_thumbnailThread.clear();
    m_wanted.clear();
    m_unreadable.clear();
    m_items = std::move(items);
    m_moved.clear();
    m_rescanning = false;
    ++m_listId;
    reindex();
    m_current = -1;
    Q_EMIT reset();
    setCurrent(m_items.empty() ? -1 : 0);
}

void Samples::append(std::vector<MediaItem> items) {
    if (items.empty()) return;
    const QString first = items.front().path;
    add(std::move(items));
    setCurrent(indexOf(first));
}

void Samples::add(std::vector<MediaItem> items) {
    for (MediaItem& item : items)
        if (indexOf(item.path) < 0) {
            m_index[item.path] = static_cast<int>(m_items.size());
            m_items.push_back(std::move(item));
        }
    Q_EMIT reset();
    Q_EMIT currentChanged();  // views lost it with the old list
}

void Samples::setCurrent(int index) {
    const int last = static_cast<int>(m_items.size()) - 1;
    const int wanted = std::clamp(index, std::min(0, last), std::max(last, -1));
    if (wanted == m_current && m_picture) {
        Q_EMIT currentChanged();
        return;
    }
    m_current = wanted;
    readPicture();
    Q_EMIT currentChanged();
}

void Samples::readPicture() {
    const quint64 id = ++m_pictureId;
    m_picture.reset();
    m_pictureError.reset();
    m_sha256.clear();
    setFileState(FileState::Same);
    m_pictureThread.clear();
    m_pending = 0;
    watch();
    Q_EMIT pictureChanged();
    const MediaItem* item = currentItem();
    if (item == nullptr) {
        Q_EMIT idleChanged();
        return;
    }
    m_pending = 1;
    m_pictureThread.post([this, id, path = item->path.toStdString()] {
        auto image = m_engine->readImage(path);
        const QString sha256 = QString::fromStdString(sha256File(path).value_or(""));
        QMetaObject::invokeMethod(
            this,
            [this, id, image = std::move(image), sha256] {
                if (id != m_pictureId) return;
                m_pending = 0;
                m_sha256 = sha256;
                if (image) m_picture = *image;
                else m_pictureError = image.error();
                Q_EMIT pictureChanged();
                Q_EMIT idleChanged();
            },
            Qt::QueuedConnection);
    });
    Q_EMIT idleChanged();
}

void Samples::reload() {
    const MediaItem* item = currentItem();
    if (item == nullptr) return;
    m_thumbnails.remove(item->path);
    m_unreadable.remove(item->path);
    readPicture();
    rescan();
    Q_EMIT thumbnailReady(item->path);
}

void Samples::watch() {
    const QStringList before = m_watcher.files() + m_watcher.directories();
    if (!before.isEmpty()) m_watcher.removePaths(before);
    const MediaItem* item = currentItem();
    if (item == nullptr) return;
    // The folder too: a file that is replaced, or comes back, is another one to the system.
    const QFileInfo file(item->path);
    if (file.exists()) m_watcher.addPath(item->path);
    if (file.dir().exists()) m_watcher.addPath(file.absolutePath());
}

/// Compares the current file with what was read of it.
void Samples::lookAtFile() {
    const MediaItem* item = currentItem();
    if (item == nullptr || m_pending > 0) return;
    if (!m_watcher.files().contains(item->path)) watch();
    m_pictureThread.post([this, id = m_pictureId, path = item->path] {
        const bool there = QFileInfo::exists(path);
        const QString now =
            there ? QString::fromStdString(sha256File(path.toStdString()).value_or("")) : QString();
        QMetaObject::invokeMethod(
            this,
            [this, id, there, now] {
                if (id != m_pictureId) return;
                setFileState(!there ? FileState::Vanished
                                    : (now == m_sha256 ? FileState::Same : FileState::Changed));
            },
            Qt::QueuedConnection);
    });
}

void Samples::setFileState(FileState state) {
    if (state == m_fileState) return;
    m_fileState = state;
    Q_EMIT fileStateChanged();
}

void Samples::rescan() {
    if (m_rescanning || m_items.empty()) return;
    m_rescanning = true;
    QStringList paths;
    for (const MediaItem& item : m_items) paths << item.path;
    m_thumbnailThread.postFirst([this, paths, id = m_listId] {
        QSet<QString> gone;
        for (const QString& path : paths)
            if (!QFileInfo::exists(path)) gone.insert(path);
        QMetaObject::invokeMethod(
            this,
            [this, gone, id] {
                if (id != m_listId) return;
                m_rescanning = false;
                bool news = false;
                for (MediaItem& item : m_items) {
                    const bool missing = gone.contains(item.path);
                    if (missing == item.missing) continue;
                    item.missing = missing;
                    if (!missing) m_unreadable.remove(item.path);
                    news = true;
                }
                if (news) Q_EMIT missingChanged();
            },
            Qt::QueuedConnection);
    });
}

int Samples::missing() const {
    return static_cast<int>(std::count_if(m_items.begin(), m_items.end(),
                                          [](const MediaItem& item) { return item.missing; }));
}

void Samples::relocate(const QHash<QString, QString>& moved) {
    bool current = false;
    for (std::size_t i = 0; i < m_items.size(); ++i) {
        MediaItem& item = m_items[i];
        const auto found = moved.constFind(item.path);
        if (found == moved.cend() || *found == item.path) continue;
        if (item.formerPath.isEmpty()) item.formerPath = item.path;
        m_moved[item.formerPath] = *found;
        item.path = *found;
        item.sample.media = {item.path.toStdString()};
        item.missing = false;
        item.modifiedMs = QFileInfo(item.path).lastModified().toMSecsSinceEpoch();
        current |= static_cast<int>(i) == m_current;
    }
    reindex();
    Q_EMIT missingChanged();
    if (!current) return;
    readPicture();
    Q_EMIT currentChanged();
}

ImagePtr Samples::thumbnail(const QString& path) {
    if (const ImagePtr* there = m_thumbnails.object(path)) return *there;
    if (m_wanted.contains(path) || m_unreadable.contains(path)) return {};
    m_wanted.insert(path);
    // The last one wanted comes first: it is what the user scrolled to.
    m_thumbnailThread.postFirst([this, path] {
        const auto image = m_engine->readImage(path.toStdString());
        const ImagePtr small = image ? sl::thumbnail(*image, kThumbnailSide) : ImagePtr();
        QMetaObject::invokeMethod(
            this, [this, path, small] { thumbnailDone(path, small); }, Qt::QueuedConnection);
    });
    return {};
}

void Samples::thumbnailDone(const QString& path, const ImagePtr& small) {
    m_wanted.remove(path);
    if (small) m_thumbnails.insert(path, new ImagePtr(small), static_cast<int>(small->rgb.size()));
    else m_unreadable.insert(path);
    Q_EMIT thumbnailReady(path);
}

void Samples::setDone(int index, bool done) {
    if (index < 0 || index >= static_cast<int>(m_items.size())) return;
    bool& mark = m_items[static_cast<std::size_t>(index)].done;
    if (mark == done) return;
    mark = done;
    Q_EMIT doneChanged(index);
}

QString Samples::doneList() const {
    QStringList paths;
    for (const MediaItem& item : m_items)
        if (item.done) paths << item.name;
    return paths.join('\n');
}

void Samples::applyDoneList(const QString& list) {
    const QStringList names = list.split('\n', Qt::SkipEmptyParts);
    const QSet<QString> done(names.begin(), names.end());
    for (int i = 0; i < static_cast<int>(m_items.size()); ++i)
        if (done.contains(m_items[static_cast<std::size_t>(i)].name)) {
            m_items[static_cast<std::size_t>(i)].done = true;
            Q_EMIT doneChanged(i);
        }
}

}  // namespace sl
