// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QComboBox;
class QLabel;
class QSlider;
class QSortFilterProxyModel;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace sl {

class EmptyState;
class HeadGrid;
class HeadTableModel;
class HeatSource;
class Segmented;
class Session;
class WordStrip;

/// Where the answer's words come from: pick a word, a probe, a kind of map, a head.
class EvidencePanel : public QWidget {
    Q_OBJECT
public:
    EvidencePanel(Session* session, HeatSource* heat, QWidget* parent = nullptr);

    bool setProbe(const QString& id);

Q_SIGNALS:
    void probeRequested();  ///< the shown answer has no evidence and the user wants some

private:
    void build();
    QWidget* buildHeads();
    QWidget* buildStyle();
    void connectHeads();
    void fillProbes();
    void showProbeHelp();
    void refresh();
    void updateHeads();
    void updateLit();
    void updateStyle();
    void takeStyle();

    Session* m_session;
    HeatSource* m_heat;
    QComboBox* m_probe;
    QToolButton* m_help;
    QLabel* m_helpText;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    WordStrip* m_words;
    Segmented* m_mode;
    QLabel* m_caption;
    QWidget* m_heads;
    QStackedWidget* m_headViews;
    QToolButton* m_asTable;
    QToolButton* m_perHead;
    HeadGrid* m_grid;
    QTableView* m_table;
    HeadTableModel* m_tableModel;
    QSortFilterProxyModel* m_tableOrder;
    QSlider *m_opacity, *m_threshold;
    QComboBox* m_colors;
    QToolButton* m_smooth;
};

}  // namespace sl
