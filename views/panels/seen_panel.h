// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTimer>
#include <QWidget>

#include "core/session/session_values.h"

class QLabel;
class QPlainTextEdit;
class QStackedWidget;
class QTableWidget;
class QToolButton;

namespace sl {

class EmptyState;
class HeatSource;
class ModelViewCanvas;
class Segmented;
class Session;

/// "Seen by the model": the exact pixels after preprocessing, the numbers that lead back to the
/// file, the token sequence. Looks only while it is visible.
class SeenPanel : public QWidget {
    Q_OBJECT
public:
    SeenPanel(Session* session, HeatSource* heat, QWidget* parent = nullptr);

    /// The question changed: look again soon, if anybody looks.
    void setQuery(const Query& query);
    void setGridVisible(bool visible);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void build();
    void connectParts();
    void ask();
    void refresh();
    void fillNumbers();
    void fillSequence();
    void showWeights();
    void showToken();
    void tellWhyNot(const Error& error);
    void showWhyEmpty();

    Session* m_session;
    HeatSource* m_heat;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    Segmented* m_view;
    QStackedWidget* m_pages;
    ModelViewCanvas* m_canvas;
    QTableWidget* m_numbers;
    QPlainTextEdit* m_sequence;
    QLabel *m_token, *m_summary;
    QToolButton *m_grid, *m_weights;
    QTimer m_wait;
    Query m_query;
    bool m_stale = false;
};

/// Rows of numbers for a view: name and value, e.g. "Scale" → "0.25 × 0.25".
std::vector<std::pair<QString, QString>> viewNumbers(const ViewGeometry& view,
                                                     const GeometryTrace& trace);

/// Values of a grid over the file, read at the middle of each visual token's place in the file, in
/// the order of trace.tokens; 0 for tokens in padding.
std::vector<float> tokenWeights(const GeometryTrace& trace, const Grid& grid);

}  // namespace sl
