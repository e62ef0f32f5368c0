// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "core/base/evidence.h"
#include "core/base/image.h"
#include "views/canvas/box_handles.h"
#include "views/canvas/canvas_box.h"
#include "views/canvas/figure.h"
#include "views/canvas/gl_widget.h"
#include "views/canvas/heat_map.h"
#include "views/canvas/overlay_painter.h"
#include "views/canvas/view_transform.h"

namespace sl {

class ImagePyramid;

/// The pixel under the mouse, in file pixels.
struct PixelAt {
    double x = 0, y = 0;  ///< exact position, pixel edges at whole numbers
    int red = 0, green = 0, blue = 0;
};

/// Shows a picture with what was found on it: boxes, a region to ask about, one heat map, a patch
/// grid. Wheel and + - zoom, middle drag, Space drag and a left drag on empty ground pan. Arrows
/// move the pinned box (or, under the Region tool, the region) by a pixel, with Shift by ten; with
/// Ctrl they move its right and lower side; without either they pan. Command keys (R, N, V, H, [ ],
/// Ctrl+9, Ctrl+0) belong to the window, which calls the functions below. All coordinates are
/// file pixels. Lives on the GUI thread; large pictures are prepared on a worker and appear within
/// a few frames.
class ImageCanvas : public GlWidget {
    Q_OBJECT
public:
    enum class Tool {
        Select,  ///< hover, click, move and resize what is editable; drag empty ground to pan
        Region,  ///< drag a new region, or take hold of the one there
        NewBox,  ///< drag a new box; then it is Select again
    };
    Q_ENUM(Tool)

    explicit ImageCanvas(QWidget* parent = nullptr);
    ~ImageCanvas() override;

    /// Shows `image` (null: nothing) fitted. Leaves boxes, region and heat map: the caller sets
    /// them anew for another picture. `description` is what a screen reader says of it.
    void setImage(ImagePtr image, const QString& description = {});
    ImagePtr image() const { return m_image; }
    /// What stands in the middle while there is no picture.
    void setEmptyText(const QString& text);
    /// False while a large picture still shows coarsely; for screenshots.
    bool isComplete() const;

    void setBoxes(std::vector<CanvasBox> boxes);
    const std::vector<CanvasBox>& boxes() const { return m_scene.boxes; }
    void setBoxesVisible(bool visible);
    /// Draws box `index` strongly and the others faintly; -1: none. Does not emit boxHovered.
    void setHighlightedBox(int index);
    int highlightedBox() const { return m_scene.highlightedBox; }
    /// Keeps box `index` strong until it is set again; -1: none.
    void setPinnedBox(int index);
    int pinnedBox() const { return m_scene.pinnedBox; }

    void setTool(Tool tool);
    Tool tool() const { return m_tool; }
    /// Shows a box that is not one of setBoxes yet; none: takes it off.
    void setNewBox(std::optional<Box> boxInFile);
    /// Draws a box of a third of what shows in its middle, as if the user had: for the keyboard.
    void placeBox();
    /// The region to ask about. Cut to the picture; an empty one is none. Emits regionChanged when
    /// it differs.
    void setRegion(std::optional<Box> regionInFile);
    std::optional<Box> region() const { return m_scene.regionInFile; }

    /// Lays `grid` over its fileRect; none, or a grid that isDrawable refuses, takes it off.
    void setHeatMap(std::optional<Grid> grid);
    bool hasHeatMap() const { return m_heat.has_value(); }
    void setHeatMapStyle(const HeatMapStyle& style);
    const HeatMapStyle& heatMapStyle() const { return m_heatStyle; }
    void setHeatMapVisible(bool visible);
    bool isHeatMapVisible() const { return m_heatVisible; }

    void setPatchGrid(std::optional<PatchGrid> grid);
    /// Marks a rectangle of the file: the cell, patch or token that something else points at.
    void setHighlightedRect(std::optional<Box> rectInFile);

    /// What shows now, for writing it into a file.
    Figure figure() const;

