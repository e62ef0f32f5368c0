// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "core/base/box.h"
#include "core/datasets/dataset.h"

namespace sl::datasets {

/// One box to write, with the annotation and the item it comes from.
struct LabelledBox {
    Box boxInFile;
    std::string label;  ///< "object" where the annotation has none
    const Annotation* annotation = nullptr;
    const ExportItem* item = nullptr;
};

/// All boxes that any item has on one medium.
struct PictureBoxes {
    std::string media, file;
    int width = 0, height = 0;  ///< 0: unknown
    std::vector<LabelledBox> boxes;

    bool sizeKnown() const { return width > 0 && height > 0; }
};

/// For formats that hold boxes on pictures: the items' boxes by medium, in order of appearance.
/// Regions stand as their bounds. Items without any box are counted as left out, since their
/// pictures would read as pictures of nothing; only an item that has no question and no answer
/// either (an empty picture of a data set) keeps its place. Annotations of other kinds, and boxes
/// without an area, become findings. The items must outlive the result.
std::vector<PictureBoxes> boxesByPicture(const std::vector<ExportItem>& items, Written& written);

/// The box of an annotation: its own, or the bounds of its polygon of three or more points; none
/// for other kinds and for what is not finite or has no area.
std::optional<Box> usableBox(const Annotation& annotation);

/// "run 01J…, annotation 3 (dog)": where an annotation of an export stands, for findings.
std::string placeOf(const ExportItem& item, std::size_t annotation);

/// The failure of a write that could say nothing of any item.
tl::unexpected<Error> nothingToSay(std::size_t items, const std::string& format,
                                   const Written& written);

/// Names of files for pictures: the stem of the medium's own name without what file systems or
/// other programs stumble over, and a number behind it where two would be alike (in any case).
class FileStems {
public:
    std::string of(const std::string& media);

private:
    std::unordered_set<std::string> m_taken;
};

/// Extension of a medium with its dot, in lower case: ".jpg"; empty where there is none.
std::string extensionOf(const std::string& media);

}  // namespace sl::datasets
