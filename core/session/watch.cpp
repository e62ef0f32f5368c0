// SPDX-License-Identifier: Apache-2.0
#include "core/session/watch.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include "core/media/thumbnail.h"
#include "core/session/engine.h"
#include "core/session/job_runner.h"

namespace sl {

namespace {
constexpr int kMostPictures = 64;
}

Watch::Watch(std::shared_ptr<const Engine> engine, JobRunner* jobs, QObject* parent)
    : QObject(parent),
      m_engine(std::move(engine)),
      m_jobs(jobs),
      m_pictures(kMostPictures),
      m_thread("sl-watch") {
    connect(jobs, &JobRunner::jobsReset, this, &Watch::follow);
    connect(jobs, &JobRunner::jobChanged, this, &Watch::follow);
}

Watch::~Watch() {
    m_thread.stop();
}

void Watch::setJob(const QString& id) {
    if (id == m_job) return;
    m_job = id;
    m_set.reset();
    m_bytesRead = -1;
    Q_EMIT changed();
    follow();
}

void Watch::follow() {
    const JobInfo* job = m_jobs->job(m_job);
    if (job == nullptr || job->watchBytes == m_bytesRead || job->watchBytes == 0) return;
    m_bytesRead = job->watchBytes;
    read(*job);
}

void Watch::read(const JobInfo& job) {
    ++m_pending;
    m_thread.postFirst([this, id = job.id, folder = job.folder, root = job.plan.mediaRoot] {
        auto set = std::make_shared<WatchHistory>(readWatchFile(folder, root));
        set->jobId = id;
        QMetaObject::invokeMethod(
            this,
            [this, set] {
                --m_pending;
                if (set->jobId == m_job) {
                    m_set = set;
                    Q_EMIT changed();
                }
                Q_EMIT idleChanged();
            },
            Qt::QueuedConnection);
    });
    Q_EMIT idleChanged();
}

const WatchPicture* Watch::picture(const QString& path) {
    if (const WatchPicture* picture = m_pictures.object(path)) return picture;
    if (path.isEmpty() || m_wanted.contains(path)) return nullptr;
    m_wanted.insert(path);
    ++m_pending;
    m_thread.post([this, path] {
        auto picture = std::make_unique<WatchPicture>();
        if (const auto image = m_engine->readImage(path.toStdString()); image && *image) {
            picture->fileWidth = (*image)->width;
            picture->fileHeight = (*image)->height;
            picture->small = thumbnail(*image, kSide);
        }
        QMetaObject::invokeMethod(
            this,
            [this, path, picture = std::shared_ptr<WatchPicture>(std::move(picture))] {
                --m_pending;
                m_wanted.remove(path);
                m_pictures.insert(path, new WatchPicture(*picture));
                Q_EMIT pictureReady(path);
                Q_EMIT idleChanged();
            },
            Qt::QueuedConnection);
    });
    Q_EMIT idleChanged();
    return nullptr;
}

}  // namespace sl
