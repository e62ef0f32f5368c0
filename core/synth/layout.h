// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <opencv2/core.hpp>

#include "core/synth/patch.h"
#include "core/synth/scene.h"

namespace sl::synth {

/// The picture while it is painted: pixels, and which thing owns each of them.
class Canvas {
public:
    /// `busy` grounds (photographs, textures, noise) ask for more contrast.
    Canvas(cv::Mat ground, bool busy);

    /// Lays the patch with its top left corner at `at` over the picture if it may lie there: inside
    /// the picture, in contrast to what is under it, hiding no earlier thing beyond the bound, and
    /// clear of things of the same name. False, and nothing painted, when it may not.
    bool place(const Patch& patch, cv::Point at, const Thing& thing);

    const cv::Mat& rgb() const { return m_rgb; }
    cv::Mat& rgb() { return m_rgb; }
    /// The things with their boxes and visible shares; masks where asked for.
    std::vector<Thing> things(bool withMasks) const;

private:
    bool inContrast(const Patch& patch, cv::Point at, const Thing& thing) const;
    bool leavesOthersVisible(const Patch& patch, cv::Point at, const cv::Rect& solid,
                             const Thing& thing) const;
    bool clearOfNamesakes(const cv::Rect& solid, const Thing& thing) const;
    void paint(const Patch& patch, cv::Point at);

    struct Entry {
        Thing thing;
        cv::Rect solid;  ///< extent of its opaque pixels, hidden ones included
        int pixels = 0;
        int visiblePixels = 0;
    };
    cv::Mat m_rgb;
    bool m_busy;
    cv::Mat m_owner;  ///< 8 bit: 0 ground, i + 1 for thing i
    std::vector<Entry> m_entries;
};

}  // namespace sl::synth
