// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <QObject>
#include <QStringList>

#include "core/session/session_values.h"
#include "core/session/worker_thread.h"

namespace sl {

struct Engine;
class StoreWriter;

/// A format that answers can be exported in.
struct ExportFormat {
    QString id;
    QString title;      ///< "COCO JSON"
    QString keeps;      ///< one sentence: what stands in it, and to what precision
    QString extension;  ///< "json"; empty for a folder
    bool folder = false;
};

/// What to export, and to where.
struct ExportWish {
    QStringList runs;      ///< ids; empty: every answer of the record
    QStringList verdicts;  ///< only these; empty: all
    QString format, path;
    bool pictures = false;  ///< folder formats: copies of the pictures too
};

/// Writes recorded answers in users' formats on a thread of its own, one export at a time. Lives on
/// the GUI thread.
class Exports : public QObject {
    Q_OBJECT
public:
    Exports(std::shared_ptr<const Engine> engine, StoreWriter* writer, QObject* parent = nullptr);
    ~Exports() override;

    /// What can be written, the most asked for first.
    static std::vector<ExportFormat> formats();

    /// Begins as soon as all records are on disk, so that the newest answer is there; finished or
    /// failed follows. While one is under way, nothing happens.
    void run(const ExportWish& wish);
    /// Stops it; nothing is left of it. failed follows.
    void cancel();
    bool idle() const { return !m_wish; }

Q_SIGNALS:
    void progressed(qint64 done, qint64 total);
    /// Done: what to tell. Its place is the file or folder.
    void finished(const sl::Notice& notice);
    void failed(const sl::Error& error);
    void idleChanged();

private:
    void begin();
    void ended(const std::function<void()>& tell);

    std::shared_ptr<const Engine> m_engine;
    StoreWriter* m_writer;
    std::optional<ExportWish> m_wish;
    bool m_begun = false;
    std::shared_ptr<Control> m_control;
    WorkerThread m_thread;
};

}  // namespace sl
