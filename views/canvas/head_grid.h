// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPoint>

#include "views/canvas/head_grid_layout.h"
#include "views/canvas/head_stack.h"
#include "views/canvas/imgui_widget.h"

namespace sl {

/// Layer × head grid of small heat maps for one token. Hover previews, a click keeps; arrows move a
/// cursor that previews, Enter or Space keeps, Esc ends the preview. Headers stand for means: -1
/// for layer or head in the signals. Numbers are masses: the sum of a head's values over the
/// picture, in headers the mean of them. HeadTableModel is its twin for screen readers. Lives on
/// the GUI thread.
class HeadGrid : public ImGuiWidget {
    Q_OBJECT
public:
    explicit HeadGrid(QWidget* parent = nullptr);
    ~HeadGrid() override;

    /// Shows `stack` (empty: nothing) at `token`.
    void setStack(HeadStack stack, int token = 0);
    void setToken(int token);
    int token() const { return m_token; }
    /// The one that is kept. Does not emit.
    void setChosen(HeadAt at);
    HeadAt chosen() const { return m_chosen; }
    void setColorMap(ColorMap map);
    void setScale(HeadScale scale);
    HeadScale scale() const { return m_scale; }

    /// Where the middle of a cell or header lies in the widget, in logical pixels, before any
    /// scrolling; for tests and tours.
    QPoint placeOf(HeadAt at) const;
    QSize sizeHint() const override { return {360, 320}; }
    QSize minimumSizeHint() const override { return {160, 120}; }

Q_SIGNALS:
    void previewed(int layer, int head);
    /// The mouse left or Esc was pressed: back to what is chosen.
    void previewEnded();
    void chosenChanged(int layer, int head);

protected:
    void paintUi() override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void stackChanged();
    HeadGridLayout layout() const;
    void uploadAtlas();
    void paintCells(const HeadGridLayout& layout);
    void paintCell(const HeadGridLayout& layout, HeadAt at, QPointF origin);
    void paintHeaders(const HeadGridLayout& layout, QPointF origin);
    void paintHeader(const QRectF& place, HeadAt at);
    void paintFooter();
    void paintTooltip(HeadAt at);
    void followMouse(const HeadGridLayout& layout, QPointF origin);
    void preview(HeadAt at);
    void endPreview();
    void choose(HeadAt at);
    void moveCursor(int dLayer, int dHead);
    QString describe(HeadAt at) const;
    QString headerLabel(HeadAt at) const;
    double massAt(HeadAt at) const;

    HeadStack m_stack;
    int m_token = 0;
    ColorMap m_map = ColorMap::Viridis;
    HeadScale m_scale = HeadScale::Shared;
    HeadAtlas m_atlas;
    unsigned m_texture = 0;
    bool m_atlasDirty = true;
    std::vector<double> m_mass;  // [layers + 1, heads + 1], index 0 the mean
    HeadAt m_chosen, m_previewed;
    bool m_previewing = false, m_byKeys = false, m_scrollToPreview = false;
    bool m_focusSeen = false;
};

}  // namespace sl
