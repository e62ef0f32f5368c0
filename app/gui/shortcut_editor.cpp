// SPDX-License-Identifier: Apache-2.0
#include "app/gui/shortcut_editor.h"

#include <algorithm>

#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "app/gui/commands.h"
#include "app/gui/key_recorder.h"
#include "views/panels/command_palette.h"
#include "views/panels/look.h"

namespace sl {

namespace {

enum Column { Command, Keys, Place, ColumnCount };

QString keysText(const QAction* action) {
    QStringList names;
    for (const QKeySequence& key : action->shortcuts())
        names << key.toString(QKeySequence::NativeText);
    return names.join(ShortcutEditor::tr("  or  "));
}

QString namesOf(const QList<QAction*>& actions) {
    QStringList names;
    for (const QAction* action : actions)
        names << ShortcutEditor::tr("“%1” (%2)").arg(plainText(action), Commands::placeOf(action));
    return names.join(", ");
}

bool isListed(const QAction* action) {
    return action->property("listed").toBool();
}

}  // namespace

ShortcutEditor::ShortcutEditor(Commands* commands, QWidget* parent)
    : QDialog(parent),
      m_commands(commands),
      m_search(new QLineEdit(this)),
      m_tree(new QTreeWidget(this)),
      m_none(note(tr("No command fits the search."), this)),
      m_name(new QLabel(this)),
      m_recorder(new KeyRecorder(this)),
      m_warning(note({}, this)),
      m_add(primaryButton(tr("Add"), this)),
      m_replace(new QPushButton(tr("Use instead"), this)),
      m_remove(new QPushButton(tr("Remove its keys"), this)),
      m_reset(new QPushButton(tr("Reset"), this)),
      m_resetAll(new QPushButton(tr("Reset all"), this)) {
    setObjectName("shortcutEditor");
    setWindowTitle(tr("Keys of the commands"));
    resize(720, 640);
    build();
    fill();
    connect(m_search, &QLineEdit::textChanged, this, &ShortcutEditor::filter);
    connect(m_tree, &QTreeWidget::currentItemChanged, this, [this] {
        m_recorder->setKeys({});
        updateChanger();
    });
    connect(m_tree, &QTreeWidget::itemActivated, this,
            [this] { m_recorder->setFocus(Qt::OtherFocusReason); });
    connect(m_recorder, &KeyRecorder::recorded, this, &ShortcutEditor::updateChanger);
    connect(m_add, &QPushButton::clicked, this, [this] { add(false); });
    connect(m_replace, &QPushButton::clicked, this, [this] { add(true); });
    connect(m_remove, &QPushButton::clicked, this, &ShortcutEditor::removeKeys);
    connect(m_reset, &QPushButton::clicked, this, [this] {
        const QString id = selected();
        for (const QKeySequence& key : m_commands->defaultKeys(id)) takeFromRivals(id, key);
        m_commands->setKeys(id, m_commands->defaultKeys(id));
    });
    connect(m_resetAll, &QPushButton::clicked, this, &ShortcutEditor::resetAll);
    connect(m_commands, &Commands::keysChanged, this, &ShortcutEditor::refresh);
    m_search->setFocus();
    updateChanger();
}

void ShortcutEditor::build() {
    m_search->setPlaceholderText(tr("Search by name, id or keys…"));
    m_search->setObjectName("search");
    m_search->setAccessibleName(tr("Search commands"));
    m_search->setClearButtonEnabled(true);
    m_tree->setColumnCount(ColumnCount);
    m_tree->setHeaderLabels({tr("Command"), tr("Keys"), tr("Where")});
    m_tree->setAccessibleName(tr("Commands"));
    m_tree->setAllColumnsShowFocus(true);
    m_tree->setUniformRowHeights(true);
    m_tree->setTabKeyNavigation(false);
    m_tree->header()->resizeSection(Command, 320);
    m_tree->header()->resizeSection(Keys, 190);
    m_tree->header()->setSectionsMovable(false);
    m_none->hide();
    auto* close = new QPushButton(tr("Close"), this);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    auto* last = new QHBoxLayout;
    last->addWidget(m_resetAll);
    last->addStretch(1);
    last->addWidget(close);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(2 * kGap, 2 * kGap, 2 * kGap, 2 * kGap);
    column->setSpacing(kGap);
    column->addWidget(m_search);
    column->addWidget(m_tree, 1);
    column->addWidget(m_none);
    column->addWidget(buildChanger());
    column->addLayout(last);
    for (QPushButton* button : findChildren<QPushButton*>()) button->setAutoDefault(false);
}

QWidget* ShortcutEditor::buildChanger() {
    auto* box = new QWidget(this);
    m_name->setProperty("emptyTitle", true);
    m_warning->setMinimumHeight(2 * fontMetrics().lineSpacing());
    m_warning->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    auto* row = new QHBoxLayout;
    row->setSpacing(kGap);
    row->addWidget(m_recorder, 1);
    for (QPushButton* button : {m_add, m_replace, m_remove, m_reset}) row->addWidget(button);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, kHalfGap, 0, 0);
    column->setSpacing(kHalfGap);
    column->addWidget(m_name);
    column->addLayout(row);
    column->addWidget(m_warning);
    return box;
}

void ShortcutEditor::fill() {
    QHash<QString, QTreeWidgetItem*> groups;
    for (const QAction* action : m_commands->all()) {
        if (!isListed(action)) continue;
        const QString group = action->property("group").toString();
        if (!groups.contains(group)) {
            groups[group] = new QTreeWidgetItem(m_tree, {group});
            groups[group]->setFlags(Qt::ItemIsEnabled);
        }
        auto* item = new QTreeWidgetItem(groups[group]);
        item->setData(Command, Qt::UserRole, action->objectName());
        item->setToolTip(Command, action->objectName());
        refresh(action->objectName());
    }
    m_tree->expandAll();
    if (m_tree->topLevelItemCount() > 0) m_tree->setCurrentItem(m_tree->topLevelItem(0)->child(0));
}

