// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QMainWindow>
#include <QStringList>
#include <QTimer>

#include "app/gui/commands.h"
#include "app/gui/theme.h"
#include "core/session/session_values.h"

class QLabel;
class QMenu;
class QMimeData;
class QStackedWidget;
class QToolButton;
class QUndoStack;

namespace sl {

class AskAllDialog;
class AskPanel;
class BoxEditor;
class CommandPalette;
class CompareView;
class Dock;
class EvidencePanel;
class ExportDialog;
class FineTuneWindow;
class HeatSource;
class JobsPanel;
class LogModel;
class LogPanel;
class ModelChip;
class PicturePanel;
class PluginsPanel;
class ReviewBar;
class RunsPanel;
class SamplesPanel;
class SeenPanel;
class Session;
class StartPage;
class Toasts;
class WatchPanel;

/// The window: panels, commands and what connects them. All work is the session's.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    /// `remember` false: neither reads nor writes settings (scripts, tests).
    MainWindow(Session* session, Theme* theme, bool remember, QWidget* parent = nullptr);
    ~MainWindow() override;

    Commands* commands() { return m_commands; }
    Session* session() { return m_session; }
    AskPanel* askPanel() { return m_ask; }
    PicturePanel* picturePanel() { return m_picture; }
    CompareView* compareView() { return m_compare; }
    ExportDialog* exportDialog() { return m_export; }
    /// Where the next export of the view or the answer goes, without a question.
    void setExportPath(const QString& path);
    HeatSource* heat() { return m_heat; }
    BoxEditor* boxEditor() { return m_boxes; }
    AskAllDialog* askAllDialog() { return m_askAll; }
    SamplesPanel* samplesPanel() { return m_samples; }
    RunsPanel* runsPanel() { return m_runs; }
    Theme* theme() { return m_theme; }
    FineTuneWindow* fineTune() { return m_fineTune; }
    JobsPanel* jobsPanel() { return m_jobs; }
    WatchPanel* watchPanel() { return m_watch; }

    /// Opens paths by what they are: a model folder is loaded, pictures join what is open.
    void openPaths(const QStringList& paths);
    /// Opens what was open when the window was closed last; nothing where that is gone.
    void openLast();
    /// Writes a note on a record, as a step that can be undone.
    void setNote(const AskRecord& record, const QString& text);
    /// Brings a panel to the front: "samples", "ask", "evidence", "seen", "runs", "jobs", "log",
    /// "plugins".
    bool showPanel(const QString& id);
    bool hidePanel(const QString& id);
    /// Compares two runs (ids or folders, FOLDER@STEP for a watch set) or models as they were asked
    /// ("model:NAME") and shows the outcome in the middle; a notice where they cannot be compared.
    void compare(const QString& a, const QString& b);
    /// A toast and a line in the log.
    void showNotice(const Notice& notice);
    /// Nothing is under way and everything is painted in full.
    bool settled() const;
    /// Everything that was asked, changed or arranged is on disk.
    bool saved() const;
    QStringList visiblePanels() const;

Q_SIGNALS:
    void noticed(const sl::Notice& notice);

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    // main_window.cpp
    void buildCentre();
    void buildHeader();
    void fitHeader();
    void connectSession();
    void connectPanels();
    void projectChanged();
    void updateCommands();
    void updateActivity();
    void showModelLine();

    // main_window_compare.cpp
    void connectCompare();
    void addCompareCommands();
    void compareChosenRuns();
    void closeComparison();

    // main_window_docks.cpp
    void buildDocks();
    Dock* addDock(const QString& id, const QString& title, const QString& icon, QWidget* content,
                  Qt::DockWidgetArea area);
    void arrangeDocks();
    void updateTabs();
    void setDocksVisible(bool visible);
    void growBottom(int height);
    void restoreLayout();
    void saveLayout();
    void layoutChanged();

    // main_window_commands.cpp
    void buildCommands();
    void addFileCommands();
    void addAskCommands();
    void addViewCommands();
    void addEvidenceCommands();
    void addHelpCommands();
    void bindCanvasKeys();
    void buildMenus();

    // main_window_boxes.cpp
    void addBoxCommands();
    void addRecordCommands();
    void updateBoxCommands();
    void toggleStar();
    void editNote();

    // main_window_export.cpp
    void buildExport();
    void addExportCommands();
    void openExport();
    void exportView(const QString& extension);
    void writeView(const QString& path, const QString& extension);
    void showPlace(const QString& place);

    // main_window_train.cpp
    void addTrainCommands();
    void connectTraining();
    void updateTrainCommands();
    void openFineTune();
    void watchTraining(const QString& id);
    void useTraining(const QString& id);
    void compareTraining(const QString& id);

    // main_window_review.cpp
    void buildReview();
    void addAskAllCommands();
    void addReviewCommands();
    void updateReviewCommands();
    void startReview(const QString& jobId);
    void reviewStarted();
    void reviewStopped();
    void judge(const QString& verdict, const QString& step);
    void giveVerdict(const QString& verdict, const QString& step);
    void accept();
    void correct();
    void leaveAnswer(int by);
    void findFile(const QString& missing);

    // main_window_actions.cpp
    void chooseFiles();
    void chooseFolder();
    void chooseModel();
    void paste();
    void openPixels(const QMimeData& data);
    void stopOrUnpin();
    void changeOpacity(double by);
    void openPalette();
    void showProvenance();
    void copyAnswer(bool asCommand);
    void exportAnswer();
    void removeRun(const QString& id);
    void setTheme(Theme::Choice choice);
    void toggleDone();
    void setRegion(const std::optional<Box>& region);
    void addRecent(const QString& path);
    void showAbout();

    // main_window_help.cpp
    void showKeys();
    void editKeys();
    void showManual();
    void restoreKeys();
    void keepKeys(const QString& command);

    // main_window_memory.cpp
    void rememberProject();
    void addRecentMenu(QMenu* fileMenu);
    void forgetMissing(const QString& path);
    void warmUp();

    Session* m_session;
    Theme* m_theme;
    bool m_remember;
    Commands* m_commands;
    HeatSource* m_heat;
    LogModel* m_log;
    QUndoStack* m_undo;
    BoxEditor* m_boxes;

    QStackedWidget* m_centre;
    StartPage* m_start;
    PicturePanel* m_picture;
    CompareView* m_compare;
    SamplesPanel* m_samples;
    AskPanel* m_ask;
    EvidencePanel* m_evidence;
    SeenPanel* m_seen;
    RunsPanel* m_runs;
    JobsPanel* m_jobs;
    WatchPanel* m_watch;
    FineTuneWindow* m_fineTune;
    LogPanel* m_logPanel;
    PluginsPanel* m_plugins;
    AskAllDialog* m_askAll;
    ReviewBar* m_reviewBar;
    bool m_correcting = false, m_reviewHidDocks = false;
    QHash<QString, Dock*> m_docks;
    QByteArray m_defaultLayout, m_layoutBeforeHiding;
    QString m_layoutKey;
    QTimer m_layoutTimer;  // the layout changed and will be written

    ModelChip* m_chip;
    QLabel* m_activity;
    QLabel* m_jobsLabel;
    CommandPalette* m_palette;
    Toasts* m_toasts;
    ExportDialog* m_export;
    QString m_exportPath;  // for the next export of the view
};

}  // namespace sl
