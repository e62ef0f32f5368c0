// SPDX-License-Identifier: Apache-2.0
#include "core/synth/layout.h"

#include <algorithm>
#include <array>

namespace sl::synth {

namespace {

/// A pixel belongs to a thing when it is at least half covered.
constexpr int kSolid = 128;
constexpr double kLeastVisible = 0.62;
/// Things of one colour keep this many pixels between their boxes, so that they never read as one.
constexpr int kNamesakeGap = 3;

cv::Rect solidExtent(const cv::Mat& alpha, int& pixels) {
    int x0 = alpha.cols, y0 = alpha.rows, x1 = 0, y1 = 0;
    pixels = 0;
    for (int y = 0; y < alpha.rows; ++y) {
        const auto* row = alpha.ptr<std::uint8_t>(y);
        for (int x = 0; x < alpha.cols; ++x) {
            if (row[x] < kSolid) continue;
            ++pixels;
            x0 = std::min(x0, x);
            x1 = std::max(x1, x + 1);
            y0 = std::min(y0, y);
            y1 = y + 1;
        }
    }
    return pixels == 0 ? cv::Rect() : cv::Rect(x0, y0, x1 - x0, y1 - y0);
}

bool sameLook(const Thing& a, const Thing& b) {
    return a.colour.empty() ? a.kind == b.kind : a.colour == b.colour;
}

}  // namespace

Canvas::Canvas(cv::Mat ground, bool busy)
    : m_rgb(std::move(ground)), m_busy(busy), m_owner(cv::Mat::zeros(m_rgb.size(), CV_8U)) {}

bool Canvas::place(const Patch& patch, cv::Point at, const Thing& thing) {
    int pixels = 0;
    const cv::Rect inPatch = solidExtent(patch.alpha, pixels);
    if (pixels < 12) return false;
    const cv::Rect solid = inPatch + at;
    if ((solid & cv::Rect({}, m_rgb.size())) != solid) return false;
    if (!clearOfNamesakes(solid, thing) || !leavesOthersVisible(patch, at, solid, thing) ||
        !inContrast(patch, at, thing))
        return false;
    m_entries.push_back({thing, solid, pixels, pixels});
    paint(patch, at);
    return true;
}

bool Canvas::clearOfNamesakes(const cv::Rect& solid, const Thing& thing) const {
    const cv::Rect wide(solid.x - kNamesakeGap, solid.y - kNamesakeGap,
                        solid.width + 2 * kNamesakeGap, solid.height + 2 * kNamesakeGap);
    return std::none_of(m_entries.begin(), m_entries.end(), [&](const Entry& entry) {
        return sameLook(entry.thing, thing) && (entry.solid & wide).area() > 0;
    });
}

bool Canvas::leavesOthersVisible(const Patch& patch, cv::Point at, const cv::Rect& solid,
                                 const Thing& thing) const {
    std::array<int, 256> covered{};
    for (int y = 0; y < patch.alpha.rows; ++y) {
        if (y + at.y < 0 || y + at.y >= m_owner.rows) continue;
        const auto* alpha = patch.alpha.ptr<std::uint8_t>(y);
        const auto* owner = m_owner.ptr<std::uint8_t>(y + at.y);
        for (int x = 0; x < patch.alpha.cols; ++x)
            if (alpha[x] >= kSolid) ++covered[owner[x + at.x]];
    }
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        const Entry& entry = m_entries[i];
        const int hidden = covered[i + 1];
        if (hidden == 0) continue;
        // A disc within a disc would be a ring; pictograms and letters do not bear covering well.
        if ((entry.solid & solid) == solid || entry.thing.family != "shape") return false;
        if (thing.kind == entry.thing.kind && thing.kind == "ring") return false;
        if (entry.visiblePixels - hidden < kLeastVisible * entry.pixels) return false;
    }
    return true;
}

bool Canvas::inContrast(const Patch& patch, cv::Point at, const Thing& thing) const {
    const int step = patch.alpha.total() > 1600 ? 3 : 1;
    int seen = 0, close = 0;
    long sum = 0;
    for (int y = 0; y < patch.alpha.rows; y += step) {
        if (y + at.y < 0 || y + at.y >= m_rgb.rows) continue;
        const auto* alpha = patch.alpha.ptr<std::uint8_t>(y);
        const auto* colour = patch.colour.ptr<std::uint8_t>(y);
        const auto* ground = m_rgb.ptr<std::uint8_t>(y + at.y) + 3 * at.x;
        for (int x = 0; x < patch.alpha.cols; x += step) {
            if (alpha[x] < kSolid) continue;
            const auto* c = colour + 3 * x;
            const auto* g = ground + 3 * x;
            const int d = colourDistance({c[0], c[1], c[2]}, {g[0], g[1], g[2]});
            ++seen;
            sum += d;
            if (d < 75) ++close;
        }
    }
    if (seen == 0) return false;
    const double closeShare = static_cast<double>(close) / seen;
    const double closeAllowed = thing.family != "pictogram" ? 0.1 : m_busy ? 0.25 : 0.45;
    return sum >= (m_busy ? 165L : 125L) * seen && closeShare <= closeAllowed;
}

void Canvas::paint(const Patch& patch, cv::Point at) {
    const auto id = static_cast<std::uint8_t>(m_entries.size());
    for (int y = 0; y < patch.alpha.rows; ++y) {
        const int py = y + at.y;
        if (py < 0 || py >= m_rgb.rows) continue;
        const auto* alpha = patch.alpha.ptr<std::uint8_t>(y);
        const auto* colour = patch.colour.ptr<std::uint8_t>(y);
        auto* owner = m_owner.ptr<std::uint8_t>(py);
        auto* to = m_rgb.ptr<std::uint8_t>(py);
        for (int x = 0; x < patch.alpha.cols; ++x) {
            const int a = alpha[x], px = x + at.x;
            if (a == 0 || px < 0 || px >= m_rgb.cols) continue;
            for (int c = 0; c < 3; ++c) {
                const int old = to[3 * px + c];
                to[3 * px + c] =
                    static_cast<std::uint8_t>(old + ((colour[3 * x + c] - old) * a + 127) / 255);
            }
            if (a < kSolid) continue;
            if (owner[px] != 0) --m_entries[owner[px] - 1U].visiblePixels;
            owner[px] = id;
        }
    }
}

std::vector<Thing> Canvas::things(bool withMasks) const {
    std::vector<Thing> things;
    std::vector<Box> boxes(m_entries.size(), {1e9, 1e9, 0, 0});
    for (int y = 0; y < m_owner.rows; ++y) {
        const auto* owner = m_owner.ptr<std::uint8_t>(y);
        for (int x = 0; x < m_owner.cols; ++x) {
            if (owner[x] == 0) continue;
            Box& box = boxes[owner[x] - 1U];
            box = {std::min(box.x0, double(x)), std::min(box.y0, double(y)),
                   std::max(box.x1, x + 1.0), y + 1.0};
        }
    }
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        Thing thing = m_entries[i].thing;
        thing.box = boxes[i];
        thing.areaPx = m_entries[i].pixels;
        thing.visible = static_cast<double>(m_entries[i].visiblePixels) / m_entries[i].pixels;
        if (withMasks) {
            const cv::Mat mask = m_owner == static_cast<double>(i + 1);
            thing.mask.assign(mask.datastart, mask.dataend);
        }
        things.push_back(std::move(thing));
    }
    return things;
}

}  // namespace sl::synth
