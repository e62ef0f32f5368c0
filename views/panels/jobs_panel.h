// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTimer>
#include <QWidget>

class QLabel;
class QListView;
class QPlainTextEdit;
class QStackedWidget;
class QToolButton;

namespace sl {

class EmptyState;
class JobsModel;
class LossPlot;
class Session;

/// Long work that runs beside the window: its list, and of the chosen one the loss and the log.
class JobsPanel : public QWidget {
    Q_OBJECT
public:
    explicit JobsPanel(Session* session, QWidget* parent = nullptr);

Q_SIGNALS:
    void failed(const QString& text, const QString& details);

private:
    void build();
    QString currentId() const;
    void refresh();
    void refreshDetail();
    void pollLog();

    Session* m_session;
    JobsModel* m_model;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    QListView* m_list;
    QLabel* m_title;
    QToolButton *m_stop, *m_resume, *m_copy;
    LossPlot* m_plot;
    QPlainTextEdit* m_log;
    QTimer m_logTimer;
};

}  // namespace sl
