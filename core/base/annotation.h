// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/box.h"

namespace sl {

/// Who made an annotation: the data set (truth), a person, or a run of a model.
struct Author {
    enum class Kind { Truth, Person, Run };
    Kind kind = Kind::Run;
    std::string id;  ///< run id or person's name; empty for truth
    bool operator==(const Author&) const = default;
};

/// One label on a medium, in file coordinates. Which fields hold depends on kind.
struct Annotation {
    enum class Kind { Box, Span, Object, Region, Text };

    Kind kind = Kind::Box;
    int mediaIndex = 0;  ///< position in the query's or sample's media list
    std::string label;
    std::optional<double> score;  ///< model's confidence, 0-1

    Box box;                        ///< Kind::Box, file pixels
    Span span;                      ///< Kind::Span, seconds
    int objectId = -1;              ///< Kind::Object
    std::array<double, 6> box3d{};  ///< Kind::Object: cx, cy, cz, dx, dy, dz in the file's unit
    std::vector<Point> polygon;     ///< Kind::Region, file pixels
    std::string text;               ///< Kind::Text

    /// Half-open byte range of the answer's text that this was read from (UTF-8 offsets).
    std::optional<std::pair<int, int>> fromText;
    Author author;

    bool operator==(const Annotation&) const = default;
};

}  // namespace sl
