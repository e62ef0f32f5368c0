// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/base/control.h"
#include "core/base/image.h"
#include "core/base/json.h"
#include "core/base/result.h"

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
};

/// One picture with everything asked of it.
struct TrainSample {
    ImagePtr image;
    std::vector<TrainItem> items;
    std::vector<DenseObject> objects;  ///< empty where unknown (real photographs)
};

/// Endless or finite stream of samples, addressed by number so that a resumed run sees the same
/// ones: sample(i) depends on i alone. Called from a loader thread.
class SampleSource {
public:
    virtual ~SampleSource() = default;
    virtual Result<TrainSample> sample(std::int64_t index) = 0;
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

struct TrainOptions {
    std::string runDir;
    std::string model = "mini";  ///< folder or name to start from; empty: fresh weights
    std::string recipe;          ///< name or file
    int threads = 0;
    std::uint64_t seed = 0;
    std::int64_t maxSteps = 0;  ///< 0: as the recipe says
    double maxMinutes = 0;      ///< 0: no limit
    bool resume = false;
    std::string device = "auto", dtype = "auto";
};

/// What a dry run found out.
struct TrainForecast {
    double secondsPerStep = 0;
    std::int64_t steps = 0;
    double totalSec = 0;
    std::int64_t peakMemoryBytes = 0;
    std::int64_t trainableParameters = 0, parameters = 0;
};

/// Trains until the recipe's end, a limit, or cancellation (finishes the step, saves, returns
/// Cancelled). Appends events to <runDir>/events.jsonl, writes checkpoints and state by temporary
/// name and rename; a resumed run repeats the loss curve of an uninterrupted one.
Result<void> train(const TrainOptions& options, SampleSource& source, Control& control);

/// Two steps without saving anything.
Result<TrainForecast> dryRun(const TrainOptions& options, SampleSource& source, Control& control);

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
