// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <QTimer>
#include <QWidget>

#include "core/base/run.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QSortFilterProxyModel;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace sl {

class EmptyState;
class RunsModel;
class Session;

/// Every record of the store: filter, star, reopen with its picture and evidence.
class RunsPanel : public QWidget {
    Q_OBJECT
public:
    explicit RunsPanel(Session* session, QWidget* parent = nullptr);

    void refresh();
    void openCurrent();
    void focusFilter();
    /// The selected runs, in the order of the list.
    std::vector<Run> chosen() const;
    /// Ids of the answers that the list shows, oldest first.
    QStringList answeredIds() const;
    QByteArray headerState() const;
    void restoreHeader(const QByteArray& state);

Q_SIGNALS:
    void removeRequested(const QString& runId);
    void compareRequested();  ///< of the two that are chosen
    void chosenChanged();
    void listChanged();

protected:
    void showEvent(QShowEvent* event) override;

private:
    void build();
    void askForRuns();
    void showMenu(const QPoint& position);
    void showHeaderMenu(const QPoint& position);
    void toggleStar(const QModelIndex& index);
    QString currentId() const;
    void updateState();

    Session* m_session;
    RunsModel* m_model;
    QSortFilterProxyModel* m_order;
    QLineEdit* m_filter;
    QComboBox* m_task;
    QToolButton* m_starred;
    QLabel* m_count;
    QStackedWidget* m_stack;
    QTableView* m_table;
    EmptyState* m_empty;
    QTimer m_wait;
    bool m_outdated = true;
};

}  // namespace sl
