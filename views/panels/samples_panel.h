// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QListView;
class QStackedWidget;
class QToolButton;

namespace sl {

class EmptyState;
class SampleDelegate;
class SamplesModel;
class SamplesProxy;
class Session;

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

Q_SIGNALS:
    void openRequested();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void build();
    void showCurrent();
    void updateCount();
    void updateTileSize();

    Session* m_session;
    SamplesModel* m_model;
    SamplesProxy* m_proxy;
    SampleDelegate* m_delegate;
    QLineEdit* m_filter;
    QLabel* m_count;
    QToolButton* m_layoutButton;
    QStackedWidget* m_stack;
    QListView* m_list;
    EmptyState* m_empty;
    bool m_tiles = true;
    bool m_showing = false;
};

}  // namespace sl
