// SPDX-License-Identifier: Apache-2.0
#include <QEvent>
#include <QTabBar>
#include <QTimer>

#include "app/gui/dock.h"
#include "app/gui/main_window.h"
#include "app/gui/settings.h"
#include "core/session/session.h"
#include "views/panels/ask_panel.h"
#include "views/panels/evidence_panel.h"
#include "views/panels/jobs_panel.h"
#include "views/panels/log_panel.h"
#include "views/panels/plugins_panel.h"
#include "views/panels/runs_panel.h"
#include "views/panels/samples_panel.h"
#include "views/panels/seen_panel.h"
#include "views/panels/toasts.h"
#include "views/panels/watch_panel.h"

namespace sl {

namespace {
constexpr int kLayoutVersion = 2;
constexpr int kLayoutQuietMs = 300;  // a drag of a border is written once
}  // namespace

Dock* MainWindow::addDock(const QString& id, const QString& title, const QString& icon,
                          QWidget* content, Qt::DockWidgetArea area) {
    auto* dock = new Dock(id, title, icon, content, this);
    addDockWidget(area, dock);
    m_docks[id] = dock;
    connect(dock, &QDockWidget::dockLocationChanged, this, &MainWindow::updateTabs);
    connect(dock, &QDockWidget::topLevelChanged, this, &MainWindow::updateTabs);
    connect(dock, &QDockWidget::visibilityChanged, this, &MainWindow::updateTabs);
    connect(dock, &QDockWidget::dockLocationChanged, this, &MainWindow::layoutChanged);
    connect(dock, &QDockWidget::topLevelChanged, this, &MainWindow::layoutChanged);
    connect(dock, &QDockWidget::visibilityChanged, this, &MainWindow::layoutChanged);
    dock->installEventFilter(this);
    return dock;
}

void MainWindow::buildDocks() {
    setDockNestingEnabled(true);
    setDockOptions(AnimatedDocks | AllowNestedDocks | AllowTabbedDocks | GroupedDragging);
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    setCorner(Qt::BottomLeftCorner, Qt::BottomDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    addDock("samples", tr("Samples"), "picture", m_samples, Qt::LeftDockWidgetArea);
    addDock("ask", tr("Ask"), "ask", m_ask, Qt::RightDockWidgetArea);
    addDock("evidence", tr("Evidence"), "heat", m_evidence, Qt::RightDockWidgetArea);
    addDock("seen", tr("Seen by the model"), "eye", m_seen, Qt::RightDockWidgetArea);
    addDock("runs", tr("Runs"), "runs", m_runs, Qt::BottomDockWidgetArea);
    addDock("jobs", tr("Jobs"), "jobs", m_jobs, Qt::BottomDockWidgetArea);
    addDock("watch", tr("Watch"), "eye", m_watch, Qt::BottomDockWidgetArea);
    addDock("log", tr("Log"), "log", m_logPanel, Qt::BottomDockWidgetArea);
    addDock("plugins", tr("Plugins"), "grid", m_plugins, Qt::BottomDockWidgetArea);
    arrangeDocks();
    m_defaultLayout = saveState(kLayoutVersion);
    m_layoutTimer.setSingleShot(true);
    m_layoutTimer.setInterval(kLayoutQuietMs);
    connect(&m_layoutTimer, &QTimer::timeout, this, &MainWindow::saveLayout);
    installEventFilter(this);
}

/// Not only when the window closes: it may be killed.
void MainWindow::layoutChanged() {
    if (m_remember && !m_layoutKey.isEmpty()) m_layoutTimer.start();
}

bool MainWindow::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize || event->type() == QEvent::Move) layoutChanged();
    return QMainWindow::eventFilter(watched, event);
}

QStringList MainWindow::visiblePanels() const {
    QStringList ids;
    for (auto dock = m_docks.begin(); dock != m_docks.end(); ++dock)
        if (!dock.value()->isHidden()) ids << dock.key();
    ids.sort();
    return ids;
}

