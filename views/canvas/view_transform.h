// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/box.h"

namespace sl {

/// Zoom and pan of a picture in a viewport: which image point lies under which viewport point.
/// Pure numbers, no widget. Both spaces have their origin top left, y down; scale is viewport
/// units per image pixel. Limits that hold after every call: the scale stays within
/// [minScale, maxScale], and the middle of the viewport lies on the picture, so it cannot get lost.
class ViewTransform {
public:
    /// Size of the picture in pixels. Fits it. Sizes below 1 are taken as 1.
    void setContentSize(double width, double height);
    /// Size of the viewport. Fits again while isFitted(), else keeps the image point in the middle.
    void setViewportSize(double width, double height);
    /// Viewport units that make one device pixel (1 / devicePixelRatio): the unit of oneToOne and
    /// of the largest zoom, 64 device pixels to an image pixel.
    void setDevicePixel(double viewportUnits);

    double scale() const { return m_scale; }
    double minScale() const;
    double maxScale() const;
    /// The scale at which the whole picture just shows, with a margin; never enlarges beyond 8 : 1.
    double fitScale() const;
    /// True from fit() until the next zoom or pan.
    bool isFitted() const { return m_fitted; }

    Point viewportFromImage(Point pointInImage) const;
    Point imageFromViewport(Point pointInViewport) const;
    Box viewportFromImage(const Box& boxInImage) const;
    Box imageFromViewport(const Box& boxInViewport) const;
    /// The part of the picture that shows; empty where none does.
    Box visibleInImage() const;
    /// Image point in the middle of the viewport.
    Point centerInImage() const { return m_center; }

    /// Shows the whole picture.
    void fit();
    /// Shows `boxInImage` as large as fits, with a margin.
    void fitBox(const Box& boxInImage);
    /// One image pixel on one device pixel; keeps the image point in the middle.
    void oneToOne();
    /// Multiplies the scale. The image point under `pointInViewport` stays there unless a limit is
    /// met.
    void zoomAt(Point pointInViewport, double factor);
    /// Moves the picture by viewport units.
    void panBy(double dx, double dy);
    /// Puts `pointInImage` in the middle of the viewport at `scale`.
    void centerOn(Point pointInImage, double scale);

private:
    void clampCenter();

    double m_contentWidth = 1, m_contentHeight = 1;
    double m_viewportWidth = 1, m_viewportHeight = 1;
    double m_devicePixel = 1;
    double m_scale = 1;
    Point m_center{0.5, 0.5};
    bool m_fitted = true;
};

}  // namespace sl
