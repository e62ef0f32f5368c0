// SPDX-License-Identifier: Apache-2.0
#include "core/work/caption_truth.h"

#include <algorithm>
#include <random>

namespace sl::work {

namespace {
constexpr int kResamples = 1000;
}

void CaptionTruth::add(const std::string& caption, const synth::Scene& scene) {
    const synth::CaptionCheck check = synth::checkCaption(caption, scene);
    const bool nothingAbsent = check.statements > 0 && check.namedButAbsent.empty();
    m_rows.push_back({check.statements, check.trueStatements, nothingAbsent});
}

std::map<std::string, double> CaptionTruth::metricsOf(const std::vector<Row>& rows) {
    if (rows.empty()) return {};
    double statements = 0;
    double claims = 0;
    double right = 0;
    double clean = 0;
    for (const Row& row : rows) {
        statements += row.statements;
        claims += std::max(1, row.statements);  // saying nothing counts as one false statement
        right += row.trueStatements;
        clean += row.nothingAbsent ? 1 : 0;
    }
    const auto count = static_cast<double>(rows.size());
    return {{"caption_true_statements", right / claims},
            {"caption_nothing_absent", clean / count},
            {"caption_statements", statements / count}};
}

std::map<std::string, double> CaptionTruth::metrics() const {
    return metricsOf(m_rows);
}

std::map<std::string, std::pair<double, double>> CaptionTruth::intervals() const {
    std::map<std::string, std::pair<double, double>> result;
    if (m_rows.empty()) return result;
    std::mt19937_64 random(0);
    std::map<std::string, std::vector<double>> draws;
    std::vector<Row> rows(m_rows.size());
    for (int i = 0; i < kResamples; ++i) {
        for (Row& row : rows) row = m_rows[random() % m_rows.size()];
        for (const auto& [name, value] : metricsOf(rows)) draws[name].push_back(value);
    }
    draws.erase("caption_statements");
    for (auto& [name, values] : draws) {
        std::sort(values.begin(), values.end());
        const std::size_t cut = values.size() * 25 / 1000;
        result[name] = {values[cut], values[values.size() - 1 - cut]};
    }
    return result;
}

}  // namespace sl::work
