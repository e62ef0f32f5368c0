// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTimer>
#include <QWidget>

class QBoxLayout;
class QLabel;
class QListView;
class QPlainTextEdit;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace sl {

class AskJobView;
class EmptyState;
class JobsModel;
class MetricsView;
class Segmented;
class Session;
struct JobInfo;

/// Long work that runs beside the window: its list, and of the chosen one the plots, the numbers
/// and the log, with what can be done about it.
class JobsPanel : public QWidget {
    Q_OBJECT
public:
    explicit JobsPanel(Session* session, QWidget* parent = nullptr);

    /// Job shown in detail; empty: none.
    QString currentId() const { return m_current; }
    /// Chooses a job, at once or when it comes up in the list.
    void select(const QString& id);
    enum class Page { Plots, Numbers, Log };
    void showPage(Page page);
    void setLogarithmic(bool on);

    /// Why the chosen job cannot be paused, go on or be stopped; empty when it can.
    QString whyNotPause() const;
    QString whyNotResume() const;
    QString whyNotStop() const;
    /// The same of opening the model it made.
    QString whyNotOpen() const;
    void pause();
    void resume();
    void stop();

Q_SIGNALS:
    void currentChanged();
    void failed(const QString& text, const QString& details);
    void watchRequested(const QString& id);
    void compareRequested(const QString& id);
    void useRequested(const QString& id);
    void trainRequested();
    void reviewRequested(const QString& jobId);

private:
    void build();
    QBoxLayout* buildHead();
    void connectParts();
    const JobInfo* job() const;
    void refresh();
    void refreshDetail();
    void pollLog();

    Session* m_session;
    JobsModel* m_model;
    QString m_current, m_wanted;
    QStackedWidget *m_stack, *m_details;
    AskJobView* m_askJob;
    EmptyState* m_empty;
    QListView* m_list;
    QLabel *m_title, *m_state;
    QToolButton *m_pause, *m_resume, *m_stop, *m_copy, *m_log10, *m_watch;
    QPushButton *m_use, *m_compare;
    Segmented* m_page;
    QStackedWidget* m_pages;
    MetricsView* m_metrics;
    QPlainTextEdit* m_log;
    QTimer m_logTimer;
};

}  // namespace sl
