// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <QMetaType>
#include <QString>
#include <QStringList>

#include "core/base/answer.h"
#include "core/base/control.h"
#include "core/base/image.h"
#include "core/base/query.h"
#include "core/base/result.h"
#include "core/base/run.h"
#include "core/base/run_diff.h"
#include "core/base/sample.h"

/// What a session shows its views: plain values that no thread changes once they are handed out.
namespace sl {

/// The model in use, for the header chip and for what may be asked.
struct ModelState {
    enum class Status { None, Loading, Ready, Failed };
    Status status = Status::None;
    QString name;  ///< as named by the user: "mini", a folder
    QString family, device, dtype, weightsSha256;
    QString summary, limits;  ///< one line; what it does not know
    qint64 parameters = 0;
    int threads = 0;
    double loadMs = 0;
    bool canGenerate = false, canProbe = false;
    bool canConverse = false;  ///< earlier turns of a conversation reach it
    Error error;               ///< when Failed

    /// The last part of a folder's path, or the name itself.
    QString shortName() const;
};

/// A probe that can be asked for.
struct ProbeHelp {
    QString id, summary, help;
    QStringList options;
};

/// One ask with everything that came back. `error` is set for one that failed or was stopped.
struct AskRecord {
    Run run;
    Query query;
    Answer answer;
    std::optional<Error> error;
    /// What people had made of the answer's annotations when the record was read from the store;
    /// none: they stood as the model gave them. Asks::annotations knows how they stand now.
    std::optional<std::vector<Annotation>> corrected;

    QString id() const { return QString::fromStdString(run.id); }
    /// Boxes that a person drew on a picture, without a model.
    bool isByHand() const { return run.kind == "annotation"; }
};
using AskRecordPtr = std::shared_ptr<const AskRecord>;
using AskResult = Result<AskRecordPtr>;

/// Two sets of answers compared.
using RunDiffPtr = std::shared_ptr<const RunDiff>;

/// Whether a record is on disk.
enum class SaveState { Saving, Saved, NotSaved };

/// An ask under way.
struct LiveAsk {
    Query query;
    QString text;
    std::vector<Token> tokens;
    std::vector<Annotation> annotations;  ///< of the parts that are done
    Progress progress;
    bool waiting = true;  ///< queued behind the model's loading or another ask
};

/// What the model receives for a query: exact pixels, their place in the file, the token sequence.
struct SeenInput {
    QString media;
    GeometryTrace geometry;
    std::vector<ImagePtr> views;
    std::vector<std::int64_t> inputIds;
    QString prompt;
};
using SeenInputPtr = std::shared_ptr<const SeenInput>;

/// One medium of the project with the question that its list suggests, if any.
struct MediaItem {
    QString path;  ///< absolute
    QString name;  ///< relative to the project, or the file's name
    Sample sample;
    bool done = false;
    bool missing = false;
    QString formerPath;     ///< where its file lay when records were made of it; empty: at `path`
    qint64 modifiedMs = 0;  ///< of the file when it was listed, since 1970
};

/// What is open: a project folder, or a folder or files without one.
struct ProjectInfo {
    QString folder;  ///< empty when nothing is open or only files are
    QString name;
    QString description;
    bool adHoc = true;  ///< no project.json: records go to the user's own store
    QString storePath;
    QString model;  ///< empty: keep the one in use
    QString task;
    bool untrustedPlugins = false;
};

/// A project found beside the program, for the start page.
struct DemoProject {
    ProjectInfo info;
    std::vector<ImagePtr> pictures;  ///< up to four, small
};

/// Something to tell: a toast and a line in the log.
struct Notice {
    enum class Level { Info, Warning, Error };
    Level level = Level::Info;
    QString text;
    QString details;     ///< what to try, where it happened; may be empty
    QString place = {};  ///< file or folder that can be shown; empty: none
    /// Id of the window's command that leads on, with the words on its button; may be empty.
    QString command = {}, commandText = {};

    static Notice fromError(const Error& error);
};

/// A plugin that was found in one of the plugin folders.
struct PluginInfo {
    enum class State { Listed, Loaded, Failed, Untrusted };
    enum class Origin { Program, User, Project };
    QString id, title;
    State state = State::Listed;
    Origin origin = Origin::User;
    QString problem;  ///< why Failed or Untrusted
    QString folder, library, sha256, abi;
    QStringList media, answers;
};

/// Which runs a list shows.
struct RunsFilter {
    QString text, kind, task;
    bool starredOnly = false;
    QString verdict;  ///< as ExperimentStore::Filter
    int limit = 2000;
    /// A further condition, called on the reader's thread; the limit counts what it lets through.
    std::function<bool(const Run&)> matches;
};

}  // namespace sl

Q_DECLARE_METATYPE(sl::AskRecordPtr)
Q_DECLARE_METATYPE(sl::Notice)
Q_DECLARE_METATYPE(sl::RunDiffPtr)
