// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <QWidget>

#include "views/panels/filter_line.h"

class QHBoxLayout;
class QLabel;
class QLineEdit;

namespace sl {

/// The line above a list where its filter is typed, with help on the language and, under it, what
/// was not understood.
class FilterField : public QWidget {
    Q_OBJECT
public:
    FilterField(const QString& placeholder, const QString& name,
                const std::vector<FilterWord>& words, QWidget* parent = nullptr);

    QString text() const;
    void setText(const QString& text);
    void clear() { setText({}); }
    /// Shown under the line; empty: nothing.
    void setError(const QString& error);
    QString error() const;
    void focus();
    /// Puts a control behind the line, before the help button.
    void addControl(QWidget* control);

Q_SIGNALS:
    void textChanged(const QString& text);

protected:
    void changeEvent(QEvent* event) override;

private:
    void showHelp();
    void tintError();

    std::vector<FilterWord> m_words;
    QHBoxLayout* m_row;
    QLineEdit* m_line;
    QWidget* m_help;
    QLabel* m_error;
};

}  // namespace sl
