// SPDX-License-Identifier: Apache-2.0
#include "app/gui/key_sheet.h"

#include <QAction>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMap>

#include "views/panels/command_palette.h"
#include "views/panels/look.h"

namespace sl {

namespace {

constexpr int kColumns = 3;

QWidget* groupBox(const QString& title, const QList<QAction*>& actions, QWidget* parent) {
    auto* box = new QWidget(parent);
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(2 * kGap);
    grid->setVerticalSpacing(kHalfGap);
    grid->addWidget(heading(title, box), 0, 0, 1, 2);
    int row = 1;
    for (const QAction* action : actions) {
        auto* keys = new QHBoxLayout;
        keys->setSpacing(kHalfGap);
        keys->addStretch(1);
        for (const QKeySequence& key : action->shortcuts()) {
            auto* label = new QLabel(key.toString(QKeySequence::NativeText), box);
            label->setProperty("key", true);
            keys->addWidget(label);
        }
        grid->addWidget(new QLabel(plainText(action), box), row, 0);
        grid->addLayout(keys, row++, 1);
    }
    grid->setColumnStretch(0, 1);
    grid->setRowStretch(row, 1);
    return box;
}

}  // namespace

KeySheet::KeySheet(const QList<QAction*>& actions, QWidget* parent) : QFrame(parent) {
    setObjectName("keySheet");
    setAttribute(Qt::WA_StyledBackground);
    setAttribute(Qt::WA_DeleteOnClose);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Keys"));
    QStringList order;
    QMap<QString, QList<QAction*>> groups;
    for (QAction* action : actions) {
        if (action->shortcuts().isEmpty() || !action->property("listed").toBool()) continue;
        const bool onCanvas = action->shortcutContext() == Qt::WidgetWithChildrenShortcut;
        const QString group =
            onCanvas ? tr("On the picture") : action->property("group").toString();
        if (!order.contains(group)) order << group;
        groups[group] << action;
    }
    auto* outer = new QGridLayout(this);
    outer->setContentsMargins(3 * kGap, 3 * kGap, 3 * kGap, 3 * kGap);
    outer->setHorizontalSpacing(5 * kGap);
    outer->setVerticalSpacing(3 * kGap);
    // The shortest column takes the next group.
    QList<QVBoxLayout*> columns;
    QList<qsizetype> heights(kColumns, 0);
    for (int i = 0; i < kColumns; ++i) {
        auto* column = new QVBoxLayout;
        column->setSpacing(3 * kGap);
        outer->addLayout(column, 0, i);
        outer->setColumnStretch(i, 1);
        columns << column;
    }
    for (const QString& group : order) {
        const qsizetype shortest =
            std::min_element(heights.begin(), heights.end()) - heights.begin();
        heights[shortest] += groups[group].size() + 2;
        columns[shortest]->addWidget(groupBox(group, groups[group], this));
    }
    for (QVBoxLayout* column : columns) column->addStretch(1);
    outer->addWidget(note(tr("Wheel zooms at the cursor, Space or the middle button drags. Arrows "
                             "move the selected box by a pixel, with Shift by ten; with Ctrl they "
                             "move its right and lower side. In a question Enter asks, Shift+Enter "
                             "breaks the line, Up brings back earlier ones."),
                          this),
                     1, 0, 1, kColumns);
}

bool KeySheet::event(QEvent* event) {
    // Every key closes the sheet, those of the window's commands (Esc, F1) too.
    if (event->type() == QEvent::ShortcutOverride) event->accept();
    return QFrame::event(event);
}

void KeySheet::keyPressEvent(QKeyEvent*) {
    close();
}
void KeySheet::mousePressEvent(QMouseEvent*) {
    close();
}
void KeySheet::focusOutEvent(QFocusEvent*) {
    close();
}

}  // namespace sl
