// SPDX-License-Identifier: Apache-2.0
#include "core/work/rerun.h"

#include "core/base/json.h"

namespace sl::work {

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
    return StoredAsk{*run, std::move(*query), std::move(*answer), std::move(model)};
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
