// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>

#include <QHash>
#include <QObject>
#include <QStringList>
#include <QTimer>

#include "core/session/session_values.h"

namespace sl {

class Samples;
class StoreReader;

/// What the records say about one medium: of its newest answer, and how often it was asked.
struct SampleMark {
    int asked = 0;
    QString runId, task, text, verdict;
    QStringList labels;         ///< of its annotations as they stand, and of the truth
    std::optional<double> iou;  ///< mean over the true boxes of the best answered one

    /// Judged so by a person, else by the truth: boxes with IoU under 0.5, another text.
    bool wrong = false, right = false;
};

/// Marks for the list of samples, kept up with the store. Reads in the background, at most about
/// once a second. Lives on the GUI thread.
class SampleMarks : public QObject {
    Q_OBJECT
public:
    SampleMarks(Samples* samples, StoreReader* reader, QObject* parent = nullptr);

    /// Null for a medium that was not answered.
    const SampleMark* of(const QString& path) const;

    /// Something was written, or the list of samples is another one.
    void refresh();
    /// Another store is open.
    void reset(const QString& projectFolder);

Q_SIGNALS:
    void changed();

private:
    struct Cache;
    void read();

    Samples* m_samples;
    StoreReader* m_reader;
    QString m_folder;
    QHash<QString, SampleMark> m_marks;
    std::shared_ptr<Cache> m_cache;  // touched by the reader's thread only
    QTimer m_wait;
    bool m_reading = false, m_again = false;
    quint64 m_id = 0;
};

/// The mark of an answer given the truth; boxes of the truth count where there are any, else its
/// texts. `corrected` false: `annotations` are the model's own.
SampleMark sampleMark(const Run& run, const std::vector<Annotation>& annotations,
                      const Sample& truth);

}  // namespace sl
