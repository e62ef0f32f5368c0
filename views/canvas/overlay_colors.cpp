// SPDX-License-Identifier: Apache-2.0
#include "views/canvas/overlay_colors.h"

#include <QString>
#include <algorithm>
#include <array>
#include <cmath>

namespace sl {

namespace {

struct NamedColor {
    QRgb rgb;
    const char* name;
};

// Okabe and Ito, "Color Universal Design" (2008); black is left to hairlines.
constexpr std::array<NamedColor, kOverlayColors> kColors{{{0xffe69f00, "orange"},
                                                          {0xff56b4e9, "sky blue"},
                                                          {0xff009e73, "bluish green"},
                                                          {0xfff0e442, "yellow"},
                                                          {0xffcc79a7, "reddish purple"},
                                                          {0xffd55e00, "vermillion"},
                                                          {0xff0072b2, "blue"}}};

const NamedColor& entry(int index) {
    return kColors[static_cast<std::size_t>(std::max(index, 0) % kOverlayColors)];
}

// WCAG 2.1 relative luminance.
double luminance(const QColor& color) {
    const auto linear = [](double v) {
        return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) +
           0.0722 * linear(color.blueF());
}

}  // namespace

QColor overlayColor(int index) {
    return QColor(entry(index).rgb);
}

QString overlayColorName(int index) {
    return QString::fromLatin1(entry(index).name);
}

QColor textColorOn(const QColor& background) {
    return contrastRatio(background, Qt::white) > contrastRatio(background, Qt::black) ? Qt::white
                                                                                       : Qt::black;
}

double contrastRatio(const QColor& a, const QColor& b) {
    const auto [low, high] = std::minmax({luminance(a), luminance(b)});  // values, not references
    return (high + 0.05) / (low + 0.05);
}

}  // namespace sl
