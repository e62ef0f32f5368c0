// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/base/control.h"
#include "core/base/image.h"
#include "core/base/json.h"
#include "core/base/result.h"

namespace sl {
class ModelRuntime;
}

namespace sl::train {

/// A thing whose box and name are known, for the dense stage: what a visual token shows.
struct DenseObject {
    std::string name;       ///< noun, e.g. "circle"
    std::string attribute;  ///< colour word, e.g. "red"; empty where it has none
    Box box;                ///< visible extent, picture pixels
};

/// Words of a prompt or an answer that name what the picture shows.
struct TrainMention {
    std::size_t begin = 0, end = 0;  ///< bytes of the text
    std::vector<Box> boxes;          ///< of the things named, picture pixels
};

/// A question with its answer. Boxes in the answer are given by value and placed by the family.
struct TrainItem {
    std::string task;  ///< "captioning", "grounding", "vqa"
    std::string prompt;
    std::string answer;         ///< text; for grounding without boxes in the text
    std::vector<Box> boxes;     ///< answer boxes, picture pixels
    std::vector<Box> evidence;  ///< where the answer can be seen (attention guidance); may be empty
    /// In `prompt`, or in `answer` where there is no prompt; may be empty.
    std::vector<TrainMention> mentions = {};
    bool counted = false;  ///< the answer says how many pieces of evidence there are
    std::string id{};      ///< of the record; empty where there is none
};

/// One picture with everything asked of it.
struct TrainSample {
    ImagePtr image;
    std::vector<TrainItem> items;
    std::vector<DenseObject> objects;  ///< empty where unknown (real photographs)
    std::string media{};               ///< path as the data name it; empty for drawn worlds
    double aspect = 0;                 ///< width / height where there is no image; 0: unknown
    /// The same number means the same picture, all through a training; negative: it comes once.
    std::int64_t key = -1;
};

/// Endless or finite stream of samples, addressed by number so that a resumed run sees the same
/// ones: sample(i) depends on i alone. Called from a loader thread.
class SampleSource {
public:
    virtual ~SampleSource() = default;
    virtual Result<TrainSample> sample(std::int64_t index) = 0;
    /// The same without reading the picture (image is null), for a picture that the family has
    /// kept; a source that cannot gives the whole sample.
    virtual Result<TrainSample> labels(std::int64_t index) { return sample(index); }
    /// Number of samples; 0 for endless.
    virtual std::int64_t size() const = 0;

