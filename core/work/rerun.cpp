// SPDX-License-Identifier: Apache-2.0
#include "core/work/rerun.h"

#include <algorithm>
#include <utility>

#include "core/base/json.h"
#include "core/work/media_paths.h"

namespace sl::work {

namespace {

/// Makes the recorded paths openable and notes media whose content changed since.
void findMedia(StoredAsk& stored, const std::string& storePath) {
    Query& query = stored.query;
    for (std::string& path : query.media) path = openableMediaPath(path, storePath);
    const std::vector<std::string> then = std::exchange(query.mediaSha256, {});
    const std::vector<std::string> now = recordedQuery(query, storePath).mediaSha256;
    for (std::size_t i = 0; i < std::min(then.size(), now.size()); ++i)
        if (!then[i].empty() && then[i] != now[i]) stored.changedMedia.push_back(query.media[i]);
}

}  // namespace

Result<StoredAsk> storedAsk(ExperimentStore& store, const std::string& id) {
    const auto run = store.run(id);
    if (!run) return passOn(run);
    if (run->kind != "ask")
        return fail(ErrorCode::BadInput, "run " + run->id + " is a run of kind '" + run->kind +
                                             "'; only asks can be repeated");
    if (run->state != RunState::Done)
        return fail(ErrorCode::BadInput,
                    "run " + run->id + " has no answer to compare with: it " +
                        (run->state == RunState::Cancelled ? "was cancelled" : "failed") + " (" +
                        run->text + ")");
    const auto json = parseJson(run->queryJson, "the query of run " + run->id);
    if (!json) return passOn(json);
    auto query = queryFromJson(*json);
    if (!query) return passOn(query);
    auto answer = store.answer(run->id);
    if (!answer) return passOn(answer);
    const Provenance& from = answer->provenance;
    ModelSpec model{run->model, from.device, from.dtype, from.threads};
    if (model.device.empty()) model.device = "auto";
    if (model.dtype.empty()) model.dtype = "auto";
    StoredAsk stored{*run, std::move(*query), std::move(*answer), std::move(model), {}};
    findMedia(stored, store.path());
    return stored;
}

Result<RerunReport> rerun(const StoredAsk& stored, TaskRegistry& tasks, ModelRuntime& model,
                          Control& control) {
    auto answer = ask(stored.query, tasks, model, control);
    if (!answer) return passOn(answer);
    RerunReport report;
    report.before = stored.answer.text;
    report.after = answer->text;
    report.equal = report.before == report.after;
    report.sameWeights = stored.answer.provenance.weightsSha256 == answer->provenance.weightsSha256;
    report.answer = std::move(*answer);
    return report;
}

}  // namespace sl::work
