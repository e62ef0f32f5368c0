// SPDX-License-Identifier: Apache-2.0
#include "models/train/trainer.h"

#include <chrono>
#include <cmath>

#include <sys/resource.h>

#include "core/base/temporary_folder.h"
#include "models/nn/precision.h"
#include "models/nn/threads.h"
#include "models/runtime/model_runtime.h"
#include "models/train/batch_loader.h"
#include "models/train/optimiser.h"
#include "models/train/run_folder.h"

namespace sl::train {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// One training from start or resume point to its end, a limit or cancellation.
class Training {
public:
    Training(const TrainOptions& options, Recipe recipe, Trainable& trainable, SampleSource& source,
             RunFolder& folder, Control& control)
        : m_options(options),
          m_recipe(std::move(recipe)),
          m_trainable(trainable),
          m_source(source),
          m_folder(folder),
          m_control(control),
          m_bfloat16(options.dtype == "bfloat16" ||
                     (options.dtype == "auto" && nn::cpuHasBfloat16())),
          m_mean(trainable.module(), m_recipe.emaDecay) {}

    Result<void> run();

private:
    Result<void> resume();
    Result<void> runStage();
    Result<void> step(BatchLoader& loader);
    Result<void> save();
    Result<void> writeCheckpoint();
    bool limitReached() const;
    void report(const BatchLoss& loss, double gradientNorm);

    const TrainOptions& m_options;
    Recipe m_recipe;
    Trainable& m_trainable;
    SampleSource& m_source;
    RunFolder& m_folder;
    Control& m_control;
    bool m_bfloat16;
    RunningMean m_mean;
    std::unique_ptr<Optimiser> m_optimiser;
    TensorMap m_resumed;  // optimiser state waiting for its stage's optimiser
    ResumePoint m_at;
    Clock::time_point m_start = Clock::now(), m_lastSave = Clock::now(), m_lastStep = Clock::now();
};

Result<void> Training::resume() {
    auto state = m_folder.loadState();
    if (!state) return passOn(state);
    m_at = state->first;
    m_resumed = std::move(state->second);
    if (auto ok = restoreParameters(m_trainable.module(), m_resumed); !ok) return ok;
    m_mean.restore(m_resumed);
    m_folder.event({{"event", "resumed"}, {"step", m_at.step}});
    return {};
}

bool Training::limitReached() const {
    if (m_options.maxSteps > 0 && m_at.step >= m_options.maxSteps) return true;
    return m_options.maxMinutes > 0 && secondsSince(m_start) >= m_options.maxMinutes * 60;
}

Result<void> Training::run() {
    if (m_options.resume)
        if (auto ok = resume(); !ok) return ok;
    const auto stages = static_cast<std::int64_t>(m_recipe.stages.size());
    for (; m_at.stage < stages && !limitReached(); ++m_at.stage) {
        if (auto ok = runStage(); !ok) return ok;
        if (limitReached()) break;
        m_at.samples += m_recipe.stages[std::size_t(m_at.stage)].steps *
                        m_recipe.stages[std::size_t(m_at.stage)].batch;
        m_at.stepInStage = 0;
    }
    if (auto ok = save(); !ok) return ok;
    return writeCheckpoint();
}

Result<void> Training::runStage() {
    const Stage& stage = m_recipe.stages[std::size_t(m_at.stage)];
    m_optimiser = std::make_unique<Optimiser>(m_trainable.module(), stage);
    if (m_optimiser->empty())
        return fail(ErrorCode::BadInput,
                    "stage '" + stage.name + "' trains nothing: no parameter matches its groups");
    if (m_at.stepInStage > 0) m_optimiser->restore(m_resumed);
    m_resumed.clear();
    m_folder.event({{"event", "stage"},
                    {"name", stage.name},
                    {"step", m_at.step},
                    {"trainable_parameters", m_optimiser->parameterCount()}});
    BatchLoader loader(m_trainable, m_source, stage, m_at.samples, m_at.stepInStage, m_options.seed,
                       nn::threadCount(m_options.threads));
    m_lastStep = Clock::now();
    while (m_at.stepInStage < stage.steps && !limitReached()) {
        if (auto ok = step(loader); !ok) return ok;
        const bool stop = m_control.cancelled() || m_folder.controlWord() == "stop";
        if (stop || secondsSince(m_lastSave) > m_recipe.stateMinutes * 60)
            if (auto ok = save(); !ok) return ok;
        if (m_at.step % m_recipe.checkpointSteps == 0)
            if (auto ok = writeCheckpoint(); !ok) return ok;
        if (stop)
            return fail(ErrorCode::Cancelled, "stopped after step " + std::to_string(m_at.step));
    }
    return {};
}

Result<void> Training::step(BatchLoader& loader) {
    const Stage& stage = m_recipe.stages[std::size_t(m_at.stage)];
    auto batch = loader.next();
    if (!batch) return passOn(batch);
    m_optimiser->setLearningRate(learningRate(stage, m_at.stepInStage));
    const BatchLoss loss =
        backward(m_trainable, *batch, stage, m_optimiser->parameters(), m_bfloat16);
    if (!std::isfinite(loss.parts.at("loss")))
        return fail(ErrorCode::CheckFailed,
                    "the loss is no number any more at step " + std::to_string(m_at.step),
                    "lower the learning rate and resume");
    const double gradientNorm = m_optimiser->step(stage.clipNorm);
    m_mean.update();
    ++m_at.step;
    ++m_at.stepInStage;
    report(loss, gradientNorm);
    return {};
}

void Training::report(const BatchLoss& loss, double gradientNorm) {
    const Stage& stage = m_recipe.stages[std::size_t(m_at.stage)];
    Json event = {{"event", "step"}, {"step", m_at.step}, {"stage", stage.name}};
    for (const auto& [name, value] : loss.parts) event[name] = value;
    event["lr"] = learningRate(stage, m_at.stepInStage - 1);
    event["gradient_norm"] = gradientNorm;
    event["samples_per_s"] = static_cast<double>(stage.batch) / secondsSince(m_lastStep);
    m_lastStep = Clock::now();
    m_folder.event(event);
    const std::int64_t total = m_options.maxSteps > 0 ? m_options.maxSteps : m_recipe.totalSteps();
    m_control.report(
        {m_at.step, total, "steps", stage.name + " loss " + std::to_string(loss.parts.at("loss"))});
}

Result<void> Training::save() {
    TensorMap tensors;
    collectParameters(m_trainable.module(), tensors);
    if (m_optimiser) m_optimiser->collect(tensors);
    m_mean.collect(tensors);
    m_lastSave = Clock::now();
    return m_folder.saveState(m_at, tensors);
}

Result<void> Training::writeCheckpoint() {
    return m_folder.checkpoint(m_at.step, m_recipe.keepCheckpoints,
                               [this](const std::string& folder) {
                                   return m_trainable.saveCheckpoint(folder, m_mean.weights());
                               });
}

std::int64_t peakMemoryBytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<std::int64_t>(usage.ru_maxrss) * 1024;
}

