// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPlainTextEdit>
#include <QStringList>

namespace sl {

/// Where a question is typed: Enter asks, Shift+Enter breaks the line, Up and Down at the edges
/// bring back earlier questions. Grows with its text up to a few lines.
class PromptEdit : public QPlainTextEdit {
    Q_OBJECT
public:
    explicit PromptEdit(QWidget* parent = nullptr);

    /// Questions asked before, oldest first.
    void setHistory(const QStringList& history);
    void remember(const QString& prompt);
    const QStringList& history() const { return m_history; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    void submitted();
    void stopRequested();

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void insertFromMimeData(const QMimeData* source) override;
    bool canInsertFromMimeData(const QMimeData* source) const override;

private:
    void recall(int by);

    QStringList m_history;
    int m_place = -1;  // in the history; -1: the text being typed
    QString m_typed;
};

}  // namespace sl
