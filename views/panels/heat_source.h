// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>

#include <QObject>

#include "core/session/session_values.h"
#include "views/canvas/head_grid_layout.h"
#include "views/canvas/head_stack.h"
#include "views/canvas/heat_map.h"

namespace sl {

class Session;

/// Which evidence lies on the picture: chosen from the shown answer by probe, kind of map and the
/// words pointed at. Evidence panel and picture share one. Lives on the GUI thread.
class HeatSource : public QObject {
    Q_OBJECT
public:
    enum class Mode { Mean, Rollout, Head };
    Q_ENUM(Mode)

    explicit HeatSource(Session* session, QObject* parent = nullptr);

    Mode mode() const { return m_mode; }
    void setMode(Mode mode);
    /// Whether the shown answer has what the mode needs.
    bool has(Mode mode) const;
    bool hasAny() const { return has(Mode::Mean) || has(Mode::Rollout) || has(Mode::Head); }

    /// The head of Mode::Head; -1 means the mean over layers or heads.
    HeadAt head() const { return m_head; }
    void setHead(HeadAt head);
    /// Shows a head for the moment; none ends that.
    void previewHead(std::optional<HeadAt> head);
    const HeadStack& stack() const { return m_stack; }
    /// The token that a layer × head grid should show: the first lit one, else 0.
    int stackToken() const;

    const HeatMapStyle& style() const { return m_style; }
    void setStyle(const HeatMapStyle& style);

    /// The map to lay over the picture: the mean over the lit tokens, over all when none is lit.
    std::optional<Grid> grid() const;
    /// "attention, rollout · “red circle”".
    QString caption() const;
    /// What the numbers are, from the probe.
    QString normalisation() const;

Q_SIGNALS:
    void evidenceChanged();  ///< another answer
    void changed();          ///< another map
    void styleChanged();

private:
    void takeAnswer();
    std::vector<int> tokens() const;
    std::optional<Grid> tokenMean(bool rollout) const;
    std::optional<Grid> headMean(HeadAt head) const;

    Session* m_session;
    AskRecordPtr m_record;
    HeadStack m_stack;
    Mode m_mode = Mode::Mean;
    HeadAt m_head;
    std::optional<HeadAt> m_preview;
    HeatMapStyle m_style;
};

/// N of "token N"; -1 for other targets.
int targetToken(const Evidence& evidence);
bool isRollout(const Evidence& evidence);
/// Cell by cell mean of grids of one shape; grids of another shape than the first are left out.
std::optional<Grid> meanOf(const std::vector<const Grid*>& grids);

}  // namespace sl
