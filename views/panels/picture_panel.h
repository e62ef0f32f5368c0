// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include <QWidget>

#include "views/canvas/image_canvas.h"

class QLabel;
class QStackedWidget;
class QToolButton;

namespace sl {

class EmptyState;
class HeatSource;
class Session;

/// The middle of the window: the present picture with its boxes, heat map and region, and a bar
/// with tools and numbers under it.
class PicturePanel : public QWidget {
    Q_OBJECT
public:
    PicturePanel(Session* session, HeatSource* heat, QWidget* parent = nullptr);

    ImageCanvas* canvas() { return m_canvas; }
    void setRegion(const std::optional<Box>& regionInFile);
    void setHeatVisible(bool visible);
    bool heatVisible() const;
    void setBoxesVisible(bool visible);
    bool boxesVisible() const { return m_boxesVisible; }
    /// Nothing is still being prepared for the screen.
    bool complete() const;

Q_SIGNALS:
    void regionChanged(const std::optional<sl::Box>& regionInFile);
    void toggled();  ///< a tool or a layer was switched

protected:
    void changeEvent(QEvent* event) override;

private:
    void build();
    QWidget* buildBar();
    void connectCanvas();
    void showPicture();
    void showBoxes();
    void showLit();
    void showHeat();
    void updateBar();
    void showPixel(const std::optional<PixelAt>& pixel);

    Session* m_session;
    HeatSource* m_heat;
    QStackedWidget* m_stack;
    ImageCanvas* m_canvas;
    EmptyState* m_empty;
    QToolButton *m_select, *m_regionTool, *m_boxes, *m_heatButton, *m_fit, *m_actual;
    QLabel *m_name, *m_zoom, *m_pixel;
    bool m_boxesVisible = true;
    std::vector<int> m_boxAnnotations;  // for each box the annotation it shows
};

}  // namespace sl
