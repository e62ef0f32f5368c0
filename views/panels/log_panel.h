// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QComboBox;
class QLineEdit;
class QListView;
class QStackedWidget;

namespace sl {

class EmptyState;
class LogModel;
class LogProxy;

/// The program's log: filter by level and text, copy.
class LogPanel : public QWidget {
    Q_OBJECT
public:
    explicit LogPanel(LogModel* model, QWidget* parent = nullptr);

    void copy() const;  ///< the selected lines, or all that show

private:
    void build();
    void updateState();

    LogModel* m_model;
    LogProxy* m_proxy;
    QComboBox* m_level;
    QLineEdit* m_filter;
    QListView* m_list;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
};

}  // namespace sl
