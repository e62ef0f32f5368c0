// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QKeySequence>
#include <QLineEdit>

namespace sl {

/// A field that shows the keys pressed in it instead of typing them. Tab still moves the focus and
/// Esc empties it. GUI thread.
class KeyRecorder : public QLineEdit {
    Q_OBJECT
public:
    explicit KeyRecorder(QWidget* parent = nullptr);

    QKeySequence keys() const { return m_keys; }
    void setKeys(const QKeySequence& keys);

    /// Why keys cannot be a command's; empty when they can.
    static QString whyNot(const QKeySequence& keys);

Q_SIGNALS:
    void recorded();

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QKeySequence m_keys;
};

}  // namespace sl
