// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include <QPointer>
#include <QWidget>

#include "views/canvas/image_canvas.h"

class QLabel;
class QStackedWidget;
class QToolButton;

namespace sl {

class EmptyState;
class HeatSource;
class LabelEdit;
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
    /// Opens a line for the label of a box of the shown answer; labelChosen follows unless it is
    /// left with Esc. Nothing when the annotation is no box of this picture.
    void editLabel(int annotation);
    /// Puts a strip above the picture; hidden ones take no room.
    void addStrip(QWidget* strip);
    /// Nothing is still being prepared for the screen.
    bool complete() const;

Q_SIGNALS:
    void regionChanged(const std::optional<sl::Box>& regionInFile);
    // Boxes are named by the position of their annotation in the shown answer.
    void boxEdited(int annotation, const sl::Box& boxInFile);
    void boxNudged(int annotation, const sl::Box& boxInFile);
    /// A box was drawn and got its label (left with Esc, it is forgotten).
    void boxDrawn(const sl::Box& boxInFile, const QString& label);
    void labelChosen(int annotation, const QString& label);
    void toggled();  ///< a tool or a layer was switched

protected:
    void changeEvent(QEvent* event) override;

private:
    void build();
    QWidget* buildBar();
    void connectCanvas();
    void connectBoxes();
    int annotationOf(int box) const;
    void openLabel(const Box& boxInFile, const QString& label,
                   std::function<void(const QString&)> taken);
    void labelNewBox(const Box& boxInFile);
    QString labelForNewBox() const;
    void closeLabel();
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
    QToolButton *m_select, *m_regionTool, *m_newBoxTool, *m_boxes, *m_heatButton;
    QToolButton *m_fit, *m_actual;
    QLabel *m_name, *m_zoom, *m_pixel;
    bool m_boxesVisible = true;
    QPointer<LabelEdit> m_label;
    QString m_lastLabel;
    std::vector<int> m_boxAnnotations;  // for each box the annotation it shows
};

}  // namespace sl
