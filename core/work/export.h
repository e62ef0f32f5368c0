// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/control.h"
#include "core/base/result.h"
#include "core/datasets/dataset.h"
#include "core/store/store.h"

namespace sl::work {

struct ExportOptions {
    std::vector<std::string> runs;      ///< ids; empty: every ask that was answered
    std::vector<std::string> verdicts;  ///< only these ("accepted", ...; "" is none); empty: all
    std::string format;
    std::string out;
    bool pictures = false;  ///< folder formats get copies of the pictures
};

struct ExportReport {
    std::int64_t answers = 0;                 ///< asks that the export holds something of
    std::int64_t leftOut = 0;                 ///< asks with nothing that the format can say
    std::vector<datasets::Finding> findings;  ///< what was left out or cut, and of what
};

/// Formats of exportRuns, sorted: those of datasets::write, and html.
std::vector<std::string> exportFormats();

/// Writes answered asks with their annotations as they stand (corrections included) in a users'
/// format, or as an HTML report. Without `runs` and `verdicts`, rejected answers are left out of
/// formats that cannot say so. BadInput: no such run, a run without an answer, nothing to write,
/// what datasets::write refuses; Usage, NotYet: the format; Cancelled: nothing was written.
Result<ExportReport> exportRuns(const ExportOptions& options, ExperimentStore& store,
                                Control& control);

}  // namespace sl::work
