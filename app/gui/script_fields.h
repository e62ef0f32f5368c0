// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include <QString>
#include <QStringList>

#include "core/base/json.h"

namespace sl {

class MainWindow;

/// Sets a field of the window for a script. Returns why it could not; empty when it did.
QString setScriptField(MainWindow& window, const QString& field, const Json& value);

/// Those of jobs of questions, samples and runs; none: no field of these.
std::optional<QString> setReviewField(MainWindow& window, const QString& field, const Json& value);
QStringList reviewFields();

/// What a field holds: boxes, answer, samples.current, view.panels. None: it cannot be read.
std::optional<Json> scriptField(MainWindow& window, const QString& field);

/// Names of the fields that can be set.
QStringList scriptFields();

}  // namespace sl
