// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>
#include <vector>

#include <QString>
#include <QStringList>

#include "core/session/session_values.h"

namespace sl {

/// Words as one line for a POSIX shell, quoted where need be.
QString shellLine(const QStringList& words);

/// The command that repeats an ask, e.g. `sightline-cli ask --task vqa --media a.png …`.
QString askCommand(const AskRecord& record);

/// Rows of a provenance card: name and value. A name with an empty value begins a group.
std::vector<std::pair<QString, QString>> provenanceRows(const AskRecord& record);

/// What `ask --json` would print of it, indented.
QString provenanceJson(const AskRecord& record);

}  // namespace sl
