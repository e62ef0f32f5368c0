// SPDX-License-Identifier: Apache-2.0
#include "core/work/ask.h"

#include <chrono>

#include "core/base/log.h"
#include "core/base/version.h"
#include "core/work/answer_parts.h"
#include "core/work/process_memory.h"
#include "core/work/query_media.h"

namespace sl::work {

namespace {

using Clock = std::chrono::steady_clock;

double msSince(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

Result<void> checkProbes(const Query& query) {
    const std::vector<ProbeInfo> known = probes();
    if (known.empty()) return {};  // a build without models refuses later, by opening none
    for (const ProbeSpec& spec : query.probes) {
        std::string names;
        bool found = false;
        for (const ProbeInfo& probe : known) {
            found = found || probe.id == spec.id;
            names += (names.empty() ? "" : ", ") + probe.id;
        }
        if (!found)
            return fail(ErrorCode::Usage, "there is no probe '" + spec.id + "'",
                        "there are: " + names);
    }
    return {};
}

/// A query with its media and the requests that its task made of it.
struct Plan {
    QueryMedia media;
    std::vector<Request> requests;
};

Result<Plan> plan(const Query& query, const Task& task, Result<QueryMedia> media) {
    if (!media) return passOn(media);
    auto requests = task.plan(query, media->infos());
    if (!requests) return passOn(requests);
    if (requests->empty())
        return fail(ErrorCode::Internal, "the task '" + query.task + "' planned no request");
    return Plan{std::move(*media), std::move(*requests)};
}

/// Plans and decodes what the first request needs.
Result<Request> firstRequest(const Query& query, TaskRegistry& tasks) {
    const auto task = tasks.task(query.task);
    if (!task) return passOn(task);
    auto planned = plan(query, **task, QueryMedia::describe(query));
    if (!planned) return passOn(planned);
    Request request = std::move(planned->requests.front());
    if (auto ok = planned->media.fill(request); !ok) return passOn(ok);
    return request;
}

void fillProvenance(Answer& answer, const Query& query, const ModelRuntime& model) {
    const ModelInfo& info = model.info();
    Provenance& p = answer.provenance;
    if (p.model.empty()) p.model = info.name;
    if (p.family.empty()) p.family = info.family;
    if (p.weightsSha256.empty()) p.weightsSha256 = info.weightsSha256;
    if (p.tokenizerSha256.empty()) p.tokenizerSha256 = info.tokenizerSha256;
    if (p.dtype.empty()) p.dtype = info.dtype;
    if (p.device.empty()) p.device = info.device;
    if (p.threads == 0) p.threads = info.threads;
    p.seed = query.generation.seed;
    p.version = version();
    answer.timing.loadMs = info.loadMs;
}

/// Runs the planned requests one after another.
Result<Answer> answered(const Query& query, const Task& task, Result<Plan> planned,
                        ModelRuntime& model, Control& control, const PartialSink& onPartial) {
    if (!planned) return passOn(planned);
    if (!query.messages.empty() && !model.capabilities().conversation)
        log(LogLevel::Info,
            model.info().name + " sees the last question alone: it knows no " + "conversations");
    const std::size_t count = planned->requests.size();
    Answer answer;
    std::vector<PartialAnswer> partials;
    for (std::size_t i = 0; i < count; ++i) {
        if (auto ok = control.check(); !ok) return passOn(ok);
        Request& request = planned->requests[i];
        const auto start = Clock::now();
        if (auto ok = planned->media.fill(request); !ok) return passOn(ok);
        answer.timing.preprocessMs += msSince(start);
        auto output = model.answer(request, query.probes, control);
        if (!output) return passOn(output);
        auto partial = task.read(query, request, *output);
        if (!partial) return passOn(partial);
        partials.push_back(std::move(*partial));
        request.pictures.clear();
        addOutput(answer, std::move(*output));
        auto merged = task.merge(query, partials);
        if (!merged) return passOn(merged);
        setMerged(answer, std::move(*merged));
        fillProvenance(answer, query, model);
        if (count > 1) control.report({std::int64_t(i + 1), std::int64_t(count), "requests", ""});
        if (onPartial) onPartial(answer);
    }
    answer.timing.peakMemoryBytes = peakMemoryBytes();
    return answer;
}

}  // namespace

Result<void> checkQuery(const Query& query, TaskRegistry& tasks) {
    const auto task = tasks.task(query.task);
    if (!task) return passOn(task);
    if (auto ok = checkProbes(query); !ok) return ok;
    const auto planned = plan(query, **task, QueryMedia::describe(query));
    if (!planned) return passOn(planned);
    return {};
}

Result<Answer> ask(const Query& query, TaskRegistry& tasks, ModelRuntime& model, Control& control,
                   const PartialSink& onPartial) {
    const auto task = tasks.task(query.task);
    if (!task) return passOn(task);
    return ask(query, **task, model, control, onPartial);
}

Result<Answer> ask(const Query& query, const Task& task, ModelRuntime& model, Control& control,
                   const PartialSink& onPartial) {
    return answered(query, task, plan(query, task, QueryMedia::describe(query)), model, control,
                    onPartial);
}

Result<Answer> ask(const Query& query, const std::vector<ImagePtr>& pictures, const Task& task,
                   ModelRuntime& model, Control& control, const PartialSink& onPartial) {
    return answered(query, task, plan(query, task, QueryMedia::of(query, pictures)), model, control,
                    onPartial);
}

Result<Preprocessed> preprocess(const Query& query, TaskRegistry& tasks, ModelRuntime& model) {
    const auto request = firstRequest(query, tasks);
    if (!request) return passOn(request);
    return model.preprocess(*request);
}

Result<MemoryForecast> forecast(const Query& query, TaskRegistry& tasks, ModelRuntime& model) {
    const auto request = firstRequest(query, tasks);
    if (!request) return passOn(request);
    return model.forecast(*request, query.probes);
}

}  // namespace sl::work
