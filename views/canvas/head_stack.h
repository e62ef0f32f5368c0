// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QImage>
#include <QString>
#include <memory>

#include "core/base/evidence.h"
#include "core/base/result.h"
#include "views/canvas/color_map.h"
#include "views/canvas/heat_map.h"

namespace sl {

/// Reads a GridStack whose axes are some of token, layer and head, in any order. An absent axis
/// counts as one entry. Checked once, so that all access after is in bounds. Immutable, cheap to
/// copy.
class HeadStack {
public:
    HeadStack() = default;
    /// BadInput for other axes, a size that does not match, or no cells.
    static Result<HeadStack> from(std::shared_ptr<const GridStack> stack);

    bool empty() const { return !m_stack; }
    int tokens() const { return m_axes[0].count; }
    int layers() const { return m_axes[1].count; }
    int heads() const { return m_axes[2].count; }
    int rows() const { return m_stack ? m_stack->rows : 0; }
    int cols() const { return m_stack ? m_stack->cols : 0; }
    Box fileRect() const { return m_stack ? m_stack->fileRect : Box{}; }
    /// The stack's own words, e.g. "3"; "all" for an absent axis.
    QString tokenLabel(int token) const { return label(0, token); }
    QString layerLabel(int layer) const { return label(1, layer); }
    QString headLabel(int head) const { return label(2, head); }

    /// The rows × cols values of one head; the indices must be in range.
    const float* values(int token, int layer, int head) const;
    /// Sum of the finite values of one head: with attention, its mass on the picture. -1 for layer
    /// or head takes the mean over that axis.
    double mass(int token, int layer, int head) const;
    /// One head's grid over the file, or with -1 for layer or head the mean over that axis. An
    /// empty grid where an index is out of range.
    Grid grid(int token, int layer, int head) const;
    /// Least and greatest finite value of all heads at `token`.
    ValueRange range(int token) const;

private:
    struct AxisPlace {
        int count = 1;
        std::size_t stride = 0;  // in grids
        int index = -1;          // in the stack's axes
    };
    QString label(int axis, int index) const;
    std::size_t cells() const;

    std::shared_ptr<const GridStack> m_stack;
    AxisPlace m_axes[3];  // token, layer, head
};

/// How the colours of a head atlas are spread.
enum class HeadScale {
    Shared,   ///< one range for all heads: strong and weak heads can be compared
    PerHead,  ///< each head's own range: shows where it looks, not how much
};

/// All heads of one token side by side: layers downwards, heads across, each cellSize large.
struct HeadAtlas {
    QImage image;      ///< RGBA8888, opaque
    QSize cellSize;    ///< pixels of one head; less than cols × rows where the whole would pass
                       ///< `largestSide` (then means of blocks)
    ValueRange range;  ///< of the shared scale
};
HeadAtlas headAtlas(const HeadStack& stack, int token, ColorMap map, HeadScale scale,
                    int largestSide = 4096);

}  // namespace sl
