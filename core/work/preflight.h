// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/control.h"
#include "core/base/json.h"
#include "core/base/result.h"

namespace sl::work {

/// Something in a data set that a training would stumble over (Error: it fails, or learns what is
/// wrong) or that its user should know (Warning).
struct PreflightFinding {
    enum Severity { Error, Warning };
    Severity severity = Error;
    /// missing_file, unreadable, several_pictures, box_outside, empty_box, long_text, no_answer,
    /// duplicate, duplicate_id, leakage, record (the reader left it out), no_samples, one_sample.
    std::string kind;
    std::string sample;   ///< its id; empty where the finding is about no sample
    std::string media;    ///< path that opens from here; empty where there is none
    std::string where;    ///< file and record, or line
    std::string message;  ///< one sentence, fit to show
};

struct Preflight {
    std::vector<PreflightFinding> findings;  ///< errors first, then as the data have them
    std::int64_t samples = 0, pictures = 0;  ///< of the data, not of the test file
    std::string boxReading;                  ///< e.g. "pixels xyxy"; empty: there are no boxes

    bool passed() const { return findings.empty(); }
    std::int64_t errors() const;
};

struct PreflightRequest {
    std::string data, format;
    std::string task;  ///< empty: found from the answers
    std::string boxes = "auto";
    std::string mediaRoot;
    /// Held back for testing: its pictures must not be among the data's. Empty: none. Format and
    /// root are those of the data where they are empty.
    std::string testData, testFormat, testMediaRoot;
    /// Most characters (Unicode code points) of a question and of an answer; 0: not checked.
    std::size_t maxText = 0;
};

/// Looks through training data before anything is trained. Each picture is read once. Near
/// duplicates are told by a 16 × 16 average hash (picture_likeness.h), the distance is in the
/// message. Usage: no such format; BadInput: a file that cannot be read as that format at all;
/// Cancelled.
Result<Preflight> preflight(const PreflightRequest& request, Control& control);

/// {"passed", "samples", "pictures", "box_reading", "errors", "findings": [{"severity", "kind",
/// "sample", "media", "where", "message"}]}.
Json toJson(const Preflight& preflight);

}  // namespace sl::work
