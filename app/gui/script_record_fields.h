// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <vector>

#include <QString>

#include "core/base/json.h"

namespace sl {

class MainWindow;

/// Sets one field of the window; returns why it could not, empty when it did.
using ScriptSetter = std::function<QString(MainWindow&, const Json&)>;
/// Says what a field of the window holds.
using ScriptGetter = std::function<Json(MainWindow&)>;

/// Fields about the boxes, star and note of the shown answer: boxes.select (a label, or a position
/// from 0 in the list of boxes), boxes.move ([x0, y0, x1, y1], the selected box), boxes.label,
/// boxes.draw ({"box": [x0, y0, x1, y1], "label": "…"}), answer.star (true or false), answer.note.
const std::map<QString, ScriptSetter>& recordSetters();

/// What `print` and the tests read: boxes, answer, samples.current, view.panels.
const std::map<QString, ScriptGetter>& scriptGetters();

/// [a, b, …] or "a,b,…" with `count` numbers.
std::optional<std::vector<double>> scriptNumbers(const Json& value, std::size_t count);
/// A string as it is, anything else as JSON.
QString scriptText(const Json& value);

}  // namespace sl
