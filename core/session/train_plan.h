// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <QString>
#include <QStringList>

#include "core/base/image.h"

/// A fine-tune before it runs: what was chosen, and what looking at it found out.
namespace sl {

/// What a person chose for a fine-tune.
struct TrainPlan {
    enum class Source { File, Project };
    Source source = Source::File;
    QString data, format, mediaRoot;  ///< of Source::File
    QString storePath, projectRoot;   ///< of Source::Project
    QString test, testFormat;         ///< for leakage and the comparison afterwards; may be empty
    QString boxes = "auto";           ///< "auto", "norm1", "norm1000", "pixels"
    QString model = "mini";
    QString recipe = "finetune";  ///< name of a shipped one, or a file
    double minutes = 10;          ///< 0: no limit
    qint64 steps = 0;             ///< 0: as the recipe says
    int threads = 0;              ///< 0: as many as there are
    int watch = 6;                ///< samples whose answers are kept at each checkpoint

    bool operator==(const TrainPlan&) const = default;

    QString dataFile() const;    ///< the file or the project's store
    QString dataFormat() const;  ///< the format, or "store"
    QString root() const;        ///< folder that media paths begin at
};

/// Words of `train` after the program's name, without --out.
QStringList trainWords(const TrainPlan& plan);
/// The same for a run that is kept: with the project's store, where it is recorded.
QStringList trainJobWords(const TrainPlan& plan);
/// The command line to show and copy, with a run folder in place.
QStringList trainCommand(const TrainPlan& plan, const QString& runFolder);
/// Short name of the job, e.g. "finetune · refs.json".
QString trainTitle(const TrainPlan& plan);
/// The first thing that is missing or cannot be; empty when it can be looked at. Looks for files.
QString whyIncomplete(const TrainPlan& plan);

/// Formats of annotated pictures that a training can read, in the order to offer them.
QStringList trainFormats();
/// The format that a file's name and first bytes suggest; empty where nothing does.
QString likelyFormat(const QString& file);
/// Training data that a project brings along: in its folder or one below, the file whose name
/// begins with "train" or else the first of a known format, and the one that begins with "test".
struct TrainSuggestion {
    QString data, format, test, testFormat;
};
TrainSuggestion suggestedTraining(const QString& projectFolder);
/// Recipes shipped for training an existing model, with one line each.
std::vector<std::pair<QString, QString>> trainRecipes();

/// Something wrong with the training data.
struct DataFinding {
    bool error = true;  ///< false: a warning, which does not keep from training
    QString kind;       ///< "missing_file", "box_outside", "leakage", ...
    QString sample, media, where, message;
};

struct DataCheck {
    std::vector<DataFinding> findings;
    qint64 samples = 0, pictures = 0;
    QString boxReading;
    int errors() const;
};

/// A part of the network and how it learns.
struct RecipePart {
    QString stage, part;
    qint64 parameters = 0, steps = 0;
    double learningRate = 0;
    double matrixRate = 0;  ///< of weight matrices, where they learn at another; 0: they do not
    bool frozen = false;
};

/// What two steps on the data told.
struct TrainOutlook {
    double secondsPerStep = 0, totalSec = 0;
    qint64 steps = 0, peakMemoryBytes = 0, parameters = 0, trainable = 0;
    std::vector<RecipePart> parts;
};

struct SeenTrainToken {
    qint64 id = 0;
    QString text;
    bool learned = false;  ///< counts in the loss
    bool visual = false;
};

/// One sample as the model receives it.
struct SeenTrainSample {
    qint64 index = 0;
    QString id, media;
    ImagePtr view;
    std::vector<SeenTrainToken> tokens;
    qint64 visualTokens = 0;
};

}  // namespace sl