    /// Called before a stage's first sample with the stage's "source" settings of the recipe (level
    /// weights, questions per picture, ...) and its batch size: samples index / batch of one batch
    /// should share a picture shape. Not called while sample() runs.
    virtual void beginStage(const Json& settings, std::int64_t batch) {
        (void)settings;
        (void)batch;
    }
    /// All names and attributes that DenseObject can carry; empty where there is no dense truth.
    virtual std::vector<std::string> denseNames() const { return {}; }
    virtual std::vector<std::string> denseAttributes() const { return {}; }
    /// Lines of text that say everything the source can say; a model that starts from nothing
    /// learns its tokenizer from them.
    virtual std::vector<std::string> corpus() const { return {}; }
};

/// Looks at the model while it learns, on the training thread: asks it a few things at the start
/// and at each checkpoint.
class Watcher {
public:
    virtual ~Watcher() = default;
    /// `model` answers as the checkpoint just written will (or, at the start, as the model that the
    /// run began with); it is valid during the call only. `checkpoint`: its path in the run folder,
    /// empty at the start. Returns metrics by name for the event log. Cancelled when control says
    /// so; other errors end the training.
    virtual Result<std::map<std::string, double>> look(ModelRuntime& model, std::int64_t step,
                                                       const std::string& checkpoint,
                                                       Control& control) = 0;
};

struct TrainOptions {
    std::string runDir;
    std::string model = "mini";  ///< folder or name to start from; empty: fresh weights
    std::string recipe;          ///< name or file
    int threads = 0;
    std::uint64_t seed = 0;
    std::int64_t maxSteps = 0;  ///< 0: as the recipe says
    /// 0: no limit. Of the whole run, pauses left out, resumed or not. Stages get shares of it by
    /// their steps, and learning rates fall by the share of time that is used where that is further
    /// than the share of steps, so that a run ends annealed.
    double maxMinutes = 0;
    bool resume = false;
    std::string device = "auto", dtype = "auto";
};

/// What of a model a stage's parameter group trains, or leaves as it is.
struct RecipePart {
    std::string stage;
    std::string part;             ///< the group's pattern; of parts that no group names, their name
    std::int64_t parameters = 0;  ///< numbers in it
    double lr = 0;                ///< the most that the stage gives it, by AdamW
    double matrixLr = 0;          ///< of its weight matrices, by Muon; 0: they learn by AdamW too
    std::int64_t steps = 0;       ///< of the stage
    bool frozen = false;
};

/// What a dry run found out. Each stage makes one step that is not counted (threads, memory and
/// kernels get ready) and one that is; where the family keeps the features of pictures, one more
/// over pictures that it has kept, which stands for all rounds but the first.
struct TrainForecast {
    double secondsPerStep = 0;  ///< over the whole run
    std::int64_t steps = 0;     ///< fewer than the recipe's where the time limit allows no more
    double totalSec = 0;        ///< steps, checkpoints and watching
    double checkpointSec = 0;   ///< one checkpoint, with the watch set's answers
    std::int64_t peakMemoryBytes = 0;  ///< of this process, which holds all that a training does
    std::int64_t trainableParameters = 0, parameters = 0;  ///< of the last stage; in all
    std::vector<RecipePart> parts;
};

/// Trains until the recipe's end, a limit, or cancellation (finishes the step, saves, returns
/// Cancelled). Appends events to <runDir>/events.jsonl, writes checkpoints and state by temporary
/// name and rename; a resumed run repeats the loss curve of an uninterrupted one (without a time
/// limit). The file <runDir>/control can say "pause" (saves, then waits for "resume" or "stop") and
/// "stop"; one that is older than this process says nothing. OutOfMemory: what was saved is kept.
Result<void> train(const TrainOptions& options, SampleSource& source, Control& control,
                   Watcher* watcher = nullptr);

/// A few steps of each stage without saving anything.
Result<TrainForecast> dryRun(const TrainOptions& options, SampleSource& source, Control& control,
                             Watcher* watcher = nullptr);

/// Which parts of the model learn at which rate in each stage of a recipe: one row for each
/// parameter group and for each part that none names (frozen). `model`: folder or name; empty: what
/// the recipe starts from, of the embedded model's sizes. Usage, BadInput, BadModel.
Result<std::vector<RecipePart>> recipeTable(const std::string& nameOrFile,
                                            const std::string& model);

/// A token of a training sequence.
struct SeenToken {
    std::int64_t id = 0;
    std::string text;
    bool learned = false;  ///< the model is trained to say it
    bool visual = false;   ///< stands for a piece of the picture
};

/// A sample as the network receives it.
struct SeenSample {
    ImagePtr view;  ///< the pixels after resizing, before normalisation
    std::vector<SeenToken> tokens;
};

/// How the model (folder or name; empty: as in recipeTable) sees a sample in a recipe's last stage.
Result<SeenSample> seenSample(const std::string& nameOrFile, const std::string& model,
                              const SampleSource& source, const TrainSample& sample);

/// What a recipe needs.
struct RecipeNeeds {
    std::string name;
    bool model = true;  ///< false: starts from fresh weights where none is named
    bool data = true;   ///< false: its stages say which worlds to draw
};
/// Of a shipped recipe by name or a file. Errors as of the trainer.
Result<RecipeNeeds> recipeNeeds(const std::string& nameOrFile);

/// Names of the recipes shipped.
std::vector<std::string> recipeNames();

}  // namespace sl::train
