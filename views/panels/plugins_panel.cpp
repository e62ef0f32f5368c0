// SPDX-License-Identifier: Apache-2.0
#include "views/panels/plugins_panel.h"

#include <algorithm>
#include <utility>

#include <QDesktopServices>
#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QTreeWidget>
#include <QUrl>
#include <QVBoxLayout>

#include "core/session/plugins.h"
#include "core/session/session.h"
#include "views/panels/empty_state.h"
#include "views/panels/look.h"

namespace sl {

namespace {

enum Column { TaskColumn, StateColumn, FromColumn, ProblemColumn, ColumnCount };

QString stateText(const PluginInfo& plugin) {
    switch (plugin.state) {
        case PluginInfo::State::Listed: return PluginsPanel::tr("ready");
        case PluginInfo::State::Loaded: return PluginsPanel::tr("in use");
        case PluginInfo::State::Failed: return PluginsPanel::tr("failed");
        case PluginInfo::State::Untrusted: return PluginsPanel::tr("not trusted");
    }
    return {};
}

QString originText(const PluginInfo& plugin) {
    switch (plugin.origin) {
        case PluginInfo::Origin::Program: return PluginsPanel::tr("Sightline");
        case PluginInfo::Origin::User: return PluginsPanel::tr("installed by you");
        case PluginInfo::Origin::Project: return PluginsPanel::tr("this project");
    }
    return {};
}

QIcon stateIcon(const PluginInfo& plugin, const QWidget* widget) {
    switch (plugin.state) {
        case PluginInfo::State::Listed:
        case PluginInfo::State::Loaded: return tintedIcon("check", goodColor(widget));
        case PluginInfo::State::Failed: return tintedIcon("error", badColor(widget));
        case PluginInfo::State::Untrusted: return tintedIcon("warning", warnColor(widget));
    }
    return {};
}

QString nameOf(const PluginInfo& plugin) {
    if (!plugin.title.isEmpty()) return plugin.title;
    return plugin.id.isEmpty() ? plugin.folder.section('/', -1) : plugin.id;
}

QString row(const QString& name, const QString& value) {
    if (value.isEmpty()) return {};
    return QString("<tr><td style='padding-right:12px'>%1</td><td>%2</td></tr>")
        .arg(name, value.toHtmlEscaped());
}

QLabel* wrapping(QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

}  // namespace

PluginsPanel::PluginsPanel(Session* session, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_stack(new QStackedWidget(this)),
      m_empty(new EmptyState("grid", tr("No plugins"),
                             tr("Tasks are plugins: folders with a plugin.json. None was found "
                                "where they are looked for."),
                             this)),
      m_list(new QTreeWidget(this)),
      m_title(new QLabel(this)),
      m_state(wrapping(this)),
      m_facts(wrapping(this)),
      m_trust(new QPushButton(this)),
      m_try(new QPushButton(tr("Try it out"), this)),
      m_folder(new QPushButton(themedIcon("folder"), tr("Open its folder"), this)),
      m_reload(iconButton("again", tr("Look for plugins again"), this)) {
    build();
    Plugins* plugins = session->plugins();
    connect(plugins, &Plugins::changed, this, &PluginsPanel::refresh);
    connect(plugins, &Plugins::triedOut, this, &PluginsPanel::showTrial);
    connect(plugins, &Plugins::idleChanged, this, &PluginsPanel::showDetails);
    connect(m_list, &QTreeWidget::currentItemChanged, this, &PluginsPanel::showDetails);
    connect(m_trust, &QPushButton::clicked, this, &PluginsPanel::changeTrust);
    connect(m_try, &QPushButton::clicked, this, [this] {
        if (const PluginInfo* plugin = current()) m_session->plugins()->tryOut(plugin->folder);
    });
    connect(m_folder, &QPushButton::clicked, this, [this] {
        if (const PluginInfo* plugin = current())
            QDesktopServices::openUrl(QUrl::fromLocalFile(plugin->folder));
    });
    connect(m_reload, &QToolButton::clicked, plugins, &Plugins::reload);
    refresh();
}

void PluginsPanel::build() {
    m_list->setColumnCount(ColumnCount);
    m_list->setHeaderLabels({tr("Task"), tr("State"), tr("From"), tr("What is wrong")});
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAllColumnsShowFocus(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setAccessibleName(tr("Plugins"));
    m_list->setTabKeyNavigation(false);
    QHeaderView* header = m_list->header();
    header->setSectionsMovable(false);
    header->resizeSection(TaskColumn, 190);
    header->resizeSection(StateColumn, 100);
    header->resizeSection(FromColumn, 120);
    header->setStretchLastSection(true);
    auto* split = new QSplitter(Qt::Horizontal, this);
    split->addWidget(m_list);
    split->addWidget(buildDetails());
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    split->setChildrenCollapsible(false);
    m_stack->addWidget(split);
    m_stack->addWidget(m_empty);
    auto* column = new QVBoxLayout(this);
    setPanelMargins(column);
    column->addWidget(m_stack, 1);
}

QWidget* PluginsPanel::buildDetails() {
    m_title->setProperty("emptyTitle", true);
    auto* head = new QHBoxLayout;
    head->setSpacing(kHalfGap);
    head->addWidget(m_title, 1);
    head->addWidget(m_reload);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(kGap);
    for (QPushButton* button : {m_trust, m_try, m_folder}) buttons->addWidget(button);
    buttons->addStretch(1);
    auto* text = new QWidget(this);
    auto* lines = new QVBoxLayout(text);
    lines->setContentsMargins(0, 0, kGap, 0);
    lines->setSpacing(kGap);
    lines->addWidget(m_state);
    lines->addLayout(buttons);
    lines->addWidget(m_facts);
    lines->addStretch(1);
    auto* scroll = new QScrollArea(this);
    scroll->setWidget(text);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* detail = new QWidget(this);
    auto* column = new QVBoxLayout(detail);
    column->setContentsMargins(kGap, 0, 0, 0);
    column->setSpacing(kHalfGap);
    column->addLayout(head);
    column->addWidget(scroll, 1);
    return detail;
}

void PluginsPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    // With no project open nobody has looked for plugins yet.
    if (!std::exchange(m_read, true) && m_session->plugins()->list().empty())
        m_session->plugins()->reload();
}

void PluginsPanel::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) refresh();
}

void PluginsPanel::refresh() {
    const QString chosen =
        m_list->currentItem() ? m_list->currentItem()->data(0, Qt::UserRole).toString() : QString();
    const QSignalBlocker blocker(m_list);
    m_list->clear();
    for (const PluginInfo& plugin : m_session->plugins()->list()) {
        auto* item = new QTreeWidgetItem(
            {nameOf(plugin), stateText(plugin), originText(plugin), plugin.problem});
        item->setIcon(StateColumn, stateIcon(plugin, this));
        item->setData(0, Qt::UserRole, plugin.folder);
        for (int i = 0; i < ColumnCount; ++i) item->setToolTip(i, item->text(i));
        m_list->addTopLevelItem(item);
        if (plugin.folder == chosen) m_list->setCurrentItem(item);
    }
    m_stack->setCurrentIndex(m_list->topLevelItemCount() > 0 ? 0 : 1);
    if (m_list->currentItem() == nullptr && m_list->topLevelItemCount() > 0) {
        // What waits for a word of the user comes first.
        m_list->setCurrentItem(m_list->topLevelItem(0));
        const auto& list = m_session->plugins()->list();
        const auto waiting = std::find_if(list.begin(), list.end(), [](const PluginInfo& plugin) {
            return plugin.state == PluginInfo::State::Untrusted;
        });
        if (waiting != list.end())
            m_list->setCurrentItem(m_list->topLevelItem(static_cast<int>(waiting - list.begin())));
    }
    showDetails();
}

const PluginInfo* PluginsPanel::current() const {
    if (m_list->currentItem() == nullptr) return nullptr;
    const QString folder = m_list->currentItem()->data(0, Qt::UserRole).toString();
    for (const PluginInfo& plugin : m_session->plugins()->list())
        if (plugin.folder == folder) return &plugin;
    return nullptr;
}

bool PluginsPanel::select(const QString& id) {
    const auto& list = m_session->plugins()->list();
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (list[i].id != id) continue;
        m_list->setCurrentItem(m_list->topLevelItem(static_cast<int>(i)));
        return true;
    }
    return false;
}

