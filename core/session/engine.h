// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/base/run_diff.h"
#include "core/session/train_plan.h"
#include "core/store/store.h"
#include "core/work/ask.h"
#include "models/runtime/model_runtime.h"

namespace sl {

/// The functions that a session runs on its worker threads. Tests replace some; the program uses
/// builtInEngine(). Each is called from one worker thread at a time, never from the GUI thread.
struct Engine {
    std::function<Result<std::unique_ptr<ModelRuntime>>(const ModelSpec&, Control&)> openModel;
    std::function<Result<Answer>(const Query&, TaskRegistry&, ModelRuntime&, Control&,
                                 const std::function<void(const Answer&)>& onPartial)>
        ask;
    std::function<Result<Preprocessed>(const Query&, TaskRegistry&, ModelRuntime&)> preprocess;
    std::function<Result<ImagePtr>(const std::string& path)> readImage;
    std::function<Result<void>(const Image&, const std::string& path)> writePng;
    std::function<Result<std::unique_ptr<ExperimentStore>>(const std::string& path,
                                                           ExperimentStore::Mode)>
        openStore;
    /// What can be asked; called once for each project opened.
    std::function<std::vector<TaskInfo>(TaskRegistry&)> tasks;
    std::function<std::vector<ProbeInfo>()> probes;
    /// As work::diffRuns, with the store at `storePath` where one is needed.
    std::function<Result<RunDiff>(const std::string& a, const std::string& b,
                                  const std::string& storePath, TaskRegistry&)>
        diff;
    /// As work::writeAnswerFolder.
    std::function<Result<void>(const Query&, const Answer&, const std::string& runId,
                               const std::string& folder)>
        writeFolder;
    /// Looks through the data of a fine-tune; findings are no error.
    std::function<Result<DataCheck>(const TrainPlan&, Control&)> checkData;
    /// The index-th picture of the data with its questions, as the base model receives it.
    std::function<Result<SeenTrainSample>(const TrainPlan&, std::int64_t index, Control&)>
        sampleSeen;
};

/// The real ones: work::ask, openModel, media::readImage, ExperimentStore::open and so on.
std::shared_ptr<const Engine> builtInEngine();

}  // namespace sl
