// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <optional>
#include <vector>

#include "core/base/annotation.h"

namespace sl {

/// A box (or polygon) that a canvas draws over its picture.
struct CanvasBox {
    /// Decides the line: Model solid, Truth dashed, Corrected solid with a dot.
    enum class Origin { Model, Truth, Corrected };

    Box boxInFile;
    std::vector<Point> polygonInFile;  ///< drawn instead of the box where it has three or more
    QString label;                     ///< any script
    std::optional<double> score;       ///< 0-1, shown behind the label; low scores fade the line
    Origin origin = Origin::Model;
    int color = -1;         ///< index of overlayColor; -1: the position in the list
    bool editable = false;  ///< may be moved and resized with mouse and keys
    /// The model's own box, drawn as a thin line where the present one differs from it.
    std::optional<Box> modelBoxInFile = {};
};

/// Boxes and regions among `annotations` that lie on medium `mediaIndex`, in their order. Origin
/// from the author: truth, person (Corrected), run (Model). `positions`, where given, receives for
/// each box the index in `annotations` it came from.
std::vector<CanvasBox> boxesFromAnnotations(const std::vector<Annotation>& annotations,
                                            int mediaIndex, std::vector<int>* positions = nullptr);

/// What a canvas writes beside a box: label and score, e.g. "red circle 0.97"; may be empty.
QString boxCaption(const CanvasBox& box);

/// What stands beside a box that is being changed: its size in file pixels and, where it differs
/// from the model's, how much of that it keeps, e.g. "120 × 96 px · IoU 0.83".
QString boxReadout(const CanvasBox& box);

/// One sentence for screen readers, e.g. "Box 1: red circle, score 0.97, from 12, 30 to 80, 92".
QString boxDescription(const CanvasBox& box, int index);

}  // namespace sl
