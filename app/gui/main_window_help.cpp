// SPDX-License-Identifier: Apache-2.0
#include "app/gui/key_sheet.h"
#include "app/gui/main_window.h"
#include "app/gui/settings.h"
#include "app/gui/shortcut_editor.h"
#include "core/base/paths.h"
#include "views/panels/manual_window.h"

namespace sl {

void MainWindow::showKeys() {
    auto* sheet = new KeySheet(m_commands->all(), this);
    connect(sheet, &KeySheet::changeRequested, this, &MainWindow::editKeys);
    sheet->show();
    sheet->raise();
    sheet->setFocus(Qt::PopupFocusReason);
}

/// One editor at a time, beside the window rather than in its way.
void MainWindow::editKeys() {
    auto* editor = findChild<ShortcutEditor*>();
    if (editor == nullptr || !editor->isVisible()) {  // one that closes is no use
        editor = new ShortcutEditor(m_commands, this);
        editor->setAttribute(Qt::WA_DeleteOnClose);
    }
    editor->show();
    editor->raise();
    editor->activateWindow();
}

void MainWindow::showManual() {
    auto* manual = findChild<ManualWindow*>();
    if (manual == nullptr || !manual->isVisible()) {
        const auto folder = resourcePath("manual");
        manual = new ManualWindow(
            folder ? QString::fromStdString(*folder) : QStringLiteral("share/sightline/manual"),
            this);
        manual->setAttribute(Qt::WA_DeleteOnClose);
    }
    manual->show();
    manual->raise();
    manual->activateWindow();
}

void MainWindow::restoreKeys() {
    if (m_remember) {
        const auto saved = Settings::keys();
        for (auto it = saved.begin(); it != saved.end(); ++it) {
            QList<QKeySequence> keys;
            for (const QString& name : it.value()) {
                const auto key = QKeySequence::fromString(name, QKeySequence::PortableText);
                // Of a name that Qt does not know it keeps what it can, or an unknown key.
                if (!key.isEmpty() && key[0].key() != Qt::Key_unknown &&
                    key.toString(QKeySequence::PortableText) == name)
                    keys << key;
            }
            m_commands->setKeys(it.key(), keys);
        }
    }
    connect(m_commands, &Commands::keysChanged, this, &MainWindow::keepKeys);
}

void MainWindow::keepKeys(const QString& command) {
    if (!m_remember) return;
    if (!m_commands->isRebound(command)) return Settings::resetKeys(command);
    QStringList names;
    for (const QKeySequence& key : m_commands->action(command)->shortcuts())
        names << key.toString(QKeySequence::PortableText);
    Settings::setKeys(command, names);
}

}  // namespace sl
