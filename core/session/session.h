// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include <QHash>
#include <QObject>

#include "core/session/open_mark.h"
#include "core/session/relocation.h"
#include "core/session/session_values.h"
#include "core/task/task.h"

namespace sl {

class AskAll;
class Asks;
class Exports;
class JobRunner;
class ModelWorker;
class Plugins;
class Review;
class SampleMarks;
class Samples;
class Selection;
class StoreReader;
class StoreWriter;
class TaskRegistry;
class TrainCheck;
class Watch;
class WorkerThread;
struct Engine;
struct OpenedProject;

struct SessionOptions {
    std::shared_ptr<const Engine> engine;  ///< builtInEngine(), or fakes; must be set
    QString cliProgram;                    ///< sightline-cli, for jobs; empty: beside the program
    QString storePath;                     ///< not empty: in place of the project's
    bool trustPlugins = false;
};

/// What is open: project, samples, model, answers, records, jobs. The only object that views talk
/// to; it hands them its parts. Lives on the GUI thread and never makes it wait.
class Session : public QObject {
    Q_OBJECT
public:
    explicit Session(SessionOptions options, QObject* parent = nullptr);
    ~Session() override;

    /// Opens a project folder, a folder of pictures, or files, in the background. With `add`,
    /// files join what is open.
    void open(const QStringList& paths, bool add = false);
    /// Keeps pixels that have no file (pasted) as a PNG among the user's data and opens that.
    void openPixels(const ImagePtr& image);
    void close();
    /// Looks for project folders directly in these folders, with a few pictures of each; demosFound
    /// follows.
    void findDemos(const QStringList& folders);
    bool isOpen() const { return m_open; }
    const ProjectInfo& project() const { return m_project; }

    /// "mini", a checkpoint or adapter folder. With the same name again: loads again.
    void loadModel(const QString& name);
    const ModelState& model() const;

    /// Tasks that can be asked, and the probes compiled in.
    const std::vector<TaskInfo>& tasks() const { return m_tasks; }
    const TaskInfo* task(const QString& id) const;
    const std::vector<ProbeHelp>& probes() const { return m_probes; }

    Samples* samples() { return m_samples; }
    Asks* asks() { return m_asks; }
    Selection* selection() { return m_selection; }
    JobRunner* jobs() { return m_jobs; }
    Exports* exports() { return m_exports; }
    TrainCheck* trainCheck() { return m_trainCheck; }
    Watch* watch() { return m_watch; }
    AskAll* askAll() { return m_askAll; }
    Review* review() { return m_review; }
    SampleMarks* marks() { return m_marks; }
    Plugins* plugins() { return m_plugins; }

    /// Makes a medium the current one; it joins the list when it is not in it.
    void openMedium(const QString& path);

    /// One missing file was found at `path`: looks whether others that are missing lie there in the
    /// same way, takes them all up, and remembers it. A notice says how many.
    void relocate(const QString& missing, const QString& path);

    /// Wants what the model would receive for a query; seenChanged or seenFailed follow.
    void requestSeen(const Query& query);
    SeenInputPtr seen() const { return m_seen; }

    /// Compares two runs, run folders or models as `runs diff` does; comparisonRead follows, or a
    /// notice.
    void compare(const QString& a, const QString& b);
    /// Wants the pixels of a file that need not be among the samples; pictureRead follows.
    void readPicture(const QString& path);

