// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include <QCache>
#include <QFileSystemWatcher>
#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>

#include "core/session/session_values.h"
#include "core/session/worker_thread.h"

namespace sl {

struct Engine;

/// The media of what is open: the list, the current one with its pixels, thumbnails. Decoding
/// happens on two threads of its own. Lives on the GUI thread.
class Samples : public QObject {
    Q_OBJECT
public:
    Samples(std::shared_ptr<const Engine> engine, QObject* parent = nullptr);
    ~Samples() override;

    const std::vector<MediaItem>& items() const { return m_items; }
    void set(std::vector<MediaItem> items);
    /// Adds media that are not in the list yet; the first one named becomes the current one.
    void append(std::vector<MediaItem> items);
    /// The same without changing which one is current.
    void add(std::vector<MediaItem> items);

    int current() const { return m_current; }  ///< -1: none
    const MediaItem* currentItem() const;
    void setCurrent(int index);
    int indexOf(const QString& path) const;  ///< -1: not in the list

    /// Pixels of the current one; null while they are read and when they cannot be.
    ImagePtr picture() const { return m_picture; }
    /// Why there are no pixels.
    const std::optional<Error>& pictureError() const { return m_pictureError; }

    /// SHA-256 of the current file as its pixels were read; empty while that is unknown.
    const QString& contentSha256() const { return m_sha256; }
    /// What became of the current file since its pixels were read.
    enum class FileState { Same, Changed, Vanished };
    FileState fileState() const { return m_fileState; }
    /// Reads the current file once more.
    void reload();

    /// Looks on a worker which files are there; missingChanged follows when that is news.
    void rescan();
    int missing() const;
    /// Files that are elsewhere now: path → new path. Their records keep the path of before.
    void relocate(const QHash<QString, QString>& moved);
    /// Where a file that was recorded under `path` is now: the same when it was not relocated.
    QString pathNow(const QString& path) const { return m_moved.value(path, path); }

    /// The thumbnail if it is there; otherwise it is wanted, and thumbnailReady follows.
    ImagePtr thumbnail(const QString& path);
    bool unreadable(const QString& path) const { return m_unreadable.contains(path); }

    void setDone(int index, bool done);
    /// Paths marked as done, one a line, and back.
    QString doneList() const;
    void applyDoneList(const QString& list);

    bool idle() const { return m_pending == 0; }

    static constexpr int kThumbnailSide = 192;  ///< pixels

Q_SIGNALS:
    void reset();
    void currentChanged();
    void pictureChanged();
    void thumbnailReady(const QString& path);
    void doneChanged(int index);
    void missingChanged();
    void fileStateChanged();
    void idleChanged();

private:
    void readPicture();
    void thumbnailDone(const QString& path, const ImagePtr& small);
    void reindex();
    void watch();
    void lookAtFile();
    void setFileState(FileState state);

    std::shared_ptr<const Engine> m_engine;
    std::vector<MediaItem> m_items;
    QHash<QString, int> m_index;  // path → position
    QHash<QString, QString> m_moved;
    int m_current = -1;
    ImagePtr m_picture;
    std::optional<Error> m_pictureError;
    QCache<QString, ImagePtr> m_thumbnails;
    QSet<QString> m_wanted, m_unreadable;
    QString m_sha256;
    FileState m_fileState = FileState::Same;
    QFileSystemWatcher m_watcher;
    QTimer m_settle;  // a program that saves touches its file several times
    bool m_rescanning = false;
    quint64 m_listId = 0;
    quint64 m_pictureId = 0;
    int m_pending = 0;  // the current picture; thumbnails do not count
    WorkerThread m_pictureThread, m_thumbnailThread;
};

}  // namespace sl
