// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include <QFuture>
#include <QHash>
#include <QObject>
#include <QStringList>

#include "core/session/session_values.h"

namespace sl {

class ModelWorker;
class Selection;
class StoreReader;
class StoreWriter;

/// Questions and answers: asks, keeps the versions of this sitting per medium, knows which answer
/// is shown, has them written down. Lives on the GUI thread.
class Asks : public QObject {
    Q_OBJECT
public:
    Asks(ModelWorker* worker, StoreWriter* writer, StoreReader* reader, Selection* selection,
         QObject* parent = nullptr);

    /// Asks in a slot; a newer ask in the same slot cancels the one before. The future always gets
    /// a result. Answers of the slot kMain are shown.
    QFuture<AskResult> ask(const Query& query, const QString& slot = kMain);
    void stop(const QString& slot = kMain);
    /// The ask under way; null when there is none.
    const LiveAsk* live(const QString& slot = kMain) const;

    /// The answer that is shown; null when the medium has none.
    AskRecordPtr shown() const { return m_shown; }
    void show(const AskRecordPtr& record);
    /// Answers to the present medium in the order asked.
    const std::vector<AskRecordPtr>& versions() const;
    int shownVersion() const;  ///< -1: none
    void showVersion(int index);
    /// Shows the kept answer with this id to the present medium; false: it is not kept.
    bool showVersion(const QString& runId);

    /// The annotations of the shown answer as they stand: a person's, else the model's.
    const std::vector<Annotation>& annotations() const;
    /// What the model gave of them; empty for boxes drawn by hand.
    const std::vector<Annotation>& modelAnnotations() const;
    /// Changes how the annotations of an answer stand, whether it is shown or not.
    void setAnnotations(const QString& runId, std::vector<Annotation> annotations);
    /// Labels of the annotations of this sitting, for completion.
    QStringList labels() const;
    /// Shows a record that did not come from the model, or takes one away again.
    void add(const AskRecordPtr& record);
    void remove(const QString& runId);

    /// Changes the medium; its last answer is shown, from the store when it was not asked in this
    /// sitting.
    /// `formerPath`: where the same medium lay when earlier records were made; may be empty.
    void setMedium(const QString& path, const QString& formerPath = {});
    const QString& medium() const { return m_medium; }
    /// Shows a record read from the store once its medium is the current one.
    void showStored(const AskRecordPtr& record);
    /// Takes in an answer that was not asked for here (a job's): shown when its medium is the
    /// present one and no answer is coming.
    void adopt(const AskRecordPtr& record);
    /// Forgets everything of the project before.
    void clear();

    SaveState saveState(const QString& runId) const;

    static inline const QString kMain = QStringLiteral("main");

Q_SIGNALS:
    void shownChanged();
    /// How the annotations of the shown answer stand.
    void annotationsChanged();
    void versionsChanged();
    void liveChanged();
    /// An ask of the main slot ended, however.
    void ended(const sl::AskRecordPtr& record);
    void saveStateChanged(const QString& runId);

private:
    void finished(const QString& slot, const AskRecordPtr& record);
    void keep(const AskRecordPtr& record);
    void rememberCorrection(const AskRecord& record);

    ModelWorker* m_worker;
    StoreWriter* m_writer;
    StoreReader* m_reader;
    Selection* m_selection;
    QString m_medium;
    QHash<QString, std::vector<AskRecordPtr>> m_versions;   // by medium
    QHash<QString, std::vector<Annotation>> m_corrections;  // by run; outlive the versions
    AskRecordPtr m_shown;
};

}  // namespace sl
