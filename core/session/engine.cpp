// SPDX-License-Identifier: Apache-2.0
#include "core/session/engine.h"

#include "core/media/media.h"
#include "core/session/train_look.h"
#include "core/work/answer_folder.h"
#include "core/work/run_diff.h"

namespace sl {

namespace {

Result<RunDiff> diffWithStore(const std::string& a, const std::string& b,
                              const std::string& storePath, TaskRegistry& tasks) {
    std::unique_ptr<ExperimentStore> store;
    const auto give = [&]() -> Result<ExperimentStore*> {
        if (!store) {
            auto opened = ExperimentStore::open(storePath, ExperimentStore::Mode::ReadOnly);
            if (!opened) return passOn(opened);
            store = std::move(*opened);
        }
        return store.get();
    };
    return work::diffRuns(a, b, give, tasks);
}

}  // namespace

std::shared_ptr<const Engine> builtInEngine() {
    auto engine = std::make_shared<Engine>();
    engine->openModel = [](const ModelSpec& spec, Control& control) {
        return openModel(spec, control);
    };
    engine->ask = [](const Query& query, TaskRegistry& tasks, ModelRuntime& model, Control& control,
                     const std::function<void(const Answer&)>& onPartial) {
        return work::ask(query, tasks, model, control, onPartial);
    };
    engine->preprocess = [](const Query& query, TaskRegistry& tasks, ModelRuntime& model) {
        return work::preprocess(query, tasks, model);
    };
    engine->readImage = [](const std::string& path) { return media::readImage(path); };
    engine->writePng = [](const Image& image, const std::string& path) {
        return media::writePng(image, path);
    };
    engine->openStore = [](const std::string& path, ExperimentStore::Mode mode) {
        return ExperimentStore::open(path, mode);
    };
    engine->tasks = [](TaskRegistry& registry) { return registry.tasks(); };
    engine->probes = [] { return probes(); };
    engine->diff = [](const std::string& a, const std::string& b, const std::string& storePath,
                      TaskRegistry& tasks) { return diffWithStore(a, b, storePath, tasks); };
    engine->writeFolder = [](const Query& query, const Answer& answer, const std::string& runId,
                             const std::string& folder) -> Result<void> {
        const auto paths = work::writeAnswerFolder(query, answer, runId, folder);
        if (!paths) return passOn(paths);
        return {};
    };
    engine->checkData = checkTrainData;
    engine->sampleSeen = trainSampleSeen;
    return engine;
}

}  // namespace sl
