// SPDX-License-Identifier: Apache-2.0
#include "app/cli/finding_lines.h"

namespace sl::cli {

namespace {
constexpr std::size_t kMostLines = 50;
}

std::string findingLines(const std::vector<datasets::Finding>& findings) {
    std::string text;
    for (std::size_t i = 0; i < findings.size() && i < kMostLines; ++i)
        text += "\n  " + findings[i].where + ": " + findings[i].what;
    if (findings.size() > kMostLines)
        text += "\n  … and " + std::to_string(findings.size() - kMostLines) +
                " more; --json has them all";
    return text;
}

Json findingList(const std::vector<datasets::Finding>& findings) {
    Json list = Json::array();
    for (const datasets::Finding& finding : findings)
        list.push_back({{"where", finding.where}, {"what", finding.what}});
    return list;
}

}  // namespace sl::cli
