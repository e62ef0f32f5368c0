// SPDX-License-Identifier: Apache-2.0
#include "core/datasets/box_bounds.h"

#include <cmath>
#include <limits>

#include "core/datasets/number_text.h"

namespace sl::datasets {

namespace {
constexpr double kGracePx = 1;  // some tools round up, or count pixels from 1
}

std::string boxText(const Box& b) {
    return exactNumber(b.x0) + ", " + exactNumber(b.y0) + ", " + exactNumber(b.x1) + ", " +
           exactNumber(b.y1);
}

bool isOfUse(const Box& box, const std::optional<std::pair<int, int>>& size,
             const std::string& where, std::vector<Finding>& findings) {
    const auto finding = [&](const std::string& what, const char* kind) {
        findings.push_back({where, "the box " + boxText(box) + " " + what, kind});
    };
    const bool finite = std::isfinite(box.x0) && std::isfinite(box.y0) && std::isfinite(box.x1) &&
                        std::isfinite(box.y1);
    if (!finite || !box.valid()) {
        finding(finite ? "has no area; left out" : "is no number; left out", "empty_box");
        return false;
    }
    const bool known = size && size->first > 0 && size->second > 0;
    const double endless = std::numeric_limits<double>::infinity();
    const Box picture{0, 0, known ? size->first : endless, known ? size->second : endless};
    const std::string which = known ? "its picture (" + std::to_string(size->first) + " × " +
                                          std::to_string(size->second) + ")"
                                    : "its picture";
    if (!box.intersected(picture).valid()) {
        finding("lies outside " + which + "; left out", "box_outside");
        return false;
    }
    if (box.x0 < -kGracePx || box.y0 < -kGracePx || box.x1 > picture.x1 + kGracePx ||
        box.y1 > picture.y1 + kGracePx)
        finding("reaches over the edge of " + which, "box_over_edge");
    return true;
}

}  // namespace sl::datasets
