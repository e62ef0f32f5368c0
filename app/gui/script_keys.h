// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace sl {

class MainWindow;

/// Presses keys ("Ctrl+K", "Tab", "Shift+F1") as a user would: the focused widget may claim them,
/// else the window's command that has them runs, else the widget gets them. Returns why it could
/// not; empty when it did.
QString pressKeys(MainWindow& window, const QString& keys);

/// Presses keys ("Tab", "Down") until what has the focus is called `name`: its accessible name, the
/// text of a button, or what is chosen in a list or a box of choices. Returns why it could not,
/// with the names that came by; empty when it did.
QString pressKeysUntil(MainWindow& window, const QString& keys, const QString& name);

/// Types text into the widget that has the focus.
QString typeText(MainWindow& window, const QString& text);

}  // namespace sl
