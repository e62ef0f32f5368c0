// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <QString>
#include <QStringList>

#include "core/base/result.h"
#include "core/session/session_values.h"

namespace sl {

/// One question of a job about one medium.
struct AskAllItem {
    enum class State { Waiting, Asking, Answered, Failed };
    QString media;  ///< absolute
    QString task, prompt;
    State state = State::Waiting;
    QString error;  ///< why it failed; known for those of this sitting
};

/// The same questions about many media. A plan is written once; how far it has come is told by the
/// records themselves, whose ids are made from the plan's (runId), so that nothing can disagree
/// after a crash.
struct AskAllPlan {
    QString id, title, started;
    bool evidence = false;  ///< ask with the attention probe
    std::vector<AskAllItem> items;

    /// Id of the record that the index-th item becomes.
    QString runId(int index) const;
    /// Position of the item with this record; -1: not of this plan.
    int indexOf(const QString& runId) const;
};

/// What may stand in braces in a question, for help texts: "prompt", "name", "label".
QStringList askAllPlaceholders();

/// Replaces {prompt}, {name} and {label} by the medium's own; "{{" and "}}" are braces. Usage:
/// another word in braces, or a brace left open; BadInput: this medium has no such thing.
Result<QString> filledQuestion(const QString& question, const MediaItem& item);

struct AskAllRequest {
    QStringList questions;  ///< blank ones are left out
    QString task;
    /// Where a question is {prompt} alone, the medium's own task comes with it.
    bool evidence = false;
    bool promptRequired = true;  ///< of the task: without, no question at all is one question
};

/// The plan for these media. `skipped` counts pairs that have no question (see filledQuestion) and
/// files that are missing. Usage: no question, a wrong placeholder; BadInput: nothing is left.
Result<AskAllPlan> planAskAll(const AskAllRequest& request, const std::vector<MediaItem>& media,
                              int* skipped);

/// As kept in the project's store; media inside `folder` relative to it.
QString askAllPlanText(const AskAllPlan& plan, const QString& folder);
/// BadInput: not what askAllPlanText writes.
Result<AskAllPlan> askAllPlanFromText(const QString& text, const QString& folder);

}  // namespace sl
