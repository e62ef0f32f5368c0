// SPDX-License-Identifier: Apache-2.0
#include "core/work/bench.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "core/base/temporary_folder.h"
#include "core/media/media.h"
#include "core/synth/scene.h"
#include "core/work/ask.h"
#include "core/work/child_process.h"

namespace sl::work {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kSceneSeed = 7;
constexpr int kStarts = 3;  // processes started for the time from start to answer
constexpr std::size_t kLeastBuffer = std::size_t{256} << 20U;

/// A drawn picture and an expression for a thing on it, always the same.
Result<Query> benchQuery(const std::string& picture) {
    synth::SceneOptions options;
    options.level = 1;
    options.minSide = options.maxSide = 640;
    for (std::uint64_t index = 0; index < 100; ++index) {
        const auto scene = synth::drawScene(kSceneSeed, index, options);
        if (!scene) return passOn(scene);
        const auto references = synth::references(*scene, kSceneSeed, 1);
        if (references.empty()) continue;
        if (auto ok = media::writePng(*scene->image, picture); !ok) return passOn(ok);
        Query query;
        query.task = "grounding";
        query.media = {picture};
        query.prompt = references[0].expression;
        return query;
    }
    return fail(ErrorCode::Internal, "no world to measure with");
}

/// Times of many asks.
struct Series {
    std::vector<double> wall, preprocess, vision, prefill, decode, rate;
    void add(double wallMs, const Timing& t) {
        wall.push_back(wallMs);
        preprocess.push_back(t.preprocessMs);
        vision.push_back(t.visionMs);
        prefill.push_back(t.prefillMs);
        decode.push_back(t.decodeMs);
        rate.push_back(t.tokensPerSec);
    }
};

Result<void> timedAsk(const Query& query, TaskRegistry& tasks, ModelRuntime& model,
                      Control& control, Series& series) {
    const auto start = Clock::now();
    const auto answer = ask(query, tasks, model, control);
    if (!answer) return passOn(answer);
    const std::chrono::duration<double, std::milli> took = Clock::now() - start;
    series.add(took.count(), answer->timing);
    return {};
}

/// Asks with and without the probe in turn, so that both meet the same state of the computer.
Result<void> measureAsks(const BenchOptions& options, const Query& query, TaskRegistry& tasks,
                         ModelRuntime& model, Control& control, BenchReport& report) {
    Query probed = query;
    probed.probes = {{"attention", {}}};
    Series plain;
    Series withProbe;
    Series warmUp;
    if (auto ok = timedAsk(query, tasks, model, control, warmUp); !ok) return ok;
    for (int i = 0; i < options.repeats; ++i) {
        if (auto ok = timedAsk(query, tasks, model, control, plain); !ok) return ok;
        if (model.capabilities().probe)
            if (auto ok = timedAsk(probed, tasks, model, control, withProbe); !ok) return ok;
        control.report({i + 1, options.repeats, "asks", ""});
    }
    report.groundingAnswerMs = median(plain.wall);
    report.preprocessMs = median(plain.preprocess);
    report.visionMs = median(plain.vision);
    report.prefillMs = median(plain.prefill);
    report.decodeMs = median(plain.decode);
    report.tokensPerSec = median(plain.rate);
    if (!withProbe.wall.empty()) report.probeRatio = median(withProbe.wall) / median(plain.wall);
    return {};
}

Result<void> measureStarts(const BenchOptions& options, const Query& query, Control& control,
                           BenchReport& report) {
    if (options.program.empty()) return {};
    const std::vector<std::string> words{"ask",
                                         "--task",
                                         query.task,
                                         "--media",
                                         query.media[0],
                                         "--prompt",
                                         query.prompt,
                                         "--model",
                                         options.model.model,
                                         "--device",
                                         options.model.device,
                                         "--dtype",
                                         options.model.dtype,
                                         "--threads",
                                         std::to_string(options.model.threads),
                                         "--no-store"};
    std::vector<double> times;
    std::int64_t memory = 0;
    for (int i = 0; i < kStarts; ++i) {
        if (auto ok = control.check(); !ok) return ok;
        const auto child = runChild(options.program, words);
        if (!child) return passOn(child);
        if (child->status != 0)
            return fail(ErrorCode::Internal,
                        "a new process could not answer: status " + std::to_string(child->status));
        times.push_back(child->tookMs);
        memory = std::max(memory, child->peakMemoryBytes);
    }
    report.startToAnswerMs = median(times);
    report.residentBytes = memory;
    return {};
}

int threadsOf(const BenchOptions& options) {
    const int cores = static_cast<int>(std::thread::hardware_concurrency());
    return options.model.threads > 0 ? options.model.threads : std::max(1, cores);
}

}  // namespace

double median(std::vector<double> values) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    const std::size_t half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

Result<BenchReport> bench(const BenchOptions& options, TaskRegistry& tasks, Control& control) {
    BenchReport report;
    auto scratch = TemporaryFolder::make("bench");
    if (!scratch) return passOn(scratch);
    const auto query = benchQuery(scratch->file("world.png"));
    if (!query) return passOn(query);
    if (auto ok = checkQuery(*query, tasks); !ok) return passOn(ok);
    // First, while this process is small: Linux counts the parent's memory before exec as the
    // child's.
    if (auto ok = measureStarts(options, *query, control, report); !ok) return passOn(ok);
    const auto model = openModel(options.model, control);
    if (!model) return passOn(model);
    const ModelInfo& info = (*model)->info();
    report.model = info.name;
    report.device = info.device;
    report.dtype = info.dtype;
    report.threads = info.threads;
    report.loadMs = info.loadMs;
    if (auto ok = measureAsks(options, *query, tasks, **model, control, report); !ok)
        return passOn(ok);
    report.readBufferBytes =
        static_cast<std::int64_t>(std::max(kLeastBuffer, 4 * lastLevelCacheBytes()));
    report.readGbPerSec =
        readBytesPerSec(static_cast<std::size_t>(report.readBufferBytes), threadsOf(options)) / 1e9;
    report.notes = {"matmul speed, decode_bf16_share and decode_int8_share are not there yet"};
    return report;
}

Json toJson(const BenchReport& r) {
    const auto orNull = [](const auto& value) { return value ? Json(*value) : Json(nullptr); };
    return {{"model", r.model},
            {"device", r.device},
            {"dtype", r.dtype},
            {"threads", r.threads},
            {"read_gb_per_s", r.readGbPerSec},
            {"read_buffer_bytes", r.readBufferBytes},
            {"matmul_gflops", nullptr},
            {"decode_bf16_share", nullptr},
            {"decode_int8_share", nullptr},
            {"load_ms", r.loadMs},
            {"preprocess_ms", r.preprocessMs},
            {"vision_ms", r.visionMs},
            {"prefill_ms", r.prefillMs},
            {"decode_ms", r.decodeMs},
            {"tokens_per_s", r.tokensPerSec},
            {"grounding_answer_ms", r.groundingAnswerMs},
            {"start_to_answer_ms", orNull(r.startToAnswerMs)},
            {"resident_bytes", orNull(r.residentBytes)},
            {"probe_ratio", orNull(r.probeRatio)},
            {"notes", r.notes}};
}

}  // namespace sl::work
