// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/synth/scene.h"

namespace sl::work {

/// Collects how true captions of made-up worlds are (synth::checkCaption). A caption that states
/// nothing scores 0 in both shares, or silence would be the best answer.
class CaptionTruth {
public:
    void add(const std::string& caption, const synth::Scene& scene);

    /// "caption_true_statements": share of all statements that the truth bears out (a caption
    /// without any counts as one false statement);
    /// "caption_nothing_absent": share of captions that state something and name nothing that is
    /// not there;
    /// "caption_statements": statements per caption. Empty when nothing was added.
    std::map<std::string, double> metrics() const;
    /// 95 % bootstrap percentile intervals of the two shares, drawing captions.
    std::map<std::string, std::pair<double, double>> intervals() const;

private:
    struct Row {
        int statements = 0, trueStatements = 0;
        bool nothingAbsent = false;
    };
    static std::map<std::string, double> metricsOf(const std::vector<Row>& rows);
    std::vector<Row> m_rows;
};

}  // namespace sl::work
