// SPDX-License-Identifier: Apache-2.0
#include "views/panels/command_palette.h"

#include <algorithm>

#include <QAction>
#include <QApplication>
#include <QGraphicsDropShadowEffect>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QVBoxLayout>

#include "views/panels/fuzzy.h"
#include "views/panels/look.h"
#include "views/panels/palette_delegate.h"

namespace sl {

namespace {
constexpr int kWidth = 560;
constexpr int kRows = 10;
constexpr int kUsedKept = 6;
}  // namespace

QString plainText(const QAction* action) {
    QString text = action->text();
    text.remove('&');
    return text;
}

void PaletteModel::setActions(const QList<QAction*>& actions) {
    m_actions.clear();
    for (QAction* action : actions) m_actions << action;
    setTyped({});
}

void PaletteModel::noteUsed(QAction* action) {
    m_used.removeAll(action);
    m_used.prepend(action);
    while (m_used.size() > kUsedKept) m_used.removeLast();
}

void PaletteModel::setTyped(const QString& typed) {
    beginResetModel();
    m_matches.clear();
    for (const QPointer<QAction>& action : m_actions) {
        // Commands that stand for nothing here, such as the key of a fourth task out of three.
        const QVariant listed = action ? action->property("listed") : QVariant(false);
        if (listed.isValid() && !listed.toBool()) continue;
        Match match;
        match.action = action;
        auto score = fuzzyScore(typed, plainText(action), &match.positions);
        // The id fits too, e.g. "ask.run", but a title that fits is preferred.
        if (!score) {
            match.positions.clear();
            score = fuzzyScore(typed, action->objectName());
            if (score) *score -= 10;
        }
        if (!score) continue;
        match.score = *score;
        if (typed.isEmpty()) {
            const auto used = m_used.indexOf(action);
            match.score = used < 0 ? 0 : kUsedKept - static_cast<int>(used);
            if (!action->isEnabled()) match.score -= 1;
        } else if (!action->isEnabled()) {
            match.score -= 20;
        }
        m_matches.push_back(std::move(match));
    }
    std::stable_sort(m_matches.begin(), m_matches.end(),
                     [](const Match& a, const Match& b) { return a.score > b.score; });
    endResetModel();
}

int PaletteModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_matches.size());
}

QVariant PaletteModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const Match& match = m_matches[static_cast<std::size_t>(index.row())];
    if (!match.action) return {};
    switch (role) {
        case Qt::DisplayRole: return plainText(match.action);
        case Qt::ToolTipRole: return match.action->toolTip();
        case ActionRole: return QVariant::fromValue(match.action.data());
        case PositionsRole: return QVariant::fromValue(match.positions);
        case GroupRole: return match.action->property("group");
        case ShortcutRole: return match.action->shortcut().toString(QKeySequence::NativeText);
        case WhyNotRole: return match.action->isEnabled() ? QString() : match.action->toolTip();
        default: return {};
    }
}

CommandPalette::CommandPalette(QWidget* parent)
    : QFrame(parent),
      m_model(new PaletteModel(this)),
      m_edit(new QLineEdit(this)),
      m_list(new QListView(this)) {
    setObjectName("commandPalette");
    setAccessibleName(tr("Command palette"));
    setAttribute(Qt::WA_StyledBackground);
    hide();
    m_edit->setPlaceholderText(tr("Type a command…"));
    m_edit->setAccessibleName(tr("Command"));
    m_edit->setFrame(false);
    m_edit->installEventFilter(this);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new PaletteDelegate(this));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->setAccessibleName(tr("Matching commands"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(kGap, kGap, kGap, kGap);
    column->setSpacing(kGap);
    column->addWidget(m_edit);
    column->addWidget(m_list, 1);
    auto* shadow = new QGraphicsDropShadowEffect(this);
    shadow->setBlurRadius(32);
    shadow->setOffset(0, 8);
    shadow->setColor(QColor(0, 0, 0, 140));
    setGraphicsEffect(shadow);
    connect(m_edit, &QLineEdit::textChanged, this, [this](const QString& typed) {
        m_model->setTyped(typed);
        m_list->setCurrentIndex(m_model->index(0));
    });
    connect(m_list, &QListView::clicked, this, &CommandPalette::runCurrent);
}

void CommandPalette::popUp(const QList<QAction*>& actions) {
    m_focusBefore = QApplication::focusWidget();
    m_edit->clear();
    m_model->setActions(actions);
    m_list->setCurrentIndex(m_model->index(0));
    place();
    show();
    raise();
    m_edit->setFocus(Qt::PopupFocusReason);
}

void CommandPalette::place() {
    const QWidget* window = parentWidget();
    const int width = std::min(kWidth, window->width() - 4 * kGap);
    const int height = std::min(kRows * PaletteDelegate::kRowHeight + 64, window->height() - 96);
    setGeometry((window->width() - width) / 2, 56, width, height);
}

void CommandPalette::runCurrent() {
    auto* action = m_list->currentIndex().data(PaletteModel::ActionRole).value<QAction*>();
    if (action == nullptr || !action->isEnabled()) return;
    dismiss();
    m_model->noteUsed(action);
    action->trigger();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusOut && isVisible()) {
        const auto* focus = static_cast<QFocusEvent*>(event);
        if (focus->reason() != Qt::ActiveWindowFocusReason) hide();
    }
    if (event->type() != QEvent::KeyPress) return QFrame::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    const int rows = m_model->rowCount();
    const int row = m_list->currentIndex().row();
    const auto go = [&](int to) {
        if (rows > 0) m_list->setCurrentIndex(m_model->index((to + rows) % rows));
    };
    switch (key->key()) {
        case Qt::Key_Down: go(row + 1); return true;
        case Qt::Key_Up: go(row - 1); return true;
        case Qt::Key_PageDown: go(std::min(rows - 1, row + kRows)); return true;
        case Qt::Key_PageUp: go(std::max(0, row - kRows)); return true;
        case Qt::Key_Return:
        case Qt::Key_Enter: runCurrent(); return true;
        default: return QFrame::eventFilter(watched, event);
    }
}

void CommandPalette::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) return dismiss();
    QFrame::keyPressEvent(event);
}

void CommandPalette::dismiss() {
    hide();
    if (m_focusBefore) m_focusBefore->setFocus(Qt::OtherFocusReason);
}

}  // namespace sl
