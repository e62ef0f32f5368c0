// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>
#include <cmath>

#include <sys/resource.h>

#include "core/base/temporary_folder.h"
#include "models/nn/threads.h"
#include "models/train/recipe_parts.h"
#include "models/train/start_model.h"
#include "models/train/training.h"

namespace sl::train {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

std::int64_t peakMemoryBytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<std::int64_t>(usage.ru_maxrss) * 1024;
}

/// Seconds of one step of a stage.
struct StepTime {
    double first = 0;  ///< with pictures that come for the first time
    double again = 0;  ///< with pictures that the family has kept
};

/// Makes the steps that a forecast rests on.
class Rehearsal {
public:
    Rehearsal(const TrainOptions& options, const Recipe& recipe, Trainable& trainable,
              SampleSource& source, Control& control)
        : m_options(options),
          m_recipe(recipe),
          m_trainable(trainable),
          m_source(source),
          m_control(control),
          m_mean(trainable.module(), recipe.emaDecay) {}

    Result<StepTime> stage(const Stage& stage);
    /// One checkpoint and one state, written into a scratch folder, with the watch set's answers.
    Result<double> checkpoint(Watcher* watcher, const std::string& scratch);
    std::int64_t trainableParameters() const { return m_optimiser->parameterCount(); }

private:
    double step(const ShardedBatch& batch, const Stage& stage);
    bool keepsAny() const;

    const TrainOptions& m_options;
    const Recipe& m_recipe;
    Trainable& m_trainable;
    SampleSource& m_source;
    Control& m_control;
    RunningMean m_mean;  // a training holds one, so the peak of memory needs it
    std::unique_ptr<Optimiser> m_optimiser;
};

double Rehearsal::step(const ShardedBatch& batch, const Stage& stage) {
    const auto start = Clock::now();
    backward(m_trainable, batch, stage, m_optimiser->parameters(), wantsBfloat16(m_options));
    m_optimiser->step(stage.clipNorm);
    return secondsSince(start);
}

Result<StepTime> Rehearsal::stage(const Stage& stage) {
    m_optimiser = std::make_unique<Optimiser>(m_trainable.module(), stage);
    if (m_optimiser->empty())
        return fail(ErrorCode::BadInput,
                    "stage '" + stage.name + "' trains nothing: no parameter matches its groups");
    m_optimiser->setLearningRate(0);  // what is timed must not run away
    m_trainable.beginStage(stage, static_cast<std::int64_t>(m_recipe.keptMegabytes * (1 << 20)));
    BatchLoader loader(m_trainable, m_source, stage, 0, 0, m_options.seed,
                       nn::threadCount(m_options.threads));
    auto warmUp = loader.next();
    if (!warmUp) return passOn(warmUp);
    step(*warmUp, stage);
    if (auto ok = m_control.check(); !ok) return passOn(ok);
    auto batch = loader.next();
    if (!batch) return passOn(batch);
    StepTime time;
    const double network = step(*batch, stage);
    // The loader works beside the network; the slower of them sets the pace.
    time.first = std::max(network, loader.secondsPerBatch());
    if (auto ok = m_control.check(); !ok) return passOn(ok);
    time.again = keepsAny() ? step(*batch, stage) : time.first;
    return time;
}

bool Rehearsal::keepsAny() const {
    for (std::int64_t key = 0; key < m_source.size(); ++key)
        if (m_trainable.keeps(key)) return true;
    return false;
}

Result<double> Rehearsal::checkpoint(Watcher* watcher, const std::string& scratch) {
    const auto start = Clock::now();
    if (auto ok = m_trainable.saveCheckpoint(scratch + "/checkpoint", m_mean.weights()); !ok)
        return passOn(ok);
    if (watcher == nullptr) return secondsSince(start);
    const auto looked = watched(m_trainable, m_mean, *watcher, m_options, 0, "", m_control);
    if (!looked) return passOn(looked);
    return secondsSince(start);
}

/// Seconds of `steps` steps of a stage, of which those of the first round meet new pictures.
double stageSeconds(const StepTime& time, const Stage& stage, std::int64_t steps,
                    std::int64_t pictures) {
    const std::int64_t round = (pictures + stage.batch - 1) / stage.batch;
    const std::int64_t fresh = pictures > 0 ? std::min(steps, round) : steps;
    return time.first * double(fresh) + time.again * double(steps - fresh);
}

/// Sums the stages up to the limits of the options.
void addUp(const Recipe& recipe, const std::vector<StepTime>& times, const TrainOptions& options,
           std::int64_t pictures, TrainForecast& forecast) {
    std::int64_t left = options.maxSteps > 0 ? options.maxSteps : recipe.totalSteps();
    double seconds = 0;
    for (std::size_t i = 0; i < times.size(); ++i) {
        const std::int64_t steps = std::min(left, recipe.stages[i].steps);
        seconds += stageSeconds(times[i], recipe.stages[i], steps, pictures);
        forecast.steps += steps;
        left -= steps;
    }
    forecast.secondsPerStep = seconds / std::max(1.0, double(forecast.steps));
    const double limit = options.maxMinutes * 60;
    const auto inTime = [&](double spare) {
        return static_cast<std::int64_t>(spare / std::max(forecast.secondsPerStep, 1e-9));
    };
    const double checkpoints =
        std::ceil(double(forecast.steps) / static_cast<double>(recipe.checkpointSteps));
    forecast.totalSec = seconds + checkpoints * forecast.checkpointSec;
    if (limit <= 0 || forecast.totalSec <= limit) return;
    const double share = limit / forecast.totalSec;
    forecast.steps = std::min(forecast.steps, inTime(seconds * share));
    forecast.totalSec = limit;
}

}  // namespace

Result<TrainForecast> dryRun(const TrainOptions& options, SampleSource& source, Control& control,
                             Watcher* watcher) try {
    if (auto ok = checkDevice(options); !ok) return passOn(ok);
    auto recipe = loadRecipe(options.recipe);
    if (!recipe) return passOn(recipe);
    nn::setThreads(1);  // threads are spent on shards of a batch
    torch::manual_seed(options.seed);
    const auto scratch = TemporaryFolder::make("dry-run");
    if (!scratch) return passOn(scratch);
    const auto start = startFolder(options, scratch->path(), source);
    if (!start) return passOn(start);
    auto trainable = openTrainable(*start, source);
    if (!trainable) return passOn(trainable);
    Rehearsal rehearsal(options, *recipe, **trainable, source, control);
    TrainForecast forecast;
    forecast.parts = recipeParts(*recipe, (*trainable)->module());
    for (const at::Tensor& p : (*trainable)->module().parameters())
        forecast.parameters += p.numel();
    std::vector<StepTime> times;
    for (const Stage& stage : recipe->stages) {
        if (auto ok = control.check(); !ok) return passOn(ok);
        const auto time = rehearsal.stage(stage);
        if (!time) return passOn(time);
        times.push_back(*time);
    }
    forecast.trainableParameters = rehearsal.trainableParameters();
    const auto checkpoint = rehearsal.checkpoint(watcher, scratch->path());
    if (!checkpoint) return passOn(checkpoint);
    forecast.checkpointSec = *checkpoint;
    addUp(*recipe, times, options, source.size(), forecast);
    forecast.peakMemoryBytes = peakMemoryBytes();
    return forecast;
} catch (const std::exception& error) {
    return tl::unexpected(nn::errorFrom(error, "training"));
}

}  // namespace sl::train
