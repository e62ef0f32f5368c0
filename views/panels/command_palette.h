// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>
#include <QFrame>
#include <QPointer>

class QAction;
class QLineEdit;
class QListView;

namespace sl {

/// Commands that fit what was typed, best first. Before anything is typed: those used last.
class PaletteModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { ActionRole = Qt::UserRole + 1, PositionsRole, WhyNotRole, GroupRole, ShortcutRole };

    using QAbstractListModel::QAbstractListModel;

    void setActions(const QList<QAction*>& actions);
    void setTyped(const QString& typed);
    void noteUsed(QAction* action);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    struct Match {
        QPointer<QAction> action;
        std::vector<int> positions;
        int score = 0;
    };
    QList<QPointer<QAction>> m_actions, m_used;
    std::vector<Match> m_matches;
};

/// Every command by typing a few of its letters. Appears over its parent's top middle.
class CommandPalette : public QFrame {
    Q_OBJECT
public:
    explicit CommandPalette(QWidget* parent);

    /// Opens over the window with these commands.
    void popUp(const QList<QAction*>& actions);
    /// Closes it and gives the focus back to where it was.
    void dismiss();
    PaletteModel* model() { return m_model; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void runCurrent();
    void place();

    PaletteModel* m_model;
    QLineEdit* m_edit;
    QListView* m_list;
    QPointer<QWidget> m_focusBefore;
};

/// "File › Open…" split: the group a command's text property names, and its plain text.
QString plainText(const QAction* action);

}  // namespace sl
