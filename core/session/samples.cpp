// SPDX-License-Identifier: Apache-2.0
#include "core/session/samples.h"

#include <algorithm>

#include "core/media/thumbnail.h"
#include "core/session/engine.h"

namespace sl {

namespace {
constexpr int kThumbnailCacheBytes = 96 << 20;
}

Samples::Samples(std::shared_ptr<const Engine> engine, QObject* parent)
    : QObject(parent),
      m_engine(std::move(engine)),
      m_thumbnails(kThumbnailCacheBytes),
      m_pictureThread("sl-picture"),
      m_thumbnailThread("sl-thumbnails") {}

Samples::~Samples() {
    m_pictureThread.stop();
    m_thumbnailThread.stop();
}

const MediaItem* Samples::currentItem() const {
    return m_current < 0 ? nullptr : &m_items[static_cast<std::size_t>(m_current)];
}

int Samples::indexOf(const QString& path) const {
    const auto found = std::find_if(m_items.begin(), m_items.end(),
                                    [&](const MediaItem& item) { return item.path == path; });
    return found == m_items.end() ? -1 : static_cast<int>(found - m_items.begin());
}

void Samples::set(std::vector<MediaItem> items) {
    m_thumbnailThread.clear();
    m_wanted.clear();
    m_unreadable.clear();
    m_items = std::move(items);
    m_current = -1;
    Q_EMIT reset();
    setCurrent(m_items.empty() ? -1 : 0);
}

void Samples::append(std::vector<MediaItem> items) {
    if (items.empty()) return;
    const QString first = items.front().path;
    for (MediaItem& item : items)
        if (indexOf(item.path) < 0) m_items.push_back(std::move(item));
    Q_EMIT reset();
    setCurrent(indexOf(first));
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
    m_pictureThread.clear();
    m_pending = 0;
    Q_EMIT pictureChanged();
    const MediaItem* item = currentItem();
    if (item == nullptr) {
        Q_EMIT idleChanged();
        return;
    }
    m_pending = 1;
    m_pictureThread.post([this, id, path = item->path.toStdString()] {
        auto image = m_engine->readImage(path);
        QMetaObject::invokeMethod(
            this,
            [this, id, image = std::move(image)] {
                if (id != m_pictureId) return;
                m_pending = 0;
                if (image) m_picture = *image;
                else m_pictureError = image.error();
                Q_EMIT pictureChanged();
                Q_EMIT idleChanged();
            },
            Qt::QueuedConnection);
    });
    Q_EMIT idleChanged();
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
