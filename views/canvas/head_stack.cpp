// SPDX-License-Identifier: Apache-2.0
#include "views/canvas/head_stack.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace sl {

namespace {

constexpr std::array<const char*, 3> kAxisNames{"token", "layer", "head"};

std::string notDrawable(const std::string& why) {
    return "The layer and head maps cannot be shown: " + why;
}

bool multiply(std::size_t& product, std::size_t by) {
    if (by == 0 || product > std::numeric_limits<std::size_t>::max() / by) return false;
    product *= by;
    return true;
}

void widen(ValueRange& range, float value) {
    if (!std::isfinite(value)) return;
    range.min = std::min<double>(range.min, value);
    range.max = std::max<double>(range.max, value);
}

ValueRange settled(ValueRange range) {
    if (!std::isfinite(range.min)) return {};
    if (!(range.max > range.min))
        range.max = range.min + std::max(1e-6, std::abs(range.min) * 1e-6);
    return range;
}

constexpr ValueRange kNothingYet{INFINITY, -INFINITY};

ValueRange rangeOf(const float* values, std::size_t count) {
    ValueRange range = kNothingYet;
    for (std::size_t i = 0; i < count; ++i) widen(range, values[i]);
    return settled(range);
}

/// Mean of the finite values of a block; NaN where there is none.
double blockMean(const float* values, int cols, const QRect& block) {
    double sum = 0;
    int count = 0;
    for (int y = block.top(); y <= block.bottom(); ++y)
        for (int x = block.left(); x <= block.right(); ++x) {
            const float v = values[static_cast<std::size_t>(y) * cols + x];
            if (!std::isfinite(v)) continue;
            sum += v;
            ++count;
        }
    return count ? sum / count : std::nan("");
}

}  // namespace

Result<HeadStack> HeadStack::from(std::shared_ptr<const GridStack> stack) {
    if (!stack || stack->rows < 1 || stack->cols < 1)
        return fail(ErrorCode::BadInput, notDrawable("there are no cells."));
    HeadStack read;
    std::size_t grids = 1;
    for (std::size_t i = stack->axes.size(); i-- > 0;) {
        const GridStack::Axis& axis = stack->axes[i];
        const auto name = std::find(kAxisNames.begin(), kAxisNames.end(), axis.name);
        if (name == kAxisNames.end())
            return fail(ErrorCode::BadInput, notDrawable("axis \"" + axis.name + "\" is unknown."),
                        "Token, layer and head are shown here.");
        AxisPlace& place = read.m_axes[name - kAxisNames.begin()];
        if (place.index >= 0)
            return fail(ErrorCode::BadInput,
                        notDrawable("axis \"" + axis.name + "\" is there twice."));
        const std::size_t count = axis.labels.size();
        place = {static_cast<int>(count), grids, static_cast<int>(i)};
        if (count > 1'000'000 || !multiply(grids, count))
            return fail(ErrorCode::BadInput,
                        notDrawable("axis \"" + axis.name + "\" is empty or too long."));
    }
    std::size_t expected = grids;
    if (!multiply(expected, static_cast<std::size_t>(stack->rows)) ||
        !multiply(expected, static_cast<std::size_t>(stack->cols)) ||
        expected != stack->values.size())
        return fail(ErrorCode::BadInput, notDrawable(std::to_string(stack->values.size()) +
                                                     " values where the axes promise " +
                                                     std::to_string(expected) + "."));
    read.m_stack = std::move(stack);
    return read;
}

std::size_t HeadStack::cells() const {
    return static_cast<std::size_t>(m_stack->rows) * static_cast<std::size_t>(m_stack->cols);
}

QString HeadStack::label(int axis, int index) const {
    const AxisPlace& place = m_axes[axis];
    if (!m_stack || index < 0 || index >= place.count) return {};
    if (place.index < 0) return QCoreApplication::translate("HeadStack", "all");
    return QString::fromStdString(m_stack->axes[static_cast<std::size_t>(place.index)]
                                      .labels[static_cast<std::size_t>(index)]);
}

const float* HeadStack::values(int token, int layer, int head) const {
    Q_ASSERT(m_stack && token >= 0 && token < tokens() && layer >= 0 && layer < layers() &&
             head >= 0 && head < heads());
    const std::size_t grid = static_cast<std::size_t>(token) * m_axes[0].stride +
                             static_cast<std::size_t>(layer) * m_axes[1].stride +
                             static_cast<std::size_t>(head) * m_axes[2].stride;
    return m_stack->values.data() + grid * cells();
}