    // Records
    void readRuns(const RunsFilter& filter);
    /// The records that fit, for one caller on the GUI thread.
    void listRuns(const RunsFilter& filter, std::function<void(const std::vector<Run>&)> show);
    void openRun(const QString& runId);  ///< with its medium and evidence
    /// Makes a medium of the samples the current one.
    void showMedium(const QString& medium);
    /// Shows an answer with its medium: at once when it was asked in this sitting, else when it has
    /// been read.
    void showRun(const QString& medium, const QString& runId);
    /// How the annotations of an answer stand from now on; shown and written down at once.
    void setAnnotations(const QString& runId, const std::vector<Annotation>& annotations);
    /// A record for boxes that a person draws on the present picture, asked for as `prompt`. Not
    /// kept or written yet.
    AskRecordPtr recordByHand(const QString& prompt) const;
    /// Shows and writes such a record; takes it away again.
    void addByHand(const AskRecordPtr& record);
    void removeByHand(const QString& runId);
    /// Labels in use in the project, for completion: of the store, the samples, this sitting.
    QStringList knownLabels() const;
    void setStar(const QString& runId, bool starred);
    void setNote(const QString& runId, const QString& note);
    /// Star and note of a record as they stand; recordChanged tells of changes.
    bool starred(const AskRecord& record) const;
    QString noteOf(const AskRecord& record) const;
    /// What the person at the window says about an answer: "accepted", "corrected", "rejected", or
    /// empty to take it back.
    void setVerdict(const QString& runId, const QString& verdict);
    /// "accepted", "corrected", "rejected" or empty.
    QString verdictOf(const AskRecord& record) const;
    void removeRun(const QString& runId);
    /// Records that are not on disk yet.
    int unsaved() const;
    /// Why nothing can be written to the store at present; none while it can be.
    const std::optional<Error>& storeProblem() const { return m_storeProblem; }
    /// Writes answer.json, annotated.png and the evidence of the shown answer; a notice follows.
    void exportShown(const QString& folder);
    /// Runs a piece of work that writes files on the disk thread; the notice that it returns
    /// follows.
    void writeInBackground(std::function<Notice()> write);

    /// Nothing opens, loads, answers, decodes or is written.
    bool idle() const;
    /// What is under way, for the status bar; empty when idle.
    QString activity() const;

Q_SIGNALS:
    void projectChanged();
    void tasksChanged();
    void demosFound(const std::vector<sl::DemoProject>& demos);
    void modelChanged();
    void modelLoadingNote(const QString& note);
    void seenChanged();
    void seenFailed(const sl::Error& error);
    void runsRead(const std::vector<sl::Run>& runs);
    void runsOutdated();
    void recordChanged(const QString& runId);
    void verdictChanged(const QString& runId, const QString& verdict);
    void storeProblemChanged();
    void comparisonRead(const sl::RunDiffPtr& diff);
    /// The pixels, and a small copy of Samples::kThumbnailSide; `problem` says why there are none.
    void pictureRead(const QString& path, const sl::ImagePtr& image, const sl::ImagePtr& small,
                     const QString& problem);
    void notice(const sl::Notice& notice);
    void idleChanged();

private:
    void connectParts();
    void useTasks();
    void opened(OpenedProject&& project, bool add);
    void openFailed(const Error& error);
    void tell(const Error& error);
    void setStoreProblem(const std::optional<Error>& problem);
    void markOpen();
    void showRecordFromStore(AskRecordPtr record);
    void settingRead(const QString& key, const QString& value);
    void joined(std::vector<MediaItem> items);
    void readFileSettings();
    void saveDone();
    void applyRelocations(bool tell);
    void relocatedTo(const QHash<QString, QString>& found, bool tell);
    QString kept(const QString& path) const;

    SessionOptions m_options;
    std::shared_ptr<const Engine> m_engine;
    ProjectInfo m_project;
    bool m_open = false;
    int m_opening = 0, m_exporting = 0, m_comparing = 0;
    quint64 m_openId = 0;
    std::vector<TaskInfo> m_tasks;
    std::vector<ProbeHelp> m_probes;
    SeenInputPtr m_seen;
    QStringList m_storedLabels;
    QHash<QString, bool> m_stars;                 // by run, as set in this sitting
    QHash<QString, QString> m_notes, m_verdicts;  // likewise
    std::optional<Error> m_storeProblem;
    std::string m_readProblem;  // told already
    OpenMark m_openMark;
    QStringList m_added;  // files that joined, as the store keeps them
    std::vector<Relocation> m_relocations;

    Selection* m_selection;
    Samples* m_samples;
    ModelWorker* m_worker;
    StoreWriter* m_writer;
    StoreReader* m_reader;
    Asks* m_asks;
    JobRunner* m_jobs;
    Exports* m_exports;
    TrainCheck* m_trainCheck;
    Watch* m_watch;
    AskAll* m_askAll;
    Review* m_review;
    SampleMarks* m_marks;
    std::unique_ptr<WorkerThread> m_disk;
    Plugins* m_plugins;
};

}  // namespace sl
