// SPDX-License-Identifier: Apache-2.0
#include "models/train/training.h"

#include <cmath>
#include <thread>

#include "models/nn/precision.h"
#include "models/nn/threads.h"
#include "models/train/checkpoint_weights.h"

namespace sl::train {

namespace {

constexpr auto kPausePoll = std::chrono::milliseconds(100);

template <class Time>
double secondsSince(Time start) {
    return std::chrono::duration<double>(Time::clock::now() - start).count();
}

}  // namespace

bool wantsBfloat16(const TrainOptions& options) {
    return options.dtype == "bfloat16" || (options.dtype == "auto" && nn::cpuHasBfloat16());
}

Result<std::map<std::string, double>> watched(Trainable& trainable, const RunningMean& mean,
                                              Watcher& watcher, const TrainOptions& options,
                                              std::int64_t step, const std::string& checkpoint,
                                              Control& control) {
    const CheckpointWeights weights(trainable.module(), mean.weights());
    auto runtime = trainable.runtime();
    if (!runtime && runtime.error().code == ErrorCode::NotYet)
        return std::map<std::string, double>();
    if (!runtime) return passOn(runtime);
    nn::setThreads(options.threads);  // no shard is at work now
    auto metrics = watcher.look(**runtime, step, checkpoint, control);
    nn::setThreads(1);
    return metrics;
}

Training::Training(const TrainOptions& options, Recipe recipe, Trainable& trainable,
                   SampleSource& source, RunFolder& folder, Control& control, Watcher* watcher)
    : m_options(options),
      m_recipe(std::move(recipe)),
      m_trainable(trainable),
      m_source(source),
      m_folder(folder),
      m_control(control),
      m_watcher(watcher),
      m_bfloat16(wantsBfloat16(options)),
      m_mean(trainable.module(), m_recipe.emaDecay),
      m_pace(m_recipe, options.maxMinutes * 60) {}

Result<void> Training::run() {
    Result<void> result;
    try {
        result = runAll();
    } catch (const std::exception& error) {
        result = tl::unexpected(nn::errorFrom(error, "training"));
    }
    if (result || result.error().code != ErrorCode::OutOfMemory) return result;
    Error error = result.error();
    error.message =
        "there is not enough memory for training (after step " + std::to_string(m_at.step) + ")";
    error.hint = "give the recipe a smaller batch";
    if (m_savedStep >= 0)
        error.hint += ", then go on with --resume: what was learnt until step " +
                      std::to_string(m_savedStep) + " is saved";
    return tl::unexpected(error);
}

Result<void> Training::runAll() {
    if (m_options.resume)
        if (auto ok = resume(); !ok) return ok;
    if (m_at.step == 0)
        if (auto ok = watch(""); !ok) return ok;
    const auto stages = static_cast<std::int64_t>(m_recipe.stages.size());
    for (; m_at.stage < stages && !limitReached(); ++m_at.stage) {
        if (auto ok = runStage(); !ok) return ok;
        if (limitReached()) break;
        m_at.samples += m_at.stepInStage * stage().batch;
        m_at.stepInStage = 0;
    }
    // A state that was resumed and not trained on has moments of an optimiser that was not made.
    if (m_savedStep != m_at.step)
        if (auto ok = save(); !ok) return ok;
    return m_checkpointStep == m_at.step ? Result<void>() : writeCheckpoint();
}

Result<void> Training::resume() {
    auto state = m_folder.loadState();
    if (!state) return passOn(state);
    m_at = state->first;
    if (m_at.stage > static_cast<std::int64_t>(m_recipe.stages.size()))
        return fail(ErrorCode::BadInput, "the saved state in " + m_folder.path() +
                                             " is of a stage that the recipe does not have");
    m_resumed = std::move(state->second);
    if (auto ok = restoreParameters(m_trainable.module(), m_resumed); !ok) return ok;
    m_mean.restore(m_resumed);
    m_savedStep = m_at.step;
    m_folder.event({{"event", "resumed"}, {"step", m_at.step}});
    return {};
}

double Training::elapsedSec() const {
    return m_at.seconds + secondsSince(m_start);
}

double Training::progress() const {
    return m_pace.progress(std::size_t(m_at.stage), m_at.stepInStage, elapsedSec());
}

bool Training::limitReached() const {
    if (m_options.maxSteps > 0 && m_at.step >= m_options.maxSteps) return true;
    return m_pace.over(elapsedSec());
}

Result<void> Training::runStage() {
    m_optimiser = std::make_unique<Optimiser>(m_trainable.module(), stage());
    if (m_optimiser->empty())
        return fail(ErrorCode::BadInput,
                    "stage '" + stage().name + "' trains nothing: no parameter matches its groups");
    if (m_at.stepInStage > 0) m_optimiser->restore(m_resumed);
    m_resumed.clear();
    m_folder.event({{"event", "stage"},
                    {"name", stage().name},
                    {"step", m_at.step},
                    {"trainable_parameters", m_optimiser->parameterCount()}});
    m_trainable.beginStage(stage(), static_cast<std::int64_t>(m_recipe.keptMegabytes * (1 << 20)));
    BatchLoader loader(m_trainable, m_source, stage(), m_at.samples, m_at.stepInStage,
                       m_options.seed, nn::threadCount(m_options.threads));
    m_lastStep = Clock::now();
    while (progress() < 1 && !limitReached()) {
        if (auto ok = step(loader); !ok) return ok;
        if (auto ok = afterStep(); !ok) return ok;
    }
    return {};
}

/// What is due between two steps: saving, a checkpoint, what the window asks for.
Result<void> Training::afterStep() {
    const std::string word = m_folder.controlWord();
    const bool stop = m_control.cancelled() || word == "stop";
    if (stop || word == "pause" || secondsSince(m_lastSave) > m_recipe.stateMinutes * 60)
        if (auto ok = save(); !ok) return ok;
    if (m_at.step % m_recipe.checkpointSteps == 0)
        if (auto ok = writeCheckpoint(); !ok) return ok;
    if (word == "pause" && !stop) return pause();
    if (!stop) return {};
    if (word == "stop") m_folder.obeyed();
    return fail(ErrorCode::Cancelled, "stopped after step " + std::to_string(m_at.step));
}

Result<void> Training::pause() {
    m_folder.state(RunState::Paused);
    m_at.seconds = elapsedSec();
    std::string word = "pause";
    while (word == "pause" && !m_control.cancelled()) {
        std::this_thread::sleep_for(kPausePoll);
        word = m_folder.controlWord();
    }
    m_start = m_lastSave = m_lastStep = Clock::now();
    if (word == "stop") m_folder.obeyed();
    if (word == "stop" || m_control.cancelled())
        return fail(ErrorCode::Cancelled, "stopped after step " + std::to_string(m_at.step));
    m_folder.state(RunState::Running);
    return {};
}

Result<void> Training::step(BatchLoader& loader) {
    auto batch = loader.next();
    if (!batch) return passOn(batch);
    const double lr = learningRate(stage(), m_at.stepInStage, progress());
    m_optimiser->setLearningRate(lr);
    const BatchLoss loss =
        backward(m_trainable, *batch, stage(), m_optimiser->parameters(), m_bfloat16);
    if (!std::isfinite(loss.parts.at("loss")))
        return fail(ErrorCode::CheckFailed,
                    "the loss is no number any more at step " + std::to_string(m_at.step),
                    "lower the learning rate and resume");
    const double gradientNorm = m_optimiser->step(stage().clipNorm);
    m_mean.update();
    ++m_at.step;
    ++m_at.stepInStage;
    report(loss, gradientNorm, lr);
    return {};
}

void Training::report(const BatchLoss& loss, double gradientNorm, double lr) {
    Json event = {{"event", "step"}, {"step", m_at.step}, {"stage", stage().name}};
    for (const auto& [name, value] : loss.parts) event[name] = value;
    event["lr"] = lr;
    event["gradient_norm"] = gradientNorm;
    const double took = secondsSince(m_lastStep);
    m_lastStep = Clock::now();
    event["samples_per_s"] = static_cast<double>(stage().batch) / std::max(took, 1e-9);
    m_folder.event(event);
    const std::int64_t total = m_options.maxSteps > 0 ? m_options.maxSteps : m_recipe.totalSteps();
    m_control.report({m_at.step, total, "steps",
                      stage().name + " loss " + std::to_string(loss.parts.at("loss"))});
}

Result<void> Training::save() {
    TensorMap tensors;
    collectParameters(m_trainable.module(), tensors);
    if (m_optimiser) m_optimiser->collect(tensors);
    m_mean.collect(tensors);
    m_lastSave = Clock::now();
    ResumePoint point = m_at;
    point.seconds = elapsedSec();
    auto saved = m_folder.saveState(point, tensors);
    if (saved) m_savedStep = m_at.step;
    return saved;
}

Result<void> Training::writeCheckpoint() {
    const auto start = Clock::now();
    auto written =
        m_folder.checkpoint(m_at.step, m_recipe.keepCheckpoints, [this](const std::string& folder) {
            return m_trainable.saveCheckpoint(folder, m_mean.weights());
        });
    if (!written) return written;
    m_checkpointStep = m_at.step;
    if (auto ok = watch("checkpoints/step-" + std::to_string(m_at.step)); !ok) return ok;
    m_pace.reserve(secondsSince(start));
    m_lastStep = Clock::now();  // samples_per_s is of the steps
    return {};
}

Result<void> Training::watch(const std::string& checkpoint) {
    if (m_watcher == nullptr) return {};
    const auto start = Clock::now();
    auto metrics =
        watched(m_trainable, m_mean, *m_watcher, m_options, m_at.step, checkpoint, m_control);
    // Asked to stop: the loop sees that too, and saves.
    if (!metrics && metrics.error().code == ErrorCode::Cancelled) return {};
    if (!metrics) return passOn(metrics);
    for (const auto& [name, value] : *metrics)
        m_folder.event(
            {{"event", "metric"}, {"step", m_at.step}, {"name", name}, {"value", value}});
    m_pace.reserve(secondsSince(start));
    return {};
}

}  // namespace sl::train
