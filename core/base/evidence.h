// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "core/base/api.h"
#include "core/base/box.h"

namespace sl {

/// Values over a rectangle of the file, row-major [rows, cols].
struct Grid {
    int mediaIndex = 0;
    int view = 0;
    Box fileRect;
    int rows = 0, cols = 0;
    std::vector<float> values;
    float min = 0, max = 0;
};

/// Many grids of one shape, e.g. one per token, layer and head: values
/// [axes[0].labels, ..., rows, cols], row-major.
struct GridStack {
    struct Axis {
        std::string name;  ///< "token", "layer", "head"
        std::vector<std::string> labels;
    };
    int mediaIndex = 0;
    int view = 0;
    Box fileRect;
    int rows = 0, cols = 0;
    std::vector<Axis> axes;
    std::vector<float> values;
    float min = 0, max = 0;
};

/// Token-by-patch or any other labelled matrix, row-major.
struct Matrix {
    std::vector<std::string> rowLabels, colLabels;
    std::vector<float> values;
};

struct Curve {
    std::vector<double> x, y;
    std::string xUnit;
};

/// Weights over the points or objects of a scene.
struct PointWeights {
    std::vector<int> ids;
    std::vector<float> weights;
};

struct Table {
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;
};

/// Something a view can draw, and what it was computed from. A probe returns numbers; a view picks
/// colours.
struct SL_API Evidence {
    std::string probe;          ///< probe id
    std::string target;         ///< "token 3", "answer", ...
    std::string targetText;     ///< the token's or words' text
    std::string layers;         ///< "mean", "0-3", "all"
    std::string heads;          ///< "mean", "2", "all"
    std::string method;         ///< e.g. "softmax attention, token to image"
    std::string normalisation;  ///< e.g. "share of attention on the image, sums to 1"
    std::string note;           ///< limits a reader must know
    std::variant<Grid, GridStack, Matrix, Curve, PointWeights, Table> data;
    std::string file;  ///< where the data was written, when it is too large for JSON; else empty

    /// "grid", "grid_stack", "matrix", "curve", "points" or "table".
    std::string form() const;
    /// Bytes of the numbers held.
    std::size_t dataBytes() const;
};

}  // namespace sl
