// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>
#include <QKeySequence>

class QAction;
class QLabel;
class QLineEdit;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace sl {

class Commands;
class KeyRecorder;

/// All commands with their keys, to search and to change; lets the window go on meanwhile. What is
/// changed holds at once; whoever listens to Commands::keysChanged keeps it. GUI thread.
class ShortcutEditor : public QDialog {
    Q_OBJECT
public:
    explicit ShortcutEditor(Commands* commands, QWidget* parent = nullptr);

    /// Chooses a command by its id; false when there is none.
    bool select(const QString& id);
    QString selected() const;

private:
    void build();
    QWidget* buildChanger();
    void fill();
    void filter(const QString& typed);
    void refresh(const QString& id);
    void updateChanger();
    void add(bool alone);
    void takeFromRivals(const QString& id, const QKeySequence& keys);
    void removeKeys();
    void resetAll();
    QTreeWidgetItem* itemOf(const QString& id) const;

    Commands* m_commands;
    QLineEdit* m_search;
    QTreeWidget* m_tree;
    QLabel* m_none;
    QLabel* m_name;
    KeyRecorder* m_recorder;
    QLabel* m_warning;
    QPushButton* m_add;
    QPushButton* m_replace;
    QPushButton* m_remove;
    QPushButton* m_reset;
    QPushButton* m_resetAll;
};

}  // namespace sl