void PluginsPanel::showDetails() {
    const PluginInfo* plugin = current();
    if (plugin == nullptr) return;
    const bool project = plugin->origin == PluginInfo::Origin::Project;
    const bool untrusted = plugin->state == PluginInfo::State::Untrusted;
    m_title->setText(nameOf(*plugin));
    QString state;
    if (untrusted)
        state =
            tr("This plugin came with the project. A plugin is a program: it can read and "
               "change everything that you can. Trust it only if you know who made it. The "
               "decision holds for this very file.");
    else if (plugin->state == PluginInfo::State::Failed) state = plugin->problem;
    else if (plugin->state == PluginInfo::State::Loaded) state = tr("Its library is open.");
    else state = tr("Its library is opened when its task is asked for the first time.");
    if (untrusted && plugin->problem.contains("changed")) state = plugin->problem + "\n\n" + state;
    m_state->setText(state);
    m_trust->setVisible(project && !plugin->sha256.isEmpty());
    m_trust->setText(untrusted ? tr("Trust this plugin") : tr("Trust it no longer"));
    m_trust->setAccessibleName(m_trust->text());
    const bool busy = m_session->plugins()->busy();
    setUsable(m_trust, busy ? tr("Plugins are being read") : QString(),
              tr("Remembered for the file with this SHA-256"));
    setUsable(m_try,
              untrusted ? tr("Only what is trusted is run")
                        : (busy ? tr("A plugin is being tried or read") : QString()),
              tr("Runs it in a process of its own on a made-up answer"));
    m_facts->setText(
        "<table>" + row(tr("Task"), plugin->id) + row(tr("Media"), plugin->media.join(", ")) +
        row(tr("Answers"), plugin->answers.join(", ")) + row(tr("Built for"), plugin->abi) +
        row(tr("Folder"), plugin->folder) + row(tr("Library"), plugin->library) +
        row("SHA-256", plugin->sha256) + "</table>");
}

void PluginsPanel::changeTrust() {
    if (const PluginInfo* plugin = current())
        m_session->plugins()->setTrusted(plugin->folder,
                                         plugin->state == PluginInfo::State::Untrusted);
}

void PluginsPanel::showTrial(const QString& folder, const QString& problem) {
    QString name = folder;
    for (const PluginInfo& plugin : m_session->plugins()->list())
        if (plugin.folder == folder) name = nameOf(plugin);
    if (problem.isEmpty()) Q_EMIT told(tr("“%1” came through its trial run").arg(name), {}, false);
    else Q_EMIT told(tr("“%1” failed its trial run").arg(name), problem, true);
}

}  // namespace sl
