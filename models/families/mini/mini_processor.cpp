// SPDX-License-Identifier: Apache-2.0
#include "models/families/mini/mini_processor.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/io/resample.h"

namespace sl::mini {

namespace {
constexpr double kMaxAspect = 4.0;
/// A grid with fewer or more cells than wanted costs this much of a unit of distortion (natural
/// logarithms of both ratios are compared).
constexpr double kCountWeight = 0.35;
/// [3, height, width]: (value / 255 - mean) / deviation.
std::vector<float> normalised(const Image& image, const MiniConfig& config) {
    const std::size_t plane = std::size_t(image.width) * std::size_t(image.height);
    std::vector<float> pixels(3 * plane);
    for (std::size_t channel = 0; channel < 3; ++channel) {
        const auto mean = static_cast<float>(config.image_mean[channel] * 255);
        const auto scale = static_cast<float>(1 / (config.image_std[channel] * 255));
        for (std::size_t i = 0; i < plane; ++i)
            pixels[channel * plane + i] =
                (static_cast<float>(image.rgb[3 * i + channel]) - mean) * scale;
    }
    return pixels;
}

}  // namespace

GridShape gridFor(double width, double height, const MiniConfig& config) {
    const std::int64_t step = config.pool_window;
    const auto wanted = static_cast<double>(config.grid_cells);
    const double aspect = std::clamp(width / std::max(height, 1.0), 1.0 / kMaxAspect, kMaxAspect);
    GridShape best{step, step};
    double bestCost = std::numeric_limits<double>::infinity();
    const auto limit = static_cast<std::int64_t>(std::sqrt(wanted * kMaxAspect)) + step;
    for (std::int64_t rows = step; rows <= limit; rows += step) {
        for (std::int64_t cols = step; cols <= limit; cols += step) {
            const double distortion = std::abs(std::log(double(cols) / double(rows) / aspect));
            const double count = std::abs(std::log(double(rows * cols) / wanted));
            const double cost = distortion + kCountWeight * count;
            if (cost < bestCost - 1e-12) {
                bestCost = cost;
                best = {rows, cols};
            }
        }
    }
    return best;
}

Result<ProcessedPicture> process(const Image& image, const GridShape& grid,
                                 const MiniConfig& config) {
    const auto cell = static_cast<int>(config.vision.cellSize());
    ProcessedPicture result;
    result.grid = grid;
    auto view = io::resample(image, static_cast<int>(grid.cols) * cell,
                             static_cast<int>(grid.rows) * cell, io::Filter::Bicubic);
    if (!view) return passOn(view);
    result.view = std::move(*view);
    result.pixels = normalised(result.view, config);
    return result;
}

GeometryTrace traceOf(const std::vector<Picture>& pictures, const MiniConfig& config) {
    GeometryTrace trace;
    const auto cell = static_cast<double>(config.vision.cellSize());
    const double side = cell * static_cast<double>(config.pool_window);
    for (const Picture& picture : pictures) {
        const GridShape grid = gridFor(picture.image->width, picture.image->height, config);
        ViewGeometry view;
        view.index = static_cast<int>(trace.views.size());
        view.mediaIndex = picture.mediaIndex;
        view.width = static_cast<int>(double(grid.cols) * cell);
        view.height = static_cast<int>(double(grid.rows) * cell);
        view.fileRect = picture.fileRect;
        view.fileWidth = picture.fileWidth;
        view.fileHeight = picture.fileHeight;
        trace.views.push_back(view);
        for (std::int64_t row = 0; row < grid.rows / config.pool_window; ++row)
            for (std::int64_t col = 0; col < grid.cols / config.pool_window; ++col)
                trace.tokens.push_back({static_cast<int>(trace.tokens.size()), view.index,
                                        static_cast<int>(row), static_cast<int>(col),
                                        Box{double(col) * side, double(row) * side,
                                            double(col + 1) * side, double(row + 1) * side}});
    }
    return trace;
}

}  // namespace sl::mini
