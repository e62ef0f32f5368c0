// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLineEdit>

namespace sl {

/// A line for one label, put over the picture beside its box, with completion from the labels that
/// are in use. Enter and a click elsewhere take what is written, Esc does not; then it is gone.
class LabelEdit : public QLineEdit {
    Q_OBJECT
public:
    LabelEdit(const QString& label, const QStringList& known, QWidget* parent);

    /// Shows it at `corner` (of its parent) or as near as it fits, all text selected.
    void openAt(QPoint corner);

Q_SIGNALS:
    /// Sent once: the text, without white space around it, and whether it was taken.
    void finished(const QString& label, bool taken);

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void finish(bool taken);

    bool m_finished = false;
};

}  // namespace sl