/// The folder that a run starts from: the model given, or fresh weights in <parent>/start.
Result<std::string> startFolder(const TrainOptions& options, const std::string& parent,
                                const SampleSource& source) {
    if (!options.model.empty()) return modelFolder(options.model);
    const std::string folder = parent + "/start";
    if (options.resume) return folder;
    if (auto ok = writeFreshCheckpoint(folder, source); !ok) return passOn(ok);
    return folder;
}

Result<void> checkDevice(const TrainOptions& options) {
    if (options.device != "cuda") return {};
    return fail(ErrorCode::NotYet, "training computes on the CPU only so far",
                "use --device auto or cpu");
}

}  // namespace

Result<void> train(const TrainOptions& options, SampleSource& source, Control& control) try {
    if (auto ok = checkDevice(options); !ok) return ok;
    auto recipe = loadRecipe(options.recipe);
    if (!recipe) return passOn(recipe);
    nn::setThreads(1);  // threads are spent on shards of a batch
    torch::manual_seed(options.seed);
    auto folder = RunFolder::open(options.runDir);
    if (!folder) return passOn(folder);
    const auto start = startFolder(options, options.runDir, source);
    if (!start) return passOn(start);
    auto trainable = openTrainable(*start, source);
    if (!trainable) return passOn(trainable);
    (*folder)->state(RunState::Running);
    Training training(options, std::move(*recipe), **trainable, source, **folder, control);
    const auto result = training.run();
    if (result) (*folder)->state(RunState::Done);
    else if (result.error().code == ErrorCode::Cancelled) (*folder)->state(RunState::Cancelled);
    else (*folder)->state(RunState::Failed, result.error().message);
    return result;
} catch (const std::exception& error) {
    return tl::unexpected(nn::errorFrom(error, "training"));
}

Result<TrainForecast> dryRun(const TrainOptions& options, SampleSource& source,
                             Control& control) try {
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
    const Stage& stage = recipe->stages.back();
    Optimiser optimiser((*trainable)->module(), stage);
    TrainForecast forecast;
    forecast.trainableParameters = optimiser.parameterCount();
    for (const at::Tensor& p : (*trainable)->module().parameters())
        forecast.parameters += p.numel();
    const bool bfloat16 =
        options.dtype == "bfloat16" || (options.dtype == "auto" && nn::cpuHasBfloat16());
    BatchLoader loader(**trainable, source, stage, 0, 0, options.seed,
                       nn::threadCount(options.threads));
    constexpr int kSteps = 2;
    for (int i = 0; i < kSteps; ++i) {
        if (auto ok = control.check(); !ok) return passOn(ok);
        const auto start = Clock::now();
        auto batch = loader.next();
        if (!batch) return passOn(batch);
        backward(**trainable, *batch, stage, optimiser.parameters(), bfloat16);
        optimiser.step(stage.clipNorm);
        forecast.secondsPerStep = secondsSince(start);  // the last one: the first warms up
    }
    forecast.steps = options.maxSteps > 0 ? options.maxSteps : recipe->totalSteps();
    forecast.totalSec = forecast.secondsPerStep * static_cast<double>(forecast.steps);
    forecast.peakMemoryBytes = peakMemoryBytes();
    return forecast;
} catch (const std::exception& error) {
    return tl::unexpected(nn::errorFrom(error, "training"));
}

}  // namespace sl::train
