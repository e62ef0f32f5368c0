// SPDX-License-Identifier: Apache-2.0
#include "app/gui/key_sheet.h"

#include <algorithm>

#include <QAction>
#include <QApplication>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMap>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTimer>

#include "views/panels/command_palette.h"
#include "views/panels/look.h"

namespace sl {

namespace {

constexpr int kColumnWidth = 300;
constexpr int kMostColumns = 3;

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

KeySheet::KeySheet(const QList<QAction*>& actions, QWidget* parent)
    : QFrame(parent),
      m_scroll(new QScrollArea(this)),
      m_change(new QPushButton(tr("Change keys…"), this)) {
    setObjectName("keySheet");
    setAttribute(Qt::WA_StyledBackground);
    setAttribute(Qt::WA_DeleteOnClose);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Keys"));
    m_scroll->setWidget(buildColumns(actions));
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(m_change, &QPushButton::clicked, this, &KeySheet::changeRequested);
    connect(m_change, &QPushButton::clicked, this, &QWidget::close);
    auto* hint =
        note(tr("Wheel zooms at the cursor, Space or the middle button drags. Arrows move the "
                "selected box by a pixel, with Shift by ten; with Ctrl they move its right and "
                "lower side. In a question Enter asks, Shift+Enter breaks the line, Up brings back "
                "earlier ones. Any key closes this sheet."),
             this);
    auto* foot = new QHBoxLayout;
    foot->setSpacing(2 * kGap);
    foot->addWidget(hint, 1);
    foot->addWidget(m_change, 0, Qt::AlignBottom);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(3 * kGap, 3 * kGap, 3 * kGap, 2 * kGap);
    column->setSpacing(2 * kGap);
    column->addWidget(m_scroll, 1);
    column->addLayout(foot);
    m_change->installEventFilter(this);
    parent->installEventFilter(this);
    place();
}

QWidget* KeySheet::buildColumns(const QList<QAction*>& actions) {
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
    auto* content = new QWidget(this);
    auto* row = new QHBoxLayout(content);
    row->setContentsMargins(0, 0, kGap, 0);
    row->setSpacing(5 * kGap);
    const int count =
        std::clamp((parentWidget()->width() - 8 * kGap) / kColumnWidth, 1, kMostColumns);
    QList<QVBoxLayout*> columns;
    QList<qsizetype> heights(count, 0);
    for (int i = 0; i < count; ++i) {
        auto* column = new QVBoxLayout;
        column->setSpacing(3 * kGap);
        row->addLayout(column, 1);
        columns << column;
    }
    // The shortest column takes the next group.
    for (const QString& group : order) {
        const qsizetype shortest =
            std::min_element(heights.begin(), heights.end()) - heights.begin();
        heights[shortest] += groups[group].size() + 2;
        columns[shortest]->addWidget(groupBox(group, groups[group], content));
    }
    for (QVBoxLayout* column : columns) column->addStretch(1);
    return content;
}

/// In the middle of the window, as large as it needs and the window allows.
void KeySheet::place() {
    const QSize window = parentWidget()->size();
    const QSize content = m_scroll->widget()->sizeHint();
    const QSize wanted(content.width() + 8 * kGap, content.height() + 15 * kGap);
    const QSize size = wanted.boundedTo(window - QSize(4 * kGap, 4 * kGap));
    setGeometry((window.width() - size.width()) / 2, (window.height() - size.height()) / 2,
                size.width(), size.height());
}

bool KeySheet::event(QEvent* event) {
    // Every key is the sheet's, those of the window's commands (Esc, F1) too.
    if (event->type() == QEvent::ShortcutOverride) event->accept();
    return QFrame::event(event);
}

bool KeySheet::eventFilter(QObject* watched, QEvent* event) {
    if (watched == parentWidget() && event->type() == QEvent::Resize) place();
    if (watched == m_change && event->type() == QEvent::ShortcutOverride) event->accept();
    if (watched == m_change && event->type() == QEvent::FocusOut) closeUnlessFocused();
    if (watched == m_change && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Escape) close();
    }
    return QFrame::eventFilter(watched, event);
}

bool KeySheet::scroll(int key) {
    QScrollBar* bar = m_scroll->verticalScrollBar();
    switch (key) {
        case Qt::Key_Down: bar->triggerAction(QScrollBar::SliderSingleStepAdd); return true;
        case Qt::Key_Up: bar->triggerAction(QScrollBar::SliderSingleStepSub); return true;
        case Qt::Key_PageDown: bar->triggerAction(QScrollBar::SliderPageStepAdd); return true;
        case Qt::Key_PageUp: bar->triggerAction(QScrollBar::SliderPageStepSub); return true;
        default: return false;
    }
}

void KeySheet::keyPressEvent(QKeyEvent* event) {
    const int key = event->key();
    const bool modifier = key == Qt::Key_Shift || key == Qt::Key_Control || key == Qt::Key_Alt;
    if (!modifier && !scroll(key)) close();
}
void KeySheet::mousePressEvent(QMouseEvent*) {
    close();
}
void KeySheet::focusOutEvent(QFocusEvent*) {
    closeUnlessFocused();
}

/// Queued: while the focus moves on, nobody has it.
void KeySheet::closeUnlessFocused() {
    QTimer::singleShot(0, this, [this] {
        const QWidget* focused = QApplication::focusWidget();
        if (focused != this && !isAncestorOf(focused)) close();
    });
}

}  // namespace sl
