// SPDX-License-Identifier: Apache-2.0
#include "views/canvas/view_transform.h"

#include <algorithm>
#include <cmath>

namespace sl {

namespace {

constexpr double kMaxDevicePixels = 64;  // per image pixel
constexpr double kFitEnlarges = 8;       // device pixels per image pixel
constexpr double kFitMargin = 0.02;      // of the viewport, on each side

double atLeastOne(double value) {
    return std::isfinite(value) ? std::max(value, 1.0) : 1.0;
}

double fittingScale(double viewportWidth, double viewportHeight, double width, double height) {
    return std::min(viewportWidth / width, viewportHeight / height) * (1 - 2 * kFitMargin);
}

}  // namespace

void ViewTransform::setContentSize(double width, double height) {
    m_contentWidth = atLeastOne(width);
    m_contentHeight = atLeastOne(height);
    fit();
}

void ViewTransform::setViewportSize(double width, double height) {
    m_viewportWidth = atLeastOne(width);
    m_viewportHeight = atLeastOne(height);
    if (m_fitted) return fit();
    m_scale = std::clamp(m_scale, minScale(), maxScale());
    clampCenter();
}

void ViewTransform::setDevicePixel(double viewportUnits) {
    if (!(viewportUnits > 0) || viewportUnits == m_devicePixel) return;
    m_devicePixel = viewportUnits;
    if (m_fitted) return fit();
    m_scale = std::clamp(m_scale, minScale(), maxScale());
}

double ViewTransform::fitScale() const {
    return std::min(
        fittingScale(m_viewportWidth, m_viewportHeight, m_contentWidth, m_contentHeight),
        kFitEnlarges * m_devicePixel);
}

double ViewTransform::minScale() const {
    return std::min(fitScale(), m_devicePixel) / 4;
}

double ViewTransform::maxScale() const {
    return std::max(kMaxDevicePixels * m_devicePixel, fitScale());
}

Point ViewTransform::viewportFromImage(Point p) const {
    return {m_viewportWidth / 2 + (p.x - m_center.x) * m_scale,
            m_viewportHeight / 2 + (p.y - m_center.y) * m_scale};
}

Point ViewTransform::imageFromViewport(Point p) const {
    return {m_center.x + (p.x - m_viewportWidth / 2) / m_scale,
            m_center.y + (p.y - m_viewportHeight / 2) / m_scale};
}

Box ViewTransform::viewportFromImage(const Box& b) const {
    const Point a = viewportFromImage(Point{b.x0, b.y0});
    const Point z = viewportFromImage(Point{b.x1, b.y1});
    return {a.x, a.y, z.x, z.y};
}

Box ViewTransform::imageFromViewport(const Box& b) const {
    const Point a = imageFromViewport(Point{b.x0, b.y0});
    const Point z = imageFromViewport(Point{b.x1, b.y1});
    return {a.x, a.y, z.x, z.y};
}

Box ViewTransform::visibleInImage() const {
    return imageFromViewport(Box{0, 0, m_viewportWidth, m_viewportHeight})
        .intersected({0, 0, m_contentWidth, m_contentHeight});
}

void ViewTransform::fit() {
    m_fitted = true;
    m_scale = fitScale();
    m_center = {m_contentWidth / 2, m_contentHeight / 2};
}

void ViewTransform::fitBox(const Box& b) {
    if (!b.valid()) return;
    centerOn({(b.x0 + b.x1) / 2, (b.y0 + b.y1) / 2},
             fittingScale(m_viewportWidth, m_viewportHeight, b.width(), b.height()));
}

void ViewTransform::oneToOne() {
    centerOn(m_center, m_devicePixel);
}

void ViewTransform::zoomAt(Point p, double factor) {
    if (!(factor > 0) || !std::isfinite(factor)) return;
    const Point kept = imageFromViewport(p);
    m_fitted = false;
    m_scale = std::clamp(m_scale * factor, minScale(), maxScale());
    m_center = {kept.x - (p.x - m_viewportWidth / 2) / m_scale,
                kept.y - (p.y - m_viewportHeight / 2) / m_scale};
    clampCenter();
}

void ViewTransform::panBy(double dx, double dy) {
    m_fitted = false;
    m_center.x -= dx / m_scale;
    m_center.y -= dy / m_scale;
    clampCenter();
}

void ViewTransform::centerOn(Point p, double scale) {
    if (!(scale > 0) || !std::isfinite(p.x) || !std::isfinite(p.y)) return;
    m_fitted = false;
    m_scale = std::clamp(scale, minScale(), maxScale());
    m_center = p;
    clampCenter();
}

void ViewTransform::clampCenter() {
    m_center.x = std::clamp(m_center.x, 0.0, m_contentWidth);
    m_center.y = std::clamp(m_center.y, 0.0, m_contentHeight);
}

}  // namespace sl
