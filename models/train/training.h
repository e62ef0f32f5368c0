// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <map>
#include <memory>

#include "models/train/batch_loader.h"
#include "models/train/optimiser.h"
#include "models/train/pace.h"
#include "models/train/run_folder.h"

namespace sl::train {

/// Whether this machine and the options call for bfloat16.
bool wantsBfloat16(const TrainOptions& options);

/// Shows the model to the watcher as a checkpoint written now would be, and gives its metrics; none
/// for families that cannot answer.
Result<std::map<std::string, double>> watched(Trainable& trainable, const RunningMean& mean,
                                              Watcher& watcher, const TrainOptions& options,
                                              std::int64_t step, const std::string& checkpoint,
                                              Control& control);

/// One training from start or resume point to its end, a limit or cancellation. One thread; what it
/// is given must outlive it.
class Training {
public:
    Training(const TrainOptions& options, Recipe recipe, Trainable& trainable, SampleSource& source,
             RunFolder& folder, Control& control, Watcher* watcher);

    /// As train(); no exception leaves it. OutOfMemory says which step's state is kept.
    Result<void> run();

private:
    using Clock = std::chrono::steady_clock;

    Result<void> runAll();
    Result<void> resume();
    Result<void> runStage();
    Result<void> afterStep();
    Result<void> step(BatchLoader& loader);
    Result<void> save();
    Result<void> pause();
    Result<void> writeCheckpoint();
    Result<void> watch(const std::string& checkpoint);
    double elapsedSec() const;
    double progress() const;
    bool limitReached() const;
    void report(const BatchLoss& loss, double gradientNorm, double lr);
    const Stage& stage() const { return m_recipe.stages[std::size_t(m_at.stage)]; }

    const TrainOptions& m_options;
    Recipe m_recipe;
    Trainable& m_trainable;
    SampleSource& m_source;
    RunFolder& m_folder;
    Control& m_control;
    Watcher* m_watcher;
    bool m_bfloat16;
    RunningMean m_mean;
    Pace m_pace;
    std::unique_ptr<Optimiser> m_optimiser;
    TensorMap m_resumed;  // optimiser state waiting for its stage's optimiser
    ResumePoint m_at;     // its seconds: those before m_start
    std::int64_t m_savedStep = -1;
    std::int64_t m_checkpointStep = -1;
    Clock::time_point m_start = Clock::now(), m_lastSave = Clock::now(), m_lastStep = Clock::now();
};

}  // namespace sl::train
