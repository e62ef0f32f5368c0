// SPDX-License-Identifier: Apache-2.0
#include "views/panels/heat_source.h"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "core/session/asks.h"
#include "core/session/selection.h"
#include "core/session/session.h"

namespace sl {

int targetToken(const Evidence& evidence) {
    constexpr std::string_view kPrefix = "token ";
    const std::string_view target = evidence.target;
    if (target.substr(0, kPrefix.size()) != kPrefix) return -1;
    int token = -1;
    const char* end = target.data() + target.size();
    const auto read = std::from_chars(target.data() + kPrefix.size(), end, token);
    return read.ec == std::errc() && read.ptr == end ? token : -1;
}

bool isRollout(const Evidence& evidence) {
    return evidence.method.find("rollout") != std::string::npos;
}

std::optional<Grid> meanOf(const std::vector<const Grid*>& grids) {
    if (grids.empty()) return std::nullopt;
    Grid mean = *grids.front();
    int count = 1;
    for (std::size_t i = 1; i < grids.size(); ++i) {
        const Grid& grid = *grids[i];
        if (grid.values.size() != mean.values.size() || grid.cols != mean.cols) continue;
        for (std::size_t k = 0; k < mean.values.size(); ++k) mean.values[k] += grid.values[k];
        ++count;
    }
    for (float& value : mean.values) value /= static_cast<float>(count);
    if (!mean.values.empty()) {
        const auto [low, high] = std::minmax_element(mean.values.begin(), mean.values.end());
        mean.min = *low;
        mean.max = *high;
    }
    return mean;
}

HeatSource::HeatSource(Session* session, QObject* parent) : QObject(parent), m_session(session) {
    m_style.map = ColorMap::Inferno;
    connect(session->asks(), &Asks::shownChanged, this, &HeatSource::takeAnswer);
    connect(session->selection(), &Selection::changed, this, &HeatSource::changed);
    takeAnswer();
}

void HeatSource::takeAnswer() {
    m_record = m_session->asks()->shown();
    m_stack = {};
    m_preview.reset();
    if (m_record) {
        for (const Evidence& evidence : m_record->answer.evidence) {
            const auto* stack = std::get_if<GridStack>(&evidence.data);
            if (stack == nullptr || isRollout(evidence)) continue;
            // Shares the record's memory and keeps the record alive.
            auto read = HeadStack::from(std::shared_ptr<const GridStack>(m_record, stack));
            if (read) m_stack = std::move(*read);
            break;
        }
    }
    if (!has(m_mode)) m_mode = Mode::Mean;
    Q_EMIT evidenceChanged();
    Q_EMIT changed();
}

bool HeatSource::has(Mode mode) const {
    if (!m_record) return false;
    if (mode == Mode::Head) return !m_stack.empty();
    const bool rollout = mode == Mode::Rollout;
    return std::any_of(m_record->answer.evidence.begin(), m_record->answer.evidence.end(),
                       [&](const Evidence& evidence) {
                           return std::holds_alternative<Grid>(evidence.data) &&
                                  targetToken(evidence) >= 0 && isRollout(evidence) == rollout;
                       });
}

void HeatSource::setMode(Mode mode) {
    if (mode == m_mode || !has(mode)) return;
    m_mode = mode;
    m_preview.reset();
    Q_EMIT changed();
}

void HeatSource::setHead(HeadAt head) {
    m_head = head;
    m_preview.reset();
    if (has(Mode::Head)) m_mode = Mode::Head;
    Q_EMIT changed();
}

void HeatSource::previewHead(std::optional<HeadAt> head) {
    m_preview = head;
    Q_EMIT changed();
}

void HeatSource::setStyle(const HeatMapStyle& style) {
    if (style == m_style) return;
    m_style = style;
    Q_EMIT styleChanged();
}

std::vector<int> HeatSource::tokens() const {
    std::vector<int> lit = m_session->selection()->litTokens();
    if (!lit.empty() || !m_record) return lit;
    for (int i = 0; i < static_cast<int>(m_record->answer.tokens.size()); ++i) lit.push_back(i);
    return lit;
}

int HeatSource::stackToken() const {
    const std::vector<int> lit = m_session->selection()->litTokens();
    return lit.empty() || lit.front() >= m_stack.tokens() ? 0 : lit.front();
}

std::optional<Grid> HeatSource::tokenMean(bool rollout) const {
    const std::vector<int> wanted = tokens();
    std::vector<const Grid*> grids;
    for (const Evidence& evidence : m_record->answer.evidence) {
        const auto* grid = std::get_if<Grid>(&evidence.data);
        if (grid == nullptr || isRollout(evidence) != rollout) continue;
        if (std::find(wanted.begin(), wanted.end(), targetToken(evidence)) != wanted.end())
            grids.push_back(grid);
    }
    return meanOf(grids);
}

std::optional<Grid> HeatSource::headMean(HeadAt head) const {
    std::vector<Grid> grids;
    for (const int token : tokens())
        if (token < m_stack.tokens()) grids.push_back(m_stack.grid(token, head.layer, head.head));
    std::vector<const Grid*> pointers;
    for (const Grid& grid : grids) pointers.push_back(&grid);
    return meanOf(pointers);
}

std::optional<Grid> HeatSource::grid() const {
    if (!m_record) return std::nullopt;
    if (m_preview && has(Mode::Head)) return headMean(*m_preview);
    if (m_mode == Mode::Head) return headMean(m_head);
    return tokenMean(m_mode == Mode::Rollout);
}

QString HeatSource::caption() const {
    if (!m_record || !hasAny()) return {};
    const HeadAt at = m_preview.value_or(m_head);
    QString what = m_mode == Mode::Rollout ? tr("attention rollout") : tr("attention, mean");
    if (m_preview || m_mode == Mode::Head)
        what = tr("attention, %1, %2")
                   .arg(at.layer < 0 ? tr("all layers") : tr("layer %1").arg(at.layer),
                        at.head < 0 ? tr("all heads") : tr("head %1").arg(at.head));
    QStringList words;
    for (const int word : m_session->selection()->litWords())
        words << m_session->selection()->words()[static_cast<std::size_t>(word)].text;
    if (words.isEmpty()) return what + tr(" · whole answer");
    return what + QString(" · “%1”").arg(words.join(' '));
}

QString HeatSource::normalisation() const {
    if (!m_record) return {};
    for (const Evidence& evidence : m_record->answer.evidence)
        if (!evidence.normalisation.empty()) return QString::fromStdString(evidence.normalisation);
    return {};
}

}  // namespace sl
