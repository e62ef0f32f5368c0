// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>

namespace sl {

/// Okabe-Ito colour for the index-th thing of a kind (box, span, curve), repeating after seven;
/// distinguishable with the common colour-vision deficiencies. Negative indices count as 0.
QColor overlayColor(int index);
/// Name of that colour in English, for descriptions read aloud.
QString overlayColorName(int index);
/// Number of colours before overlayColor repeats.
constexpr int kOverlayColors = 7;

/// Black or white, whichever has the higher contrast on `background`.
QColor textColorOn(const QColor& background);
/// WCAG contrast ratio of two opaque colours, 1 to 21.
double contrastRatio(const QColor& a, const QColor& b);

}  // namespace sl
