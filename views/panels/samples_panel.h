// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <QWidget>

class QLabel;
class QListView;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace sl {

class EmptyState;
class FilterField;
class SampleDelegate;
class SamplesModel;
class SamplesProxy;
class Session;
enum class SampleOrder;

/// The media of the project as thumbnails or as a list, with a filter and done marks.
class SamplesPanel : public QWidget {
    Q_OBJECT
public:
    explicit SamplesPanel(Session* session, QWidget* parent = nullptr);

    /// Moves to the next or previous sample that the filter lets through.
    void step(int by);
    void setTiles(bool tiles);
    bool tiles() const { return m_tiles; }
    void focusFilter();
    void toggleDone();
    /// As typed above the list.
    void setFilter(const QString& line);
    /// What is wrong with the filter; empty when nothing is.
    QString filterError() const;
    void setOrder(SampleOrder order);
    SampleOrder order() const;
    /// Positions in Samples::items() of those that the filter lets through, in the order shown.
    std::vector<int> filtered() const;
    /// A missing sample to look for: the current one where it is missing, else the first.
    QString missingPath() const;

Q_SIGNALS:
    void openRequested();
    /// The user wants to say where a missing file is now.
    void findRequested(const QString& path);
    /// The filter or what it lets through changed.
    void filteredChanged();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void build();
    void showCurrent();
    void updateCount();
    void updateTileSize();
    void showOrderMenu();
    void showMenu(const QPoint& position);

    Session* m_session;
    SamplesModel* m_model;
    SamplesProxy* m_proxy;
    SampleDelegate* m_delegate;
    FilterField* m_filter;
    QLabel* m_count;
    QToolButton *m_orderButton, *m_layoutButton;
    QWidget* m_missing;
    QLabel* m_missingText;
    QPushButton* m_find;
    QStackedWidget* m_stack;
    QListView* m_list;
    EmptyState* m_empty;
    bool m_tiles = true;
    bool m_showing = false;
};

}  // namespace sl
