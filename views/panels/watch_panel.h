// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <QTimer>
#include <QWidget>

class QGridLayout;
class QLabel;
class QScrollArea;
class QSlider;
class QStackedWidget;
class QToolButton;

namespace sl {

class EmptyState;
class Session;
class WatchCell;

/// The watched samples of one training: a slider goes through its checkpoints, from the base model
/// to the newest; beside the base, if wished. Left and Right move the slider, Space plays.
class WatchPanel : public QWidget {
    Q_OBJECT
public:
    explicit WatchPanel(Session* session, QWidget* parent = nullptr);

    /// Index of the checkpoint that is shown; -1: none.
    int position() const { return m_position; }
    int count() const;
    void setPosition(int index);
    void setBesideBase(bool on);
    bool besideBase() const;
    void setPlaying(bool on);
    /// "base" or "step 200", with the means.
    QString positionText() const;

Q_SIGNALS:
    void mediumRequested(const QString& path);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void build();
    void changed();
    void refresh();
    void arrange();
    void showPictures();
    void fillPicture(WatchCell* cell);

    Session* m_session;
    int m_position = -1;
    bool m_following = true;  // the newest checkpoint, as it comes
    QString m_job;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    QSlider* m_slider;
    QLabel *m_where, *m_legend;
    QToolButton *m_play, *m_beside;
    QScrollArea* m_scroll;
    QWidget* m_cellsHost;
    QGridLayout* m_grid;
    std::vector<WatchCell*> m_cells;
    QTimer m_timer;
};

}  // namespace sl
