// SPDX-License-Identifier: Apache-2.0
#include "core/base/geometry_trace.h"

namespace sl {

namespace {

/// Maps `box` from rectangle `from` to rectangle `to` (affine per axis).
Box mapBox(const Box& box, const Box& from, const Box& to) {
    const double sx = to.width() / from.width();
    const double sy = to.height() / from.height();
    return {to.x0 + (box.x0 - from.x0) * sx, to.y0 + (box.y0 - from.y0) * sy,
            to.x0 + (box.x1 - from.x0) * sx, to.y0 + (box.y1 - from.y0) * sy};
}

}  // namespace

Box ViewGeometry::contentRect() const {
    return {double(pad[0]), double(pad[1]), double(width - pad[2]), double(height - pad[3])};
}

Box ViewGeometry::fileFromView(const Box& boxInView) const {
    return mapBox(boxInView, contentRect(), fileRect);
}

Box ViewGeometry::viewFromFile(const Box& boxInFile) const {
    return mapBox(boxInFile, fileRect, contentRect());
}

const ViewGeometry* GeometryTrace::view(int index) const {
    for (const ViewGeometry& v : views)
        if (v.index == index) return &v;
    return nullptr;
}

std::optional<Box> GeometryTrace::fileRect(const VisualToken& token) const {
    const ViewGeometry* v = view(token.view);
    if (v == nullptr) return std::nullopt;
    const Box shown = token.viewRect.intersected(v->contentRect());
    if (!shown.valid()) return std::nullopt;
    return v->fileFromView(shown);
}

}  // namespace sl
