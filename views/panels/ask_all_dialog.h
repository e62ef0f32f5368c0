// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <vector>

#include <QDialog>

#include "core/session/ask_all_plan.h"

class QCheckBox;
class QComboBox;
class QDialogButtonBox;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class QRadioButton;

namespace sl {

class Session;

/// One or several questions about all samples, or those that the filter lets through. Not modal:
/// the samples can be looked at and filtered meanwhile.
class AskAllDialog : public QDialog {
    Q_OBJECT
public:
    /// `filtered` gives positions in the list of samples.
    AskAllDialog(Session* session, std::function<std::vector<int>()> filtered,
                 QWidget* parent = nullptr);

    /// Shows it with this question and task unless something was typed before.
    void open(const QString& task, const QString& prompt);

    QStringList questions() const;
    void setQuestions(const QStringList& questions);
    bool setTask(const QString& id);  ///< false: no such task
    void setFiltered(bool filteredOnly);
    void setEvidence(bool evidence);

    /// Starts the job and closes; otherwise says why it cannot, also under the fields.
    QString start();
    /// What a quick look finds wrong; empty when start() may be tried.
    QString whyNot() const;
    /// Something of what it counts changed.
    void refresh();

private:
    void build();
    Result<AskAllRequest> request() const;
    Result<AskAllPlan> plan(int* skipped) const;
    void showProblem(const QString& problem);

    Session* m_session;
    std::function<std::vector<int>()> m_filtered;
    QPlainTextEdit* m_questions;
    QComboBox* m_task;
    QRadioButton *m_all, *m_some;
    QCheckBox* m_evidence;
    QLabel* m_state;
    QDialogButtonBox* m_buttons;
    QPushButton* m_start;
};

}  // namespace sl