    const ViewTransform& view() const { return m_view; }
    /// Device pixels per file pixel, 1 = 100 %.
    double zoom() const { return m_view.scale() * devicePixelRatioF(); }
    /// Shows `centerInFile` in the middle at `zoom`; for canvases that move together. Emits
    /// viewChanged only when something changes.
    void setViewpoint(Point centerInFile, double zoom);

    QSize sizeHint() const override { return {800, 600}; }
    QSize minimumSizeHint() const override { return {120, 90}; }

    void fit();
    void oneToOne();
    /// One step in or out about the middle.
    void zoomIn();
    void zoomOut();
    void zoomToBox(const sl::Box& boxInFile);

Q_SIGNALS:
    /// Zoom, pan, fit or size changed.
    void viewChanged();
    /// The pixel under the mouse; none when it leaves the picture.
    void positionHovered(std::optional<sl::PixelAt> pixel);
    /// The box under the mouse, -1 for none.
    void boxHovered(int index);
    /// A click (no drag) on box `index`; -1: on empty ground.
    void boxClicked(int index);
    void boxDoubleClicked(int index);
    /// The user moved or resized an editable box; sent once, when the button is let go. The canvas
    /// shows the new box already.
    void boxEdited(int index, sl::Box boxInFile);
    /// The user moved or resized the pinned box by a key. The canvas shows the old one still.
    void boxNudged(int index, sl::Box boxInFile);
    /// The user drew a box. The canvas forgets it: the caller adds it.
    void boxDrawn(sl::Box boxInFile);
    /// The region was drawn, changed or taken away; sent while dragging ends, not during.
    void regionChanged(std::optional<sl::Box> regionInFile);
    void toolChanged(sl::ImageCanvas::Tool tool);
    void heatMapVisibleChanged(bool visible);
    void heatMapStyleChanged();
    /// All of what shows is at full detail: after a new picture, and after zoom and pan.
    void completed();

protected:
    bool event(QEvent* event) override;
    void initializeGL() override;
    void paintGL() override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Graphics;  // what lives in the GL context
    enum class Drag { None, Click, Pan, Minimap, NewRegion, Region, Box, NewBox };

    void preparePyramid();
    void adoptPyramid(std::shared_ptr<const ImagePyramid> pyramid, unsigned picture);
    void releaseGraphics();
    void drawPicture();
    void drawHeatMap();
    void drawOverlay();
    QImage overlayLayer(const QSize& pixels);
    void overlayChanged();
    void viewMoved();
    void describe();

    Point imageAt(QPointF position) const;
    Box bounds() const;
    int boxAt(QPointF position) const;
    bool isEditable(int box) const;
    void updateHandles();
    void startDrag(QMouseEvent* event);
    void startRegionDrag(QPointF position);
    void continueDrag(QPointF position);
    void finishDrag(QPointF position);
    void cancelDrag();
    void hover(QPointF position);
    void hoverBox(int index);
    void reportPixel(QPointF position);
    void updateCursor(QPointF position);
    void moveMinimapTo(QPointF position);
    bool moveByKey(int key, Qt::KeyboardModifiers modifiers);
    void finishBox(const Box& before, int box);
    void finishNewBox();
    void finishRegion(QPointF position, const std::optional<Box>& before, bool isNew);
    QPointF originInDevice() const;

    std::unique_ptr<Graphics> m_graphics;
    ImagePtr m_image;
    std::shared_ptr<const ImagePyramid> m_pyramid;
    unsigned m_picture = 0;  // counts setImage, so that a late worker is told apart
    QString m_description, m_emptyText;
    ViewTransform m_view;
    OverlayScene m_scene;
    bool m_overlayDirty = true;
    std::optional<Grid> m_heat;
    HeatMapStyle m_heatStyle;
    bool m_heatVisible = true, m_heatDirty = false;

    Tool m_tool = Tool::Select;
    Drag m_drag = Drag::None;
    QPointF m_pressed, m_last;
    BoxHandle m_handle = BoxHandle::None;
    int m_hoveredBox = -1, m_draggedBox = -1;
    std::optional<Box> m_beforeDrag;  // region or box
    bool m_spaceHeld = false, m_pixelReported = false, m_focusSeen = false;
};

}  // namespace sl
