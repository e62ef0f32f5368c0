// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

#include "core/base/answer.h"
#include "core/base/image.h"
#include "core/base/result.h"
#include "core/base/run.h"

namespace sl::work {

/// One answered ask as the report shows it.
struct ReportEntry {
    struct Medium {
        std::string name;  ///< as recorded
        ImagePtr picture;  ///< null: it cannot be read, and `problem` says why
        std::string problem;
    };
    Run run;
    Answer answer;                        ///< as the model gave it
    std::vector<Annotation> annotations;  ///< as they stand: the model's or people's
    std::vector<Medium> media;
    std::string verdict;  ///< "", "accepted", "corrected" or "rejected"
};

/// A report as one HTML page that needs nothing else: pictures inside it, boxes as vectors over
/// them, question, answer with its words shaded by probability, corrections, provenance; dark or
/// light as the reader's system is. No script runs in it, and what people and models wrote shows
/// as text. Written entry by entry to a temporary name, so that only one picture is in memory.
/// One thread.
class HtmlReport {
public:
    /// BadInput: cannot be written there. `title` is the heading.
    static Result<HtmlReport> begin(const std::string& path, const std::string& title,
                                    std::int64_t answers);
    HtmlReport(HtmlReport&& other) noexcept;
    HtmlReport& operator=(HtmlReport&&) = delete;
    /// Takes away what was not finished.
    ~HtmlReport();

    /// BadInput: the disk is full.
    Result<void> add(const ReportEntry& entry);
    /// Makes it durable and gives it its name. BadInput.
    Result<void> finish();

private:
    HtmlReport(std::string path, std::string part);
    Result<void> write(const std::string& text);

    std::string m_path, m_part;  ///< part is empty once finished
    std::ofstream m_file;
};

/// The entry's part of the page.
std::string entryHtml(const ReportEntry& entry);

}  // namespace sl::work
