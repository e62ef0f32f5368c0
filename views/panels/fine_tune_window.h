// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>

#include "core/session/train_plan.h"

class QLabel;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace sl {

class FindingsModel;
class Segmented;
class Session;
class TrainForm;
class TrainSampleView;

/// Where a fine-tune is set up: what it learns from and how, what looking at that found out, and
/// the command line that does the same. A window of its own beside the main one.
class FineTuneWindow : public QDialog {
    Q_OBJECT
public:
    explicit FineTuneWindow(Session* session, QWidget* parent = nullptr);

    TrainForm* form() { return m_form; }
    enum class Page { Data, Sample, Recipe };
    void showPage(Page page);
    /// Goes through the samples as the model sees them.
    void stepSample(int by);

    /// Fills in what the project suggests and begins to look at it; to be called when it is shown.
    void prepare();
    QString whyNotStart() const;
    /// Starts the training as a job; started() or failed() follow.
    void start();

Q_SIGNALS:
    void started(const QString& jobId);
    void failed(const QString& text, const QString& details);
    void mediumRequested(const QString& path);
    void usableChanged();

protected:
    void hideEvent(QHideEvent* event) override;

private:
    QWidget* buildLeft();
    QWidget* buildRight();
    QWidget* buildData();
    QWidget* buildBottom();
    void connectParts();
    void planChanged();
    void refresh();
    void refreshData();
    void openFinding(const QModelIndex& index);

    Session* m_session;
    TrainForm* m_form;
    Segmented* m_page;
    QStackedWidget* m_pages;
    QLabel *m_summary, *m_outlook, *m_why;
    QTableView* m_table;
    FindingsModel* m_findings;
    TrainSampleView* m_sample;
    QPlainTextEdit* m_command;
    QProgressBar* m_busy;
    QPushButton* m_start;
    QString m_project;  // folder that the form was filled in for
};

}  // namespace sl
