// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/base/sample.h"

namespace sl::datasets {

/// A finding about a data file: where and what.
struct Finding {
    std::string where;  ///< file and line or record
    std::string what;
    /// "empty_box", "box_outside", "box_over_edge" or "duplicate_id" where it is that; empty for
    /// anything else.
    std::string kind = {};
};

struct ReadOptions {
    std::string mediaRoot;       ///< needed where boxes must be scaled by the picture's size
    std::string task;            ///< empty: found from the answers
    std::string boxes = "auto";  ///< auto, norm1, norm1000, pixels (llava)
    std::int64_t limit = 0;      ///< 0: all
    bool emptyIsFine = false;    ///< a file without a usable record is no error
    /// Width and height of a medium, for normalised boxes; asked only when needed.
    std::function<Result<std::pair<int, int>>(const std::string& path)> pictureSize;
};

struct Dataset {
    std::string format;
    std::string boxReading;  ///< the reading of boxes that was used, e.g. "pixels xyxy"
    std::vector<Sample> samples;
    std::vector<Finding> findings;  ///< records that were skipped, repaired or are doubtful
    /// Width and height of media where the file itself states them, by path.
    std::unordered_map<std::string, std::pair<int, int>> sizes;
};

/// Reads an annotation file, or a folder of them (voc, yolo). Boxes without an area and those that
/// lie outside their picture are left out with a finding; those that reach over its edge are kept
/// with one. Usage: unknown format (lists those there are);
/// NotYet: promised, not built; BadInput: not of that format, with file and line or record.
Result<Dataset> read(const std::string& path, const std::string& format,
                     const ReadOptions& options);

/// An answered sample to write out: one medium, with what was asked of it and what came back.
struct ExportItem {
    std::string media;  ///< path as it shall stand in the file
    int width = 0, height = 0;
    std::string runId, task, prompt, text, model;
    std::vector<Annotation> annotations;
    int mediaIndex = 0;   ///< which of its question's media it is
    std::string verdict;  ///< "", "accepted", "corrected" or "rejected"
    std::string file;  ///< where the medium can be opened, for formats that copy it; may be empty
    std::vector<std::string> otherAnswers;  ///< further accepted answers (data sets have them)
};

struct WriteOptions {
    bool pictures = false;  ///< folder formats put copies of the pictures beside their labels
};

/// What came of a write.
struct Written {
    std::int64_t items = 0;         ///< that the file holds something of
    std::int64_t leftOut = 0;       ///< that hold nothing the format can say (a caption, for boxes)
    std::vector<Finding> findings;  ///< annotations that were left out or cut
};

/// Writes answers in a users' format ("coco", "voc", ...). A single file comes by temporary name
/// and rename; a folder (voc, yolo) is written whole beside its place and renamed, and takes the
/// place only of nothing, of an empty folder, or of an export that nobody changed. Usage: unknown
/// format; NotYet; BadInput: cannot be written, something else is in the way (named), or none of
/// the items holds anything that the format can say.
Result<Written> write(const std::vector<ExportItem>& items, const std::string& format,
                      const std::string& out, const WriteOptions& options = {});

/// True for formats that are a folder of files.
bool isFolderFormat(const std::string& format);

/// Formats that read() and write() know, sorted.
std::vector<std::string> readableFormats();
std::vector<std::string> writableFormats();

}  // namespace sl::datasets