QTreeWidgetItem* ShortcutEditor::itemOf(const QString& id) const {
    for (int i = 0; i < m_tree->topLevelItemCount(); ++i)
        for (int j = 0; j < m_tree->topLevelItem(i)->childCount(); ++j)
            if (m_tree->topLevelItem(i)->child(j)->data(Command, Qt::UserRole).toString() == id)
                return m_tree->topLevelItem(i)->child(j);
    return nullptr;
}

void ShortcutEditor::refresh(const QString& id) {
    QTreeWidgetItem* item = itemOf(id);
    const QAction* action = m_commands->action(id);
    if (item == nullptr || action == nullptr) return;
    item->setText(Command, plainText(action));
    item->setText(Keys, keysText(action));
    item->setText(Place, Commands::placeOf(action));
    QFont font = m_tree->font();
    font.setBold(m_commands->isRebound(id));  // what is not as it was given
    item->setFont(Keys, font);
    updateChanger();
}

void ShortcutEditor::filter(const QString& typed) {
    bool any = false;
    for (int i = 0; i < m_tree->topLevelItemCount(); ++i) {
        QTreeWidgetItem* group = m_tree->topLevelItem(i);
        bool shown = false;
        for (int j = 0; j < group->childCount(); ++j) {
            QTreeWidgetItem* item = group->child(j);
            const QString text = item->text(Command) + "\n" + item->text(Keys) + "\n" +
                                 item->data(Command, Qt::UserRole).toString();
            item->setHidden(!text.contains(typed.trimmed(), Qt::CaseInsensitive));
            if (item->isHidden()) continue;
            if (!any) m_tree->setCurrentItem(item);
            any = shown = true;
        }
        group->setHidden(!shown);
    }
    m_none->setVisible(!any);
}

bool ShortcutEditor::select(const QString& id) {
    QTreeWidgetItem* item = itemOf(id);
    if (item != nullptr) m_tree->setCurrentItem(item);
    return item != nullptr;
}

QString ShortcutEditor::selected() const {
    return m_tree->currentItem() != nullptr
               ? m_tree->currentItem()->data(Command, Qt::UserRole).toString()
               : QString();
}

/// Buttons and the warning, for the chosen command and the keys that were pressed.
void ShortcutEditor::updateChanger() {
    const QString id = selected();
    const QAction* action = m_commands->action(id);
    const QString none = action == nullptr ? tr("Choose a command first") : QString();
    m_name->setText(action != nullptr ? plainText(action) : QString());
    const QKeySequence keys = m_recorder->keys();
    const QString whyNot = none.isEmpty() ? KeyRecorder::whyNot(keys) : none;
    const bool has = action != nullptr && action->shortcuts().contains(keys);
    const auto rivals = m_commands->rivals(id, keys);
    const bool taken = !keys.isEmpty() && !rivals.isEmpty();
    QString warning = keys.isEmpty() ? QString() : whyNot;
    if (has) warning = tr("It has these keys already.");
    else if (taken && whyNot.isEmpty())
        warning = tr("%1 belongs to %2. If you go on, it is taken from there.")
                      .arg(keys.toString(QKeySequence::NativeText), namesOf(rivals));
    m_warning->setText(warning);
    const QColor color = taken ? warnColor(this) : dimColor(this);
    m_warning->setStyleSheet(QString("color: %1;").arg(color.name()));
    m_add->setText(taken ? tr("Take and add") : tr("Add"));
    m_replace->setText(taken ? tr("Take and use instead") : tr("Use instead"));
    const QString already = has ? tr("It has these keys already") : whyNot;
    setUsable(m_add, already, tr("Beside the keys it has"));
    setUsable(m_replace, whyNot, tr("In place of the keys it has"));
    setUsable(
        m_remove,
        action != nullptr && !action->shortcuts().isEmpty() ? QString() : tr("It has no keys"),
        tr("It stays in menus and palette"));
    setUsable(m_reset,
              m_commands->isRebound(id) ? QString() : tr("It has the keys that it came with"),
              tr("Back to the keys that it came with"));
    const auto& all = m_commands->all();
    const bool changed = std::any_of(all.begin(), all.end(), [this](const QAction* one) {
        return m_commands->isRebound(one->objectName());
    });
    setUsable(m_resetAll, changed ? QString() : tr("All commands have the keys they came with"),
              tr("Every command back to the keys that it came with"));
}

void ShortcutEditor::takeFromRivals(const QString& id, const QKeySequence& keys) {
    for (const QAction* rival : m_commands->rivals(id, keys)) {
        QList<QKeySequence> rest = rival->shortcuts();
        rest.removeAll(keys);
        m_commands->setKeys(rival->objectName(), rest);
    }
}

void ShortcutEditor::add(bool alone) {
    const QString id = selected();
    const QKeySequence keys = m_recorder->keys();
    const QAction* action = m_commands->action(id);
    if (action == nullptr || !KeyRecorder::whyNot(keys).isEmpty()) return;
    takeFromRivals(id, keys);
    QList<QKeySequence> all = alone ? QList<QKeySequence>() : action->shortcuts();
    if (!all.contains(keys)) all << keys;
    m_commands->setKeys(id, all);
    m_recorder->setKeys({});
    updateChanger();
}

void ShortcutEditor::removeKeys() {
    m_commands->setKeys(selected(), {});
}

void ShortcutEditor::resetAll() {
    for (const QAction* action : m_commands->all())
        m_commands->setKeys(action->objectName(), m_commands->defaultKeys(action->objectName()));
}

}  // namespace sl