Grid HeadStack::grid(int token, int layer, int head) const {
    Grid grid;
    if (!m_stack || token < 0 || token >= tokens() || layer >= layers() || head >= heads())
        return grid;
    grid.mediaIndex = m_stack->mediaIndex;
    grid.view = m_stack->view;
    grid.fileRect = m_stack->fileRect;
    grid.rows = m_stack->rows;
    grid.cols = m_stack->cols;
    const int firstLayer = std::max(layer, 0), endLayer = layer < 0 ? layers() : layer + 1;
    const int firstHead = std::max(head, 0), endHead = head < 0 ? heads() : head + 1;
    const float share = 1.0F / static_cast<float>((endLayer - firstLayer) * (endHead - firstHead));
    grid.values.assign(cells(), 0);
    for (int l = firstLayer; l < endLayer; ++l)
        for (int h = firstHead; h < endHead; ++h) {
            const float* from = values(token, l, h);
            for (std::size_t i = 0; i < grid.values.size(); ++i) grid.values[i] += share * from[i];
        }
    const ValueRange range = rangeOf(grid.values.data(), grid.values.size());
    grid.min = static_cast<float>(range.min);
    grid.max = static_cast<float>(range.max);
    return grid;
}

double HeadStack::mass(int token, int layer, int head) const {
    double sum = 0;
    for (float v : grid(token, layer, head).values)
        if (std::isfinite(v)) sum += v;
    return sum;
}

ValueRange HeadStack::range(int token) const {
    ValueRange range = kNothingYet;
    if (!m_stack || token < 0 || token >= tokens()) return {};
    for (int l = 0; l < layers(); ++l)
        for (int h = 0; h < heads(); ++h) {
            const float* from = values(token, l, h);
            for (std::size_t i = 0; i < cells(); ++i) widen(range, from[i]);
        }
    return settled(range);
}

namespace {

/// One head into its place in the atlas; `to` is the place's first byte.
void paintHead(const HeadStack& stack, const float* values, int block, const HeadAtlas& atlas,
               ColorMap map, ValueRange range, uchar* to, qsizetype bytesPerLine) {
    const QRect whole(0, 0, stack.cols(), stack.rows());
    for (int y = 0; y < atlas.cellSize.height(); ++y)
        for (int x = 0; x < atlas.cellSize.width(); ++x) {
            const double v =
                blockMean(values, stack.cols(), QRect(x * block, y * block, block, block) & whole);
            const bool finite = std::isfinite(v);
            const Rgb c = finite ? colorAt(map, (v - range.min) / (range.max - range.min))
                                 : Rgb{128, 128, 128};
            uchar* pixel = to + y * bytesPerLine + 4 * x;
            pixel[0] = c.r;
            pixel[1] = c.g;
            pixel[2] = c.b;
            pixel[3] = 255;
        }
}

}  // namespace

HeadAtlas headAtlas(const HeadStack& stack, int token, ColorMap map, HeadScale scale,
                    int largestSide) {
    HeadAtlas atlas;
    if (stack.empty() || token < 0 || token >= stack.tokens()) return atlas;
    const int most = std::max(stack.layers() * stack.rows(), stack.heads() * stack.cols());
    const int block = (most + largestSide - 1) / largestSide;
    atlas.cellSize = {(stack.cols() + block - 1) / block, (stack.rows() + block - 1) / block};
    atlas.range = stack.range(token);
    atlas.image = QImage(atlas.cellSize.width() * stack.heads(),
                         atlas.cellSize.height() * stack.layers(), QImage::Format_RGBA8888);
    const std::size_t cells = static_cast<std::size_t>(stack.rows()) * stack.cols();
    for (int l = 0; l < stack.layers(); ++l)
        for (int h = 0; h < stack.heads(); ++h) {
            const float* values = stack.values(token, l, h);
            const ValueRange range =
                scale == HeadScale::PerHead ? rangeOf(values, cells) : atlas.range;
            uchar* to = atlas.image.scanLine(l * atlas.cellSize.height()) +
                        4 * static_cast<std::ptrdiff_t>(h) * atlas.cellSize.width();
            paintHead(stack, values, block, atlas, map, range, to, atlas.image.bytesPerLine());
        }
    return atlas;
}

}  // namespace sl
