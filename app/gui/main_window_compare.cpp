// SPDX-License-Identifier: Apache-2.0
// Comparing two runs or models in the middle of the window.
#include <QStackedWidget>

#include "app/gui/main_window.h"
#include "core/session/samples.h"
#include "core/session/session.h"
#include "views/panels/compare_view.h"
#include "views/panels/picture_panel.h"
#include "views/panels/runs_panel.h"

namespace sl {

void MainWindow::connectCompare() {
    connect(m_session, &Session::comparisonRead, this, [this](const RunDiffPtr& diff) {
        m_compare->setDiff(diff);
        m_centre->setCurrentWidget(m_compare);
        m_compare->canvas(0)->setFocus(Qt::OtherFocusReason);
        updateCommands();
    });
    connect(m_compare, &CompareView::closeRequested, this, &MainWindow::closeComparison);
    connect(m_runs, &RunsPanel::compareRequested, this, &MainWindow::compareChosenRuns);
    connect(m_runs, &RunsPanel::chosenChanged, this, &MainWindow::updateCommands);
    // Whoever chooses a sample or opens a run wants to see its picture.
    connect(m_session->samples(), &Samples::currentChanged, this, &MainWindow::closeComparison);
}

void MainWindow::addCompareCommands() {
    Commands* c = m_commands;
    c->add({"runs.compare", tr("Compare the two chosen runs"), "boxes", {}, {}},
           [this] { compareChosenRuns(); });
    QAction* blink = c->add(
        {"compare.blink", tr("Comparison: exchange A and B"), "again", {QKeySequence("B")}, {}},
        [this] { m_compare->blink(); });
    // A letter: in the comparison only, so that it can be typed everywhere else.
    blink->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    for (int i = 0; i < 2; ++i) m_compare->canvas(i)->addAction(blink);
    c->add({"compare.close", tr("Close the comparison"), "close", {}, {}},
           [this] { closeComparison(); });
}

void MainWindow::compare(const QString& a, const QString& b) {
    m_session->compare(a, b);
}

/// The older one is A. Asks of two models stand for all that both were asked.
void MainWindow::compareChosenRuns() {
    const std::vector<Run> runs = m_runs->chosen();
    if (runs.size() != 2) return;
    const bool inOrder = runs[0].started <= runs[1].started;
    const Run& a = inOrder ? runs[0] : runs[1];
    const Run& b = inOrder ? runs[1] : runs[0];
    const bool models = a.kind == "ask" && b.kind == "ask" && a.model != b.model;
    compare(QString::fromStdString(models ? "model:" + a.model : a.id),
            QString::fromStdString(models ? "model:" + b.model : b.id));
}

void MainWindow::closeComparison() {
    if (m_centre->currentWidget() != m_compare) return;
    m_centre->setCurrentWidget(m_picture);
    m_picture->canvas()->setFocus(Qt::OtherFocusReason);
    updateCommands();
}

}  // namespace sl
