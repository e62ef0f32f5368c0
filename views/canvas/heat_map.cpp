// SPDX-License-Identifier: Apache-2.0
#include "views/canvas/heat_map.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sl {

namespace {

constexpr int kMaxSide = 4096;    // cells
constexpr int kSmoothSide = 512;  // pixels of a smooth map
constexpr int kMostPerCell = 32;

/// Index and weight of the two cells between whose centres a pixel lies.
struct Between {
    int low, high;
    double shareHigh;
};

Between between(int pixel, int perCell, int cells) {
    const double at = (pixel + 0.5) / perCell - 0.5;
    const int low = static_cast<int>(std::floor(at));
    return {std::clamp(low, 0, cells - 1), std::clamp(low + 1, 0, cells - 1), at - low};
}

/// The cells blended between two rows; for grids without holes, where it is all that a line needs.
void blendRows(const Grid& grid, const Between& row, std::vector<double>& cells) {
    const float* low = grid.values.data() + static_cast<std::size_t>(row.low) * grid.cols;
    const float* high = grid.values.data() + static_cast<std::size_t>(row.high) * grid.cols;
    for (std::size_t i = 0; i < cells.size(); ++i)
        cells[i] = (1 - row.shareHigh) * low[i] + row.shareHigh * high[i];
}

double blended(const std::vector<double>& cells, const Between& x) {
    const double low = cells[static_cast<std::size_t>(x.low)];
    return low + x.shareHigh * (cells[static_cast<std::size_t>(x.high)] - low);
}

/// Bilinear over the finite ones of four cells; NaN where the nearest cell is not finite.
double sampled(const Grid& grid, const Between& y, const Between& x) {
    double sum = 0, weight = 0;
    const auto add = [&](int row, int col, double share) {
        const float v = grid.values[static_cast<std::size_t>(row) * grid.cols + col];
        if (!std::isfinite(v) || share <= 0) return;
        sum += v * share;
        weight += share;
    };
    add(y.low, x.low, (1 - y.shareHigh) * (1 - x.shareHigh));
    add(y.low, x.high, (1 - y.shareHigh) * x.shareHigh);
    add(y.high, x.low, y.shareHigh * (1 - x.shareHigh));
    add(y.high, x.high, y.shareHigh * x.shareHigh);
    return weight > 0.5 ? sum / weight : std::nan("");
}

/// Colours for one style and range.
class Painter {
public:
    Painter(const HeatMapStyle& style, ValueRange range)
        : m_style(style), m_range(range), m_colors(colorTable(style.map)) {}

    void write(double value, uchar* rgba) const {
        if (!std::isfinite(value)) return;  // stays transparent
        const double share = (value - m_range.min) / (m_range.max - m_range.min);
        const double strength =
            m_style.map == ColorMap::Diverging ? std::abs(2 * share - 1) : share;
        if (m_style.threshold > 0 && strength < m_style.threshold) return;
        const double alpha = m_style.fadeLow ? std::clamp(0.1 + 1.5 * strength, 0.0, 1.0) : 1.0;
        const Rgb c = m_colors[static_cast<std::size_t>(qRound(std::clamp(share, 0.0, 1.0) * 255))];
        rgba[0] = static_cast<uchar>(qRound(c.r * alpha));
        rgba[1] = static_cast<uchar>(qRound(c.g * alpha));
        rgba[2] = static_cast<uchar>(qRound(c.b * alpha));
        rgba[3] = static_cast<uchar>(qRound(255 * alpha));
    }

private:
    const HeatMapStyle& m_style;
    ValueRange m_range;
    const std::array<Rgb, 256>& m_colors;
};

}  // namespace

bool isDrawable(const Grid& grid) {
    if (grid.rows < 1 || grid.cols < 1 || grid.rows > kMaxSide || grid.cols > kMaxSide)
        return false;
    const auto cells = static_cast<std::size_t>(grid.rows) * static_cast<std::size_t>(grid.cols);
    return grid.values.size() == cells && grid.fileRect.valid();
}

ValueRange heatRange(const Grid& grid, const HeatMapStyle& style) {
    double low = INFINITY, high = -INFINITY;
    if (style.range) {
        low = style.range->first;
        high = style.range->second;
    } else {
        for (float v : grid.values) {
            if (!std::isfinite(v)) continue;
            low = std::min<double>(low, v);
            high = std::max<double>(high, v);
        }
    }
    if (!std::isfinite(low) || !std::isfinite(high)) return {};
    if (style.map == ColorMap::Diverging) {
        const double reach = std::max(std::abs(low), std::abs(high));
        return reach > 0 ? ValueRange{-reach, reach} : ValueRange{-1, 1};
    }
    if (!(high > low)) high = low + std::max(1e-6, std::abs(low) * 1e-6);
    return {low, high};
}

QImage heatImage(const Grid& grid, const HeatMapStyle& style) {
    if (!isDrawable(grid)) return {};
    const int perCell =
        style.smooth ? std::clamp(kSmoothSide / std::max(grid.rows, grid.cols), 1, kMostPerCell)
                     : 1;
    QImage image(grid.cols * perCell, grid.rows * perCell, QImage::Format_RGBA8888_Premultiplied);
    image.fill(Qt::transparent);
    const Painter painter(style, heatRange(grid, style));
    std::vector<Between> columns;
    columns.reserve(static_cast<std::size_t>(image.width()));
    for (int x = 0; x < image.width(); ++x) columns.push_back(between(x, perCell, grid.cols));
    // Every word that is hovered brings a new map, on the GUI thread: this loop has to be quick.
    const bool whole = std::all_of(grid.values.begin(), grid.values.end(),
                                   [](float v) { return std::isfinite(v); });
    std::vector<double> cells(static_cast<std::size_t>(grid.cols));
    const int height = image.height();
    for (int y = 0; y < height; ++y) {
        uchar* pixel = image.scanLine(y);
        const Between row = between(y, perCell, grid.rows);
        if (whole) blendRows(grid, row, cells);
        for (const Between& column : columns) {
            painter.write(whole ? blended(cells, column) : sampled(grid, row, column), pixel);
            pixel += 4;
        }
    }
    return image;
}

QString legendNumber(double value, double span) {
    const double size = std::abs(span != 0 ? span : value);
    if (!(size > 0) || !std::isfinite(size)) return QString::number(value);
    const int decimals = 2 - static_cast<int>(std::floor(std::log10(size)));
    if (decimals > 6 || decimals < -6) return QString::number(value, 'g', 3);
    QString text = QString::number(value, 'f', std::max(decimals, 0));
    while (text.contains(QLatin1Char('.')) &&
           (text.endsWith(QLatin1Char('0')) || text.endsWith(QLatin1Char('.')))) {
        const bool point = text.endsWith(QLatin1Char('.'));
        text.chop(1);
        if (point) break;
    }
    return text == QLatin1String("-0") ? QStringLiteral("0") : text;
}

}  // namespace sl
