// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "core/base/api.h"
#include "core/base/box.h"

namespace sl {

/// One picture that the network receives ("view": the whole, a crop, a tile): the rectangle of the
/// file it shows and the padding around it.
struct SL_API ViewGeometry {
    int index = 0;
    int mediaIndex = 0;
    int width = 0, height = 0;             ///< pixels of the model input, padding included
    Box fileRect;                          ///< file pixels that fill the view inside the padding
    std::array<int, 4> pad{};              ///< left, top, right, bottom padding in view pixels
    double fileWidth = 0, fileHeight = 0;  ///< the whole file's size in pixels

    /// View pixels that show the file (the view without its padding).
    Box contentRect() const;
    Box fileFromView(const Box& boxInView) const;
    Box viewFromFile(const Box& boxInFile) const;
};

/// A row of the language model's input that carries picture content.
struct VisualToken {
    int index = 0;  ///< order in the sequence, counted from 0
    int view = 0;   ///< ViewGeometry::index
    int row = 0;    ///< cell in the view's token grid
    int col = 0;
    Box viewRect;  ///< view pixels that the token was computed from
};

/// Every crop, resize, pad and tile between file pixels and model input, invertible. Built by a
/// family's image processor, recorded with every answer.
struct SL_API GeometryTrace {
    std::vector<ViewGeometry> views;
    std::vector<VisualToken> tokens;

    const ViewGeometry* view(int index) const;
    /// File rectangle of a visual token; none where the token lies in padding altogether.
    std::optional<Box> fileRect(const VisualToken& token) const;
};

}  // namespace sl
