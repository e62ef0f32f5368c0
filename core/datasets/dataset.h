// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/sample.h"

namespace sl::datasets {

/// A finding about a data file: where and what.
struct Finding {
    std::string where;  ///< file and line or record
    std::string what;
};

struct ReadOptions {
    std::string mediaRoot;       ///< needed where boxes must be scaled by the picture's size
    std::string task;            ///< empty: found from the answers
    std::string boxes = "auto";  ///< auto, norm1, norm1000, pixels (llava)
    std::int64_t limit = 0;      ///< 0: all
    /// Width and height of a medium, for normalised boxes; asked only when needed.
    std::function<Result<std::pair<int, int>>(const std::string& path)> pictureSize;
};

struct Dataset {
    std::string format;
    std::string boxReading;  ///< the reading of boxes that was used, e.g. "pixels xyxy"
    std::vector<Sample> samples;
    std::vector<Finding> findings;  ///< records that were skipped or repaired
};

/// Reads an annotation file. Usage: unknown format (lists those there are); NotYet: promised, not
/// built; BadInput: not of that format, with file and line or record.
Result<Dataset> read(const std::string& path, const std::string& format,
                     const ReadOptions& options);

/// An answered sample to write out.
struct ExportItem {
    std::string media;  ///< path as it shall stand in the file
    int width = 0, height = 0;
    std::string runId, task, prompt, text, model;
    std::vector<Annotation> annotations;
};

/// Writes answers in a users' format ("coco", "jsonl", ...) by temporary name and rename.
Result<void> write(const std::vector<ExportItem>& items, const std::string& format,
                   const std::string& out);

/// Formats that read() and write() know, sorted.
std::vector<std::string> readableFormats();
std::vector<std::string> writableFormats();

}  // namespace sl::datasets
