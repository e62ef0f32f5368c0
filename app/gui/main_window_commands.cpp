// SPDX-License-Identifier: Apache-2.0
#include <QMenuBar>
#include <QUndoStack>

#include "app/gui/dock.h"
#include "app/gui/main_window.h"
#include "core/session/asks.h"
#include "core/session/samples.h"
#include "core/session/selection.h"
#include "core/session/session.h"
#include "views/panels/ask_panel.h"
#include "views/panels/evidence_panel.h"
#include "views/panels/heat_source.h"
#include "views/panels/log_panel.h"
#include "views/panels/picture_panel.h"
#include "views/panels/runs_panel.h"
#include "views/panels/samples_panel.h"

namespace sl {

namespace {
constexpr int kTaskKeys = 6;
constexpr double kOpacityStep = 0.1;
}  // namespace

void MainWindow::buildCommands() {
    addFileCommands();
    addAskCommands();
    addRecordCommands();
    addBoxCommands();
    addAskAllCommands();
    addReviewCommands();
    addViewCommands();
    addEvidenceCommands();
    addCompareCommands();
    addExportCommands();
    addTrainCommands();
    addHelpCommands();
    bindCanvasKeys();
    for (QAction* action : m_commands->all())
        if (action->shortcutContext() == Qt::WindowShortcut) addAction(action);
}

void MainWindow::addFileCommands() {
    Commands* c = m_commands;
    c->add({"file.open", tr("Open pictures…"), "file", {QKeySequence("Ctrl+O")}, {}},
           [this] { chooseFiles(); });
    c->add({"file.open_folder",
            tr("Open folder or project…"),
            "folder",
            {QKeySequence("Ctrl+Shift+O")},
            {}},
           [this] { chooseFolder(); });
    c->add({"file.open_model", tr("Open model folder…"), "model", {}, {}},
           [this] { chooseModel(); });
    c->add({"file.paste", tr("Paste a picture"), "copy", {QKeySequence("Ctrl+V")}, {}},
           [this] { paste(); });
    c->add({"file.close", tr("Close project"), nullptr, {QKeySequence("Ctrl+W")}, {}},
           [this] { m_session->close(); });
    c->add({"file.quit", tr("Quit"), nullptr, {QKeySequence("Ctrl+Q")}, {}}, [this] { close(); });
    c->add({"edit.undo", tr("Undo"), nullptr, {QKeySequence("Ctrl+Z")}, {}},
           [this] { m_undo->undo(); });
    c->add({"edit.redo",
            tr("Redo"),
            nullptr,
            {QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")},
            {}},
           [this] { m_undo->redo(); });
    c->add({"sample.next", tr("Next sample"), "next", {QKeySequence("D")}, {}},
           [this] { m_samples->step(1); });
    c->add({"sample.previous", tr("Previous sample"), "previous", {QKeySequence("A")}, {}},
           [this] { m_samples->step(-1); });
    c->add({"sample.done", tr("Tick sample as done"), "check", {QKeySequence("T")}, {}},
           [this] { toggleDone(); });
    c->add({"sample.filter", tr("Filter samples"), "search", {QKeySequence("Ctrl+F")}, {}}, [this] {
        showPanel("samples");
        m_samples->focusFilter();
    });
}

void MainWindow::addAskCommands() {
    Commands* c = m_commands;
    c->add({"ask.run",
            tr("Ask"),
            "ask",
            {QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")},
            {}},
           [this] { m_ask->run(); });
    c->add({"ask.stop",
            tr("Stop or unpin"),
            "stop",
            {QKeySequence("Esc")},
            tr("Stop answering, else let go of what is pinned")},
           [this] { stopOrUnpin(); });
    c->add({"ask.again", tr("Ask again"), "again", {QKeySequence("Ctrl+R")}, {}},
           [this] { m_ask->again(); });
    c->add({"ask.focus", tr("Write a question"), "pencil", {QKeySequence("/")}, {}}, [this] {
        showPanel("ask");
        m_ask->focusPrompt();
    });
    c->add({"ask.clear_region", tr("Ask about the whole picture"), "close", {}, {}},
           [this] { setRegion(std::nullopt); });
    for (int i = 0; i < kTaskKeys; ++i) {
        const QByteArray id = "ask.task_" + QByteArray::number(i + 1);
        c->add({id.constData(),
                tr("Task %1").arg(i + 1),
                nullptr,
                {QKeySequence(QString("Ctrl+%1").arg(i + 1))},
                {}},
               [this, i] { m_ask->setTaskNumber(i); });
    }
    c->add({"answer.older", tr("Older answer"), "previous", {QKeySequence("Alt+Left")}, {}},
           [this] { m_session->asks()->showVersion(m_session->asks()->shownVersion() - 1); });
    c->add({"answer.newer", tr("Newer answer"), "next", {QKeySequence("Alt+Right")}, {}},
           [this] { m_session->asks()->showVersion(m_session->asks()->shownVersion() + 1); });
    c->add({"answer.copy", tr("Copy the answer"), "copy", {QKeySequence("Ctrl+Shift+C")}, {}},
           [this] { copyAnswer(false); });
    c->add({"answer.copy_command", tr("Copy the command that repeats this answer"), "log", {}, {}},
           [this] { copyAnswer(true); });
    c->add({"answer.provenance",
            tr("Where this answer comes from"),
            "card",
            {QKeySequence("Ctrl+I")},
            {}},
           [this] { showProvenance(); });
    c->add({"answer.export",
            tr("Export answer to a folder…"),
            "export",
            {QKeySequence("Ctrl+Shift+E")},
            {}},
           [this] { exportAnswer(); });
}

void MainWindow::addViewCommands() {
    Commands* c = m_commands;
    ImageCanvas* canvas = m_picture->canvas();
    c->add({"view.fit", tr("Fit the window"), "fit", {QKeySequence("Ctrl+9")}, {}},
           [canvas] { canvas->fit(); });
    c->add({"view.actual_size", tr("Actual pixels"), "actual", {QKeySequence("Ctrl+0")}, {}},
           [canvas] { canvas->oneToOne(); });
    c->add({"view.zoom_in",
            tr("Zoom in"),
            nullptr,
            {QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")},
            {}},
           [canvas] { canvas->zoomIn(); });
    c->add({"view.zoom_out", tr("Zoom out"), nullptr, {QKeySequence("Ctrl+-")}, {}},
           [canvas] { canvas->zoomOut(); });
    c->add({"view.select_tool", tr("Select and pan"), "pointer", {QKeySequence("V")}, {}},
           [canvas] { canvas->setTool(ImageCanvas::Tool::Select); });
    c->add({"view.region_tool", tr("Region to ask about"), "region", {QKeySequence("R")}, {}},
           [canvas] { canvas->setTool(ImageCanvas::Tool::Region); });
    c->addToggle({"view.heat_map", tr("Heat map"), "heat", {QKeySequence("H")}, {}}, true,
                 [this](bool on) { m_picture->setHeatVisible(on); });
    c->addToggle({"view.boxes", tr("Boxes"), "boxes", {}, {}}, true,
                 [this](bool on) { m_picture->setBoxesVisible(on); });
    c->add({"view.more_opaque", tr("Heat map stronger"), nullptr, {QKeySequence("]")}, {}},
           [this] { changeOpacity(kOpacityStep); });
    c->add({"view.less_opaque", tr("Heat map fainter"), nullptr, {QKeySequence("[")}, {}},
           [this] { changeOpacity(-kOpacityStep); });
    c->addToggle({"view.hide_docks", tr("Hide all panels"), nullptr, {QKeySequence("F4")}, {}},
                 false, [this](bool on) { setDocksVisible(!on); });
    c->addToggle({"view.full_screen", tr("Full screen"), nullptr, {QKeySequence("F11")}, {}}, false,
                 [this](bool on) { on ? showFullScreen() : showNormal(); });
    c->addToggle({"view.samples_list", tr("Samples as a list"), "list", {}, {}}, false,
                 [this](bool on) { m_samples->setTiles(!on); });
    c->add({"view.reset_layout", tr("Put the panels back"), nullptr, {}, {}}, [this] {
        restoreState(m_defaultLayout, 1);
        arrangeDocks();
    });
    const char* const panels[] = {"samples", "ask",   "evidence", "seen",   "runs",
                                  "jobs",    "watch", "log",      "plugins"};
    for (const char* panel : panels) {
        const QByteArray id = QByteArray("panel.") + panel;
        QList<QKeySequence> keys;
        if (id == "panel.log") keys << QKeySequence("Ctrl+L");
        QAction* action = c->add(
            {id.constData(), tr("Show %1").arg(m_docks[panel]->windowTitle()), nullptr, keys, {}},
            [this, panel] { showPanel(panel); });
        action->setIcon(m_docks[panel]->windowIcon());
    }
    c->add({"runs.find", tr("Search runs"), "search", {QKeySequence("Ctrl+Shift+F")}, {}}, [this] {
        showPanel("runs");
        m_runs->focusFilter();
    });
    c->add({"log.copy", tr("Copy the log"), "copy", {}, {}}, [this] { m_logPanel->copy(); });
    c->add({"theme.dark", tr("Dark theme"), "moon", {}, {}},
           [this] { setTheme(Theme::Choice::Dark); });
    c->add({"theme.light", tr("Light theme"), "sun", {}, {}},
           [this] { setTheme(Theme::Choice::Light); });
    c->add({"theme.system", tr("Theme of the desktop"), "settings", {}, {}},
           [this] { setTheme(Theme::Choice::System); });
}

void MainWindow::addEvidenceCommands() {
    Commands* c = m_commands;
    for (const ProbeHelp& probe : m_session->probes()) {
        const QByteArray id = "probe." + probe.id.toUtf8();
        QString title = probe.id;
        title[0] = title[0].toUpper();
        c->add({id.constData(), tr("Probe: %1").arg(title), "heat", {}, probe.summary},
               [this, name = probe.id] {
                   showPanel("evidence");
                   m_evidence->setProbe(name);
               });
    }
    c->add({"evidence.next_word", tr("Next evidence word"), "next", {QKeySequence("Alt+.")}, {}},
           [this] { m_session->selection()->stepWord(1); });
    c->add({"evidence.previous_word",
            tr("Previous evidence word"),
            "previous",
            {QKeySequence("Alt+,")},
            {}},
           [this] { m_session->selection()->stepWord(-1); });
    c->add({"evidence.mean", tr("Evidence: mean of all heads"), "heat", {}, {}},
           [this] { m_heat->setMode(HeatSource::Mode::Mean); });
    c->add({"evidence.rollout", tr("Evidence: rollout"), "heat", {}, {}},
           [this] { m_heat->setMode(HeatSource::Mode::Rollout); });
    c->add({"evidence.heads", tr("Evidence: layer × head"), "grid", {}, {}}, [this] {
        showPanel("evidence");
        m_heat->setMode(HeatSource::Mode::Head);
    });
}

void MainWindow::addHelpCommands() {
    Commands* c = m_commands;
    c->add({"palette.open",
            tr("Command palette"),
            "palette",
            {QKeySequence("Ctrl+Shift+P"), QKeySequence("Ctrl+K")},
            {}},
           [this] { openPalette(); });
    c->add({"help.keys", tr("Keys"), "help", {QKeySequence("F1"), QKeySequence("?")}, {}},
           [this] { showKeys(); });
    c->add({"help.rebind",
            tr("Change keys…"),
            "settings",
            {},
            tr("Give commands other keys, and see which keys are taken")},
           [this] { editKeys(); });
    c->add({"help.manual", tr("Manual"), "info", {QKeySequence("Shift+F1")}, {}},
           [this] { showManual(); });
    c->add({"help.about", tr("About Sightline"), "info", {}, {}}, [this] { showAbout(); });
}

/// Single letters work on the picture only, so that they can be typed everywhere else.
void MainWindow::bindCanvasKeys() {
    for (const char* id :
         {"sample.next", "sample.previous", "sample.done", "view.select_tool", "view.region_tool",
          "view.heat_map", "view.more_opaque", "view.less_opaque", "boxes.new", "boxes.next",
          "boxes.previous", "boxes.delete", "boxes.duplicate", "boxes.rename", "boxes.revert",
          "answer.star"}) {
        QAction* action = m_commands->action(id);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        m_picture->canvas()->addAction(action);
    }
}

void MainWindow::buildMenus() {
    const auto fill = [this](const QString& title, const QStringList& ids) {
        QMenu* menu = menuBar()->addMenu(title);
        menu->setToolTipsVisible(true);
        for (const QString& id : ids) {
            if (id == "-") menu->addSeparator();
            else if (QAction* action = m_commands->action(id)) menu->addAction(action);
        }
        return menu;
    };
    addRecentMenu(fill(tr("&File"), {"file.open", "file.open_folder", "file.paste", "-",
                                     "file.open_model", "-", "file.close", "file.quit"}));
    fill(tr("&Edit"),
         {"edit.undo", "edit.redo", "-", "answer.copy", "sample.done", "-", "sample.filter",
          "runs.find", "runs.compare", "-", "sample.reload", "sample.find", "-", "help.rebind"});
    fill(tr("&View"), {"view.fit",
                       "view.actual_size",
                       "view.zoom_in",
                       "view.zoom_out",
                       "-",
                       "view.boxes",
                       "view.heat_map",
                       "view.more_opaque",
                       "view.less_opaque",
                       "-",
                       "panel.samples",
                       "panel.ask",
                       "panel.evidence",
                       "panel.seen",
                       "panel.runs",
                       "panel.jobs",
                       "panel.watch",
                       "panel.log",
                       "panel.plugins",
                       "-",
                       "view.hide_docks",
                       "view.reset_layout",
                       "view.full_screen",
                       "-",
                       "theme.dark",
                       "theme.light",
                       "theme.system"});
    fill(tr("&Boxes"),
         {"boxes.new", "boxes.next", "boxes.previous", "-", "boxes.rename", "boxes.duplicate",
          "boxes.delete", "-", "boxes.revert", "boxes.revert_all", "-", "view.boxes"});
    fill(tr("&Ask"), {"ask.focus",
                      "ask.run",
                      "ask.stop",
                      "ask.again",
                      "ask.follow_up",
                      "ask.new_conversation",
                      "-",
                      "view.region_tool",
                      "ask.clear_region",
                      "-",
                      "answer.older",
                      "answer.newer",
                      "answer.star",
                      "answer.note",
                      "answer.provenance",
                      "-",
                      "askall.open",
                      "askall.pause",
                      "askall.resume",
                      "askall.cancel",
                      "askall.retry"});
    fill(tr("&Review"), {"review.start", "askall.review", "-", "review.accept", "review.correct",
                         "review.reject", "review.next", "review.previous", "-", "review.stop"});
    QStringList probes;
    for (const ProbeHelp& probe : m_session->probes()) probes << "probe." + probe.id;
    fill(tr("&Probe"),
         probes + QStringList{"-", "evidence.mean", "evidence.rollout", "evidence.heads", "-",
                              "evidence.next_word", "evidence.previous_word"});
    fill(tr("&Train"), {"train.open", "-", "train.pause", "train.resume", "train.stop", "-",
                        "train.watch", "train.compare", "train.use"});
    fill(tr("E&xport"), {"export.results", "-", "answer.export", "answer.copy_command", "-",
                         "view.export_png", "view.export_svg", "view.export_pdf"});
    fill(tr("&Help"),
         {"help.manual", "help.keys", "help.rebind", "-", "palette.open", "-", "help.about"});
}

}  // namespace sl
