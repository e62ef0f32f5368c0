// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include <QCache>
#include <QObject>
#include <QSet>

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

    int current() const { return m_current; }  ///< -1: none
    const MediaItem* currentItem() const;
    void setCurrent(int index);
    int indexOf(const QString& path) const;  ///< -1: not in the list

    /// Pixels of the current one; null while they are read and when they cannot be.
    ImagePtr picture() const { return m_picture; }
    /// Why there are no pixels.
    const std::optional<Error>& pictureError() const { return m_pictureError; }

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
    void idleChanged();

private:
    void readPicture();
    void thumbnailDone(const QString& path, const ImagePtr& small);

    std::shared_ptr<const Engine> m_engine;
    std::vector<MediaItem> m_items;
    int m_current = -1;
    ImagePtr m_picture;
    std::optional<Error> m_pictureError;
    QCache<QString, ImagePtr> m_thumbnails;
    QSet<QString> m_wanted, m_unreadable;
    quint64 m_pictureId = 0;
    int m_pending = 0;  // the current picture; thumbnails do not count
    WorkerThread m_pictureThread, m_thumbnailThread;
};

}  // namespace sl
