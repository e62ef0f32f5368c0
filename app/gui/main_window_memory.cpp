// SPDX-License-Identifier: Apache-2.0
#include <QFileInfo>
#include <QMenu>
#include <QTimer>

#include "app/gui/main_window.h"
#include "app/gui/settings.h"
#include "core/session/samples.h"
#include "core/session/session.h"
#include "views/panels/picture_panel.h"
#include "views/panels/start_page.h"

namespace sl {

namespace {
constexpr int kWarmUpAfterMs = 150;  // the start page has been painted by then
}  // namespace

/// What is open and which sample: kept as it changes, so that a crash finds it on disk.
void MainWindow::rememberProject() {
    if (!m_remember) return;
    connect(m_session, &Session::projectChanged, this, [this] {
        const bool project = m_session->isOpen() && !m_session->project().folder.isEmpty();
        Settings::setLastProject(project ? m_session->project().folder : QString());
    });
    // Both queued: the session tells of the project before it hands over its samples, and the first
    // of them is not to be kept in place of the one that is about to be chosen.
    Samples* samples = m_session->samples();
    const auto choose = [this, samples] {
        const int index = samples->indexOf(Settings::lastSample(m_layoutKey));
        if (m_session->isOpen() && index >= 0) samples->setCurrent(index);
    };
    const auto keep = [this, samples] {
        const MediaItem* item = samples->currentItem();
        if (item != nullptr && !m_session->project().folder.isEmpty())
            Settings::setLastSample(m_layoutKey, item->path);
    };
    connect(m_session, &Session::projectChanged, this, choose, Qt::QueuedConnection);
    connect(samples, &Samples::currentChanged, this, keep, Qt::QueuedConnection);
}

/// After the commands that open: what was opened before, newest first.
void MainWindow::addRecentMenu(QMenu* fileMenu) {
    auto* menu = new QMenu(tr("Open &recent"), fileMenu);
    menu->setToolTipsVisible(true);
    fileMenu->insertMenu(m_commands->action("file.paste"), menu);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        menu->clear();
        const QStringList paths = m_remember ? Settings::recentPaths() : QStringList();
        for (const QString& path : paths) {
            QAction* action = menu->addAction(path, this, [this, path] { openPaths({path}); });
            action->setToolTip(path);
        }
        if (paths.isEmpty()) menu->addAction(tr("Nothing was opened yet"))->setEnabled(false);
    });
}

/// What is gone is no use in the list of recents.
void MainWindow::forgetMissing(const QString& path) {
    if (!m_remember || !Settings::recentPaths().contains(path)) return;
    Settings::forgetRecentPath(path);
    m_start->setRecents(Settings::recentPaths());
}

void MainWindow::openLast() {
    const QString folder = Settings::lastProject();
    if (folder.isEmpty()) return;
    if (QFileInfo::exists(folder)) {
        openPaths({folder});
    } else {
        showNotice({Notice::Level::Info,
                    tr("%1, open last time, is not there any more").arg(folder),
                    tr("Was it moved, or is its disk missing?")});
        Settings::setLastProject({});
    }
}

/// OpenGL takes some 100 ms to start; while the start page is looked at nobody waits for it.
void MainWindow::warmUp() {
    QTimer::singleShot(kWarmUpAfterMs, this, [this] { m_picture->canvas()->warmUp(); });
}

}  // namespace sl
