// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "core/base/image.h"

namespace sl {

/// A picture at full, half, quarter … size, so that it can be drawn small without aliasing. Level 0
/// is the picture itself, not a copy; a pixel of level k is the mean of up to 4^k picture pixels.
/// Immutable once built, so it may be shared between threads.
class ImagePyramid {
public:
    /// All levels down to one that fits into kSmallest pixels a side. Takes about 2 ms a megapixel;
    /// call it on a worker for large pictures. `image` must not be null or empty.
    static std::shared_ptr<const ImagePyramid> build(ImagePtr image);
    /// Level 0 and a quickly subsampled small picture in `smallest()`; for the time until build()
    /// is done.
    static std::shared_ptr<const ImagePyramid> sketch(ImagePtr image);

    static constexpr int kSmallest = 256;

    /// Number of levels; 1 for a sketch.
    int levels() const { return static_cast<int>(m_levels.size()); }
    const Image& level(int index) const { return *m_levels[static_cast<std::size_t>(index)]; }
    /// The whole picture at kSmallest pixels a side or less.
    const Image& smallest() const { return *m_smallest; }
    int width() const { return m_levels[0]->width; }
    int height() const { return m_levels[0]->height; }

    /// The level to draw at `devicePixelsPerImagePixel`: at most twice as fine as the screen. May
    /// be beyond levels() for a sketch.
    static int levelFor(double devicePixelsPerImagePixel);

private:
    std::vector<ImagePtr> m_levels;
    ImagePtr m_smallest;
};

/// The picture at half the size, rounded up: 2 × 2 means, fewer at an odd edge.
Image halved(const Image& image);

}  // namespace sl
