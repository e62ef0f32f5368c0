// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <QTimer>
#include <QWidget>

#include "core/base/run.h"
#include "core/session/session_values.h"

class QComboBox;
class QLabel;
class QSortFilterProxyModel;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace sl {

class EmptyState;
class FilterField;
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
    /// As typed above the table.
    void setFilter(const QString& line);
    QString filterError() const;
    /// What the table shows, without its limit.
    RunsFilter shown() const;
    /// Shows or hides a column by its title in lower case, e.g. "note"; false: there is none.
    bool setColumnVisible(const QString& title, bool visible);
    QByteArray headerState() const;
    void restoreHeader(const QByteArray& state);

Q_SIGNALS:
    void removeRequested(const QString& runId);
    void compareRequested();  ///< of the two that are chosen
    void chosenChanged();
    void listChanged();
    void reviewRequested();
    void noteWritten(const QString& runId, const QString& before, const QString& note);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void build();
    void askForRuns();
    void editNote();
    void showMenu(const QPoint& position);
    void showColumnMenu(const QPoint& globalPosition);
    void toggleStar(const QModelIndex& index);
    QString currentId() const;
    void updateState();

    Session* m_session;
    RunsModel* m_model;
    QSortFilterProxyModel* m_order;
    FilterField* m_filter;
    QComboBox* m_task;
    QToolButton *m_starred, *m_review, *m_columns;
    QLabel* m_count;
    QStackedWidget* m_stack;
    QTableView* m_table;
    EmptyState* m_empty;
    QTimer m_wait;
    bool m_outdated = true;
};

}  // namespace sl
