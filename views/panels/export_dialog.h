// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>

#include "core/session/exports.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace sl {

class Session;

/// What was chosen in the dialog, to be chosen again the next time.
struct ExportChoice {
    QString format = "coco";
    QString which = "all";  ///< "shown", "listed", "judged" (accepted and corrected) or "all"
    QString folder;         ///< where the last export went
    bool pictures = false;
};

/// Export of recorded answers: in which format, which of them, to where. Stays open beside the
/// window while it works; the notice of the end comes from the session. Lives on the GUI thread.
class ExportDialog : public QDialog {
    Q_OBJECT
public:
    ExportDialog(Session* session, QWidget* parent);

    void setChoice(const ExportChoice& choice);
    ExportChoice choice() const;
    /// Answers that the list of runs shows now; "listed" exports these.
    void setListed(const QStringList& runIds);

    /// False where there is no such format or choice.
    bool setFormat(const QString& id);
    bool setWhich(const QString& id);
    void setPictures(bool on);
    /// The file or folder to write.
    void setPath(const QString& path);
    QString path() const;

    /// Begins the export; a reason why it cannot be, else empty.
    QString start();
    /// Why it cannot be started now; empty when it can.
    QString whyNot() const;

Q_SIGNALS:
    /// An export with this choice began.
    void started(const sl::ExportChoice& choice);

private:
    void build();
    void browse();
    void formatChanged();
    void suggestPath();
    void refresh();
    void ended(const QString& problem);
    const ExportFormat& format() const;
    QString suggested() const;
    QStringList chosenRuns() const;

    Session* m_session;
    std::vector<ExportFormat> m_formats;
    QStringList m_listed;
    QString m_folder;
    bool m_ownPath = false;  // the path was chosen, not suggested
    QComboBox *m_format, *m_which;
    QCheckBox* m_pictures;
    QLineEdit* m_path;
    QPushButton *m_browse, *m_start, *m_close;
    QLabel *m_keeps, *m_problem;
    QProgressBar* m_progress;
};

}  // namespace sl
