// SPDX-License-Identifier: Apache-2.0
#include "core/session/fake_engine.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "core/session/fake_store.h"

namespace sl {

namespace {

constexpr int kWidth = 320, kHeight = 240;

void spend(const FakeBehaviour& behaviour, int milliseconds) {
    const auto span = std::chrono::milliseconds(milliseconds);
    if (!behaviour.spin) {
        std::this_thread::sleep_for(span);
        return;
    }
    const auto end = std::chrono::steady_clock::now() + span;
    volatile double x = 1;
    while (std::chrono::steady_clock::now() < end)
        for (int i = 0; i < 1000; ++i) x = x * 1.0000001 + 1e-9;
}

class FakeRuntime : public ModelRuntime {
public:
    explicit FakeRuntime(const ModelSpec& spec) {
        m_info.name = spec.model;
        m_info.family = "fake";
        m_info.device = "cpu";
        m_info.dtype = "float32";
        m_info.parameters = 7'000'000;
        m_info.threads = 2;
        m_info.summary = "Knows coloured shapes and answers from a script.";
        m_info.limits = "Nothing else.";
    }
    const ModelInfo& info() const override { return m_info; }
    Capabilities capabilities() const override { return {true, false, false, true, false}; }
    Result<Output> answer(const Request&, const std::vector<ProbeSpec>&, Control&) override {
        return fail(ErrorCode::Internal, "the fake engine answers itself");
    }
    Result<Preprocessed> preprocess(const Request&) override {
        return fail(ErrorCode::Internal, "the fake engine preprocesses itself");
    }
    Result<Tokenization> tokenize(const std::string&, bool) override { return Tokenization{}; }
    Result<std::string> detokenize(const std::vector<std::int64_t>&) override {
        return std::string();
    }
    MemoryForecast forecast(const Request&, const std::vector<ProbeSpec>&) override { return {}; }

private:
    ModelInfo m_info;
};

Result<ImagePtr> stripes(const std::string& path) {
    if (!std::filesystem::is_regular_file(path))
        return fail(ErrorCode::BadInput, "there is no picture " + path, "check the name");
    auto image = std::make_shared<Image>(kWidth, kHeight);
    for (int y = 0; y < kHeight; ++y)
        for (int x = 0; x < kWidth; ++x) {
            std::uint8_t* p = image->row(y) + static_cast<std::ptrdiff_t>(x) * 3;
            p[0] = static_cast<std::uint8_t>(x * 255 / kWidth);
            p[1] = static_cast<std::uint8_t>(y * 255 / kHeight);
            p[2] = static_cast<std::uint8_t>((x / 20 + y / 20) % 2 * 90 + 60);
        }
    return ImagePtr(image);
}

Result<Answer> answerOf(FakeBehaviour& behaviour, const Query& query, Control& control) {
    ++behaviour.asks;
    Answer answer = fakeAnswer(query.task, behaviour.width, behaviour.height, behaviour.grid);
    {
        const std::lock_guard lock(behaviour.mutex);
        if (!behaviour.failFor.empty() && !query.media.empty() &&
            QString::fromStdString(query.media.front())
                .endsWith(QString::fromStdString(behaviour.failFor)))
            return fail(ErrorCode::BadInput, query.media.front() + " is damaged");
        if (!behaviour.text.empty()) {
            answer.text = behaviour.text;
            answer.tokens = {{1, behaviour.text, -0.1}};
        }
    }
    if (query.probes.empty()) answer.evidence.clear();
    for (const Token& token : answer.tokens) {
        if (auto ok = control.check(); !ok) return passOn(ok);
        spend(behaviour, behaviour.tokenMs);
        control.emitToken(token);
    }
    return answer;
}

Preprocessed seen(int grid) {
    Preprocessed p;
    p.geometry = fakeAnswer("vqa", kWidth, kHeight, grid).provenance.geometry;
    p.prompt = "<s><image>";
    p.inputIds = std::vector<std::int64_t>(static_cast<std::size_t>(grid) * grid + 3, 7);
    const ViewGeometry& view = p.geometry.views.front();
    p.views.emplace_back(view.width, view.height);
    return p;
}

/// Three questions about files that are not there unless a test makes them.
RunDiff fakeDiff(const std::string& a, const std::string& b) {
    RunDiff diff;
    diff.a = {a, "model", a};
    diff.b = {b, "model", b};
    const DiffOutcome outcomes[] = {DiffOutcome::Win, DiffOutcome::Loss, DiffOutcome::Tie};
    for (int i = 0; i < 3; ++i) {
        DiffRow& row = diff.rows.emplace_back();
        row.id = std::to_string(i);
        row.media = a.substr(0, a.rfind('/') + 1) + (i == 0 ? "a.png" : "b.png");
        row.task = "grounding";
        row.prompt = "thing " + std::to_string(i);
        row.textA = "A's words";
        row.textB = "B's words";
        row.hasTruth = true;
        row.truth.resize(1);
        row.truth[0].box = {40, 40, 120, 120};
        row.truth[0].author = {Author::Kind::Truth, ""};
        row.annotationsA.resize(1);
        row.annotationsA[0].box = {i == 0 ? 150.0 : 45.0, 40, 230, 120};
        row.annotationsB.resize(1);
        row.annotationsB[0].box = {42, i == 1 ? 150.0 : 44.0, 120, 230};
        row.scoreA = i == 0 ? 0.0 : 0.75;
        row.scoreB = i == 1 ? 0.0 : 0.8;
        row.outcome = outcomes[i];
    }
    return diff;
}

std::vector<TaskInfo> threeTasks() {
    TaskInfo caption{"captioning", "Describe", "", false, {MediaKind::Image}, {"text"}};
    TaskInfo grounding{"grounding",        "Find", "what to find, e.g. the red circle", true,
                       {MediaKind::Image}, {"box"}};
    TaskInfo vqa{"vqa", "Ask", "a question about the picture", true, {MediaKind::Image}, {"text"}};
    return {caption, grounding, vqa};
}

/// As the file says: "missing" and "leak" in its text are findings, a line is a sample.
Result<DataCheck> fakeDataCheck(const TrainPlan& plan) {
    std::ifstream file(plan.dataFile().toStdString());
    if (!file) return fail(ErrorCode::BadInput, "the training data cannot be read");
    DataCheck check;
    check.boxReading = "pixels xyxy";
    for (std::string line; std::getline(file, line);) {
        ++check.samples;
        ++check.pictures;
        const QString where = QString("line %1").arg(check.samples);
        if (line.find("missing") != std::string::npos)
            check.findings.push_back({true, "missing_file", QString::number(check.samples),
                                      QString::fromStdString(line), where, "is not there"});
        if (line.find("leak") != std::string::npos)
            check.findings.push_back({false, "leakage", QString::number(check.samples),
                                      QString::fromStdString(line), where,
                                      "is in the test data too"});
    }
    return check;
}

SeenTrainSample fakeSeenSample(std::int64_t index) {
    SeenTrainSample sample;
    sample.index = index;
    sample.id = QString::number(index);
    sample.media = QString("%1.png").arg(index);
    sample.view = std::make_shared<Image>(64, 48);
    sample.visualTokens = 12;
    for (int i = 0; i < 12; ++i) sample.tokens.push_back({5, "<image>", false, true});
    for (const char* word : {"<s>", "where", " is", " the", " dog", "?"})
        sample.tokens.push_back({9, word, false, false});
    for (const char* word : {"<loc0012>", "<loc0034>", "</s>"})
        sample.tokens.push_back({11, word, true, false});
    return sample;
}

}  // namespace

std::shared_ptr<const Engine> fakeEngine(const std::shared_ptr<FakeBehaviour>& behaviour) {
    auto engine = std::make_shared<Engine>();
    engine->openModel = [behaviour](const ModelSpec& spec,
                                    Control&) -> Result<std::unique_ptr<ModelRuntime>> {
        spend(*behaviour, behaviour->loadMs);
        if (behaviour->modelFails)
            return fail(ErrorCode::BadModel, spec.model + " has no weights", "choose another");
        return std::make_unique<FakeRuntime>(spec);
    };
    engine->ask = [behaviour](const Query& query, TaskRegistry&, ModelRuntime&, Control& control,
                              const std::function<void(const Answer&)>&) {
        return answerOf(*behaviour, query, control);
    };
    engine->preprocess = [behaviour](const Query&, TaskRegistry&,
                                     ModelRuntime&) -> Result<Preprocessed> {
        return seen(behaviour->grid);
    };
    engine->readImage = stripes;
    engine->writePng = [](const Image&, const std::string& path) -> Result<void> {
        std::ofstream(path) << "pixels";
        return {};
    };
    engine->openStore = [behaviour](const std::string& path, ExperimentStore::Mode)
        -> Result<std::unique_ptr<ExperimentStore>> { return fakeStore(path, behaviour); };
    engine->tasks = [](TaskRegistry&) { return threeTasks(); };
    engine->probes = [] {
        return std::vector<ProbeInfo>{{"attention",
                                       "Where the answer's words look in the picture",
                                       "Softmax attention from each answer token to the visual "
                                       "tokens.",
                                       {"layers=mean|all", "heads=mean|all"}}};
    };
    engine->diff = [](const std::string& a, const std::string& b, const std::string&,
                      TaskRegistry&) -> Result<RunDiff> {
        if (a == b) return fail(ErrorCode::BadInput, a + " and " + b + " are the same", "");
        return fakeDiff(a, b);
    };
    engine->writeFolder = [](const Query&, const Answer&, const std::string&,
                             const std::string&) -> Result<void> { return {}; };
    engine->checkData = [](const TrainPlan& plan, Control&) { return fakeDataCheck(plan); };
    engine->sampleSeen = [](const TrainPlan&, std::int64_t index,
                            Control&) -> Result<SeenTrainSample> { return fakeSeenSample(index); };
    return engine;
}

}  // namespace sl