void MainWindow::arrangeDocks() {
    splitDockWidget(m_docks["ask"], m_docks["evidence"], Qt::Vertical);
    tabifyDockWidget(m_docks["evidence"], m_docks["seen"]);
    tabifyDockWidget(m_docks["runs"], m_docks["jobs"]);
    tabifyDockWidget(m_docks["jobs"], m_docks["watch"]);
    tabifyDockWidget(m_docks["watch"], m_docks["log"]);
    tabifyDockWidget(m_docks["log"], m_docks["plugins"]);
    m_docks["plugins"]->hide();  // seldom needed: View, palette and notices bring it up
    m_docks["evidence"]->raise();
    m_docks["runs"]->raise();
    resizeDocks({m_docks["samples"], m_docks["ask"]}, {264, 384}, Qt::Horizontal);
    resizeDocks({m_docks["ask"], m_docks["evidence"]}, {400, 560}, Qt::Vertical);
    resizeDocks({m_docks["runs"]}, {232}, Qt::Vertical);
    updateTabs();
}

/// Docks that share a place lose their title bars: the tabs say the names.
void MainWindow::updateTabs() {
    // Queued: Qt asks for title bars while it moves docks about.
    QTimer::singleShot(0, this, [this] {
        for (Dock* dock : m_docks) dock->setTabbed(!tabifiedDockWidgets(dock).isEmpty());
        for (QTabBar* bar : findChildren<QTabBar*>(QString(), Qt::FindDirectChildrenOnly)) {
            bar->setDocumentMode(true);
            bar->setExpanding(false);
            bar->setAccessibleName(tr("Panels"));
        }
        m_toasts->raise();  // a dock that comes to the front lies above everything else
    });
}

void MainWindow::setDocksVisible(bool visible) {
    if (visible) {
        if (m_layoutBeforeHiding.isEmpty()) m_layoutBeforeHiding = m_defaultLayout;
        restoreState(m_layoutBeforeHiding, kLayoutVersion);
        m_layoutBeforeHiding.clear();
    } else if (m_layoutBeforeHiding.isEmpty()) {
        m_layoutBeforeHiding = saveState(kLayoutVersion);
        for (Dock* dock : m_docks) dock->hide();
    }
    if (QAction* action = m_commands->action("view.hide_docks")) action->setChecked(!visible);
    updateTabs();
}

bool MainWindow::showPanel(const QString& id) {
    Dock* dock = m_docks.value(id);
    if (dock == nullptr) return false;
    if (!m_layoutBeforeHiding.isEmpty()) setDocksVisible(true);
    dock->show();
    dock->raise();
    updateTabs();
    return true;
}

bool MainWindow::hidePanel(const QString& id) {
    Dock* dock = m_docks.value(id);
    if (dock == nullptr) return false;
    dock->hide();
    updateTabs();
    return true;
}

/// Gives the panels at the bottom at least this height.
void MainWindow::growBottom(int height) {
    if (m_docks["watch"]->isFloating() || m_docks["watch"]->height() >= height) return;
    resizeDocks({m_docks["watch"]}, {height}, Qt::Vertical);
}

void MainWindow::restoreLayout() {
    const QByteArray saved = m_remember ? Settings::layout(m_layoutKey) : QByteArray();
    m_layoutBeforeHiding.clear();
    if (saved.isEmpty() || !restoreState(saved, kLayoutVersion)) {
        restoreState(m_defaultLayout, kLayoutVersion);
        arrangeDocks();
    }
    if (m_remember && !saved.isEmpty()) m_runs->restoreHeader(Settings::runsHeader());
    if (QAction* action = m_commands->action("view.hide_docks")) action->setChecked(false);
    updateTabs();
}

void MainWindow::saveLayout() {
    m_layoutTimer.stop();
    if (!m_remember || m_layoutKey.isEmpty()) return;
    Settings::setLayout(m_layoutKey, m_layoutBeforeHiding.isEmpty() ? saveState(kLayoutVersion)
                                                                    : m_layoutBeforeHiding);
    Settings::setGeometry(saveGeometry());
    Settings::setRunsHeader(m_runs->headerState());
}

}  // namespace sl
