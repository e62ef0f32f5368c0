// SPDX-License-Identifier: Apache-2.0
#include "views/panels/compare_boxes.h"

namespace sl {

namespace {

void append(std::vector<CanvasBox>& boxes, const std::vector<Annotation>& annotations, int color,
            CanvasBox::Origin origin, const QString& label) {
    for (CanvasBox& box : boxesFromAnnotations(annotations, 0)) {
        box.color = color;
        box.origin = origin;
        box.label = label;
        boxes.push_back(std::move(box));
    }
}

}  // namespace

std::vector<CanvasBox> boxesOfRow(const DiffRow& row, DiffLayer layer) {
    std::vector<CanvasBox> boxes;
    append(boxes, row.truth, kColorTruth, CanvasBox::Origin::Truth, QStringLiteral("truth"));
    if (layer != DiffLayer::B)
        append(boxes, row.annotationsA, kColorA, CanvasBox::Origin::Model, QStringLiteral("A"));
    if (layer != DiffLayer::A)
        append(boxes, row.annotationsB, kColorB, CanvasBox::Origin::Model, QStringLiteral("B"));
    return boxes;
}

}  // namespace sl
