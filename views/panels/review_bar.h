// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QWidget>

class QAction;
class QHBoxLayout;
class QLabel;
class QProgressBar;

namespace sl {

class Review;
class Session;

/// Above the picture while answers are reviewed: where in the queue, question, answer, verdict, and
/// what can be done with which key.
class ReviewBar : public QWidget {
    Q_OBJECT
public:
    explicit ReviewBar(Session* session, QWidget* parent = nullptr);

    /// Commands in the order of their buttons; the keys shown follow when they are bound anew.
    void setActions(const QList<QAction*>& actions);
    /// A hint in place of the question, e.g. while boxes are corrected; empty: none.
    void setHint(const QString& hint);

Q_SIGNALS:
    /// A button was pressed: the keys belong to the picture again.
    void used();

protected:
    void changeEvent(QEvent* event) override;

private:
    void refresh();

    Session* m_session;
    Review* m_review;
    QLabel *m_count, *m_question, *m_answer, *m_verdict, *m_judged;
    QProgressBar* m_progress;
    QHBoxLayout* m_buttons;
    QString m_hint;
};

}  // namespace sl
