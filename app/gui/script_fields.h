// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>

#include "core/base/json.h"

namespace sl {

class MainWindow;

/// Sets a field of the window for a script. Returns why it could not; empty when it did.
QString setScriptField(MainWindow& window, const QString& field, const Json& value);

/// Names of the fields.
QStringList scriptFields();

}  // namespace sl
