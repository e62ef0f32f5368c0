// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QLabel;
class QListWidget;
class QPushButton;
class QToolButton;

namespace sl {

class AskAll;
class Session;

/// The chosen job of questions: how far it is, what failed, and what can be done with it.
class AskJobView : public QWidget {
    Q_OBJECT
public:
    explicit AskJobView(Session* session, QWidget* parent = nullptr);

    void setJob(const QString& id);
    const QString& job() const { return m_id; }

Q_SIGNALS:
    /// Its answers shall be gone through one by one.
    void reviewRequested(const QString& id);

private:
    void build();
    void refresh();
    void showFailures();

    Session* m_session;
    AskAll* m_askAll;
    QString m_id;
    QLabel *m_title, *m_state, *m_questions, *m_failedTitle;
    QToolButton *m_pause, *m_resume, *m_cancel;
    QPushButton *m_review, *m_retry;
    QListWidget* m_failed;
};

}  // namespace sl
