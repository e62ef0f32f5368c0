// SPDX-License-Identifier: Apache-2.0
// A training that runs out of memory, one that is watched, and what its recipe trains.
#include <QtTest>

#include <new>

#include "models/families/mini/mini_runtime.h"
#include "models/families/mini/testing/square_source.h"
#include "models/nn/tensor_file.h"
#include "models/train/recipe_parts.h"
#include "models/train/testing/training_run.h"
#include "models/train/training.h"

using namespace sl;
using namespace sl::train;
using mini::testing::SquareSource;
using train::testing::eventsOf;
using train::testing::lastState;
using train::testing::stageJson;
using train::testing::stepsOf;
namespace fs = std::filesystem;

namespace {

/// A real one whose loss fails from a step on.
class Failing final : public Trainable {
public:
    enum class How { BadAlloc, Torch };
    Failing(std::unique_ptr<Trainable> inner, int goodSteps, How how)
        : m_inner(std::move(inner)), m_left(goodSteps), m_how(how) {}

    torch::nn::Module& module() override { return m_inner->module(); }
    Result<std::unique_ptr<TrainBatch>> collate(const std::vector<TrainSample>& samples,
                                                const Stage& stage) const override {
        return m_inner->collate(samples, stage);
    }
    BatchLoss loss(TrainBatch& batch, const Stage& stage) override {
        if (m_left-- > 0) return m_inner->loss(batch, stage);
        if (m_how == How::BadAlloc) throw std::bad_alloc();
        at::empty({std::int64_t{1} << 50});  // a pebibyte of floats
        return {};
    }
    Result<void> saveCheckpoint(const std::string& folder,
                                const std::map<std::string, at::Tensor>& weights) override {
        return m_inner->saveCheckpoint(folder, weights);
    }

private:
    std::unique_ptr<Trainable> m_inner;
    int m_left;
    How m_how;
};

/// Runs out of memory while a sample is read.
class GreedySource final : public SquareSource {
public:
    Result<TrainSample> sample(std::int64_t index) override {
        if (++m_read > 20) throw std::bad_alloc();
        return drawn(index);
    }
    Result<TrainSample> labels(std::int64_t index) override { return sample(index); }

private:
    int m_read = 0;
};

/// Asks about a square and remembers the answers by checkpoint.
class Watching final : public Watcher {
public:
    std::map<std::string, double> metrics{{"watch_iou", 0.5}};
    std::map<std::string, TextOutput> answers;
    std::vector<std::int64_t> steps;

    static Request request() {
        const TrainSample sample = SquareSource::drawn(1);
        Request request;
        request.task = "grounding";
        request.text = "the square";
        request.generation.maxTokens = 6;
        request.pictures.push_back({sample.image, 0, {0, 0, 32, 32}, 32, 32});
        return request;
    }
    Result<std::map<std::string, double>> look(ModelRuntime& model, std::int64_t step,
                                               const std::string& checkpoint,
                                               Control& control) override {
        auto output = model.answer(request(), {}, control);
        if (!output) return passOn(output);
        answers[checkpoint] = std::get<TextOutput>(output->content);
        steps.push_back(step);
        return metrics;
    }
};

bool same(const TextOutput& a, const TextOutput& b) {
    if (a.tokens.size() != b.tokens.size() || a.text != b.text) return false;
    for (std::size_t i = 0; i < a.tokens.size(); ++i)
        if (a.tokens[i].id != b.tokens[i].id ||
            std::abs(a.tokens[i].logprob - b.tokens[i].logprob) > 1e-6)
            return false;
    return true;
}

}  // namespace

class TestTraining : public QObject, private train::testing::TinyRuns {
    Q_OBJECT

private:
    Result<void> failing(const std::string& run, int goodSteps, Failing::How how) const {
        SquareSource source;
        TrainOptions o = options(run, "saves.json");
        auto folder = RunFolder::open(o.runDir);
        Failing trainable(std::move(*openTrainable(o.model, source)), goodSteps, how);
        Control control;
        Training training(o, *loadRecipe(o.recipe), trainable, source, **folder, control, nullptr);
        return training.run();
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(makeStart().has_value());
        writeRecipe("short.json", {stageJson("a", 5, 4, 0.003), stageJson("b", 5, 4, 0.002)});
        Json saves = {{"ema_decay", 0.9}, {"state_minutes", 0}, {"checkpoint_steps", 2}};
        saves["stages"] = Json::array({stageJson("a", 10, 4, 0.003)});
        std::ofstream(path("saves.json")) << saves.dump();
    }

    void withoutMemoryWhatWasSavedIsKept() {
        for (const auto how : {Failing::How::BadAlloc, Failing::How::Torch}) {
            const std::string run = how == Failing::How::Torch ? "torch" : "alloc";
            const auto result = failing(run, 3, how);
            QVERIFY(!result.has_value());
            QCOMPARE(result.error().code, ErrorCode::OutOfMemory);
            QCOMPARE(exitCode(result.error().code), 5);
            QVERIFY2(result.error().hint.find("until step 3") != std::string::npos,
                     result.error().hint.c_str());
            QVERIFY(fs::exists(path(run + "/checkpoints/step-2/model.safetensors")));
            // With memory again it goes on from there.
            SquareSource source;
            Control control;
            TrainOptions o = options(run, "saves.json");
            o.resume = true;
            const auto done = train::train(o, source, control);
            QVERIFY2(done.has_value(), done ? "" : done.error().message.c_str());
            QCOMPARE(stepsOf(path(run)).size(), 10U);
        }
        const auto atOnce = failing("never", 0, Failing::How::BadAlloc);
        QCOMPARE(atOnce.error().code, ErrorCode::OutOfMemory);
        QVERIFY(atOnce.error().hint.find("--resume") == std::string::npos);
    }

    void theLoaderRunsOutOfMemoryToo() {
        GreedySource source;
        Control control;
        // Pictures of a finite set are read once; this one reads them always.
        Json greedy = stageJson("a", 10, 4, 0.003);
        const Json recipe = {{"kept_megabytes", 0}, {"stages", Json::array({greedy})}};
        std::ofstream(path("greedy.json")) << recipe.dump();
        const auto result = train::train(options("greedy", "greedy.json"), source, control);
        QVERIFY(!result.has_value());
        QCOMPARE(result.error().code, ErrorCode::OutOfMemory);
        QCOMPARE(lastState(path("greedy")), std::string("failed"));
    }

    // What the watcher hears is what the checkpoint says when it is opened, and being watched
    // changes nothing.
    void watchedAnswersAreTheCheckpoints() {
        SquareSource source;
        Control control;
        Watching watcher;
        TrainOptions o = options("watched", "saves.json");
        QVERIFY(train::train(o, source, control, &watcher).has_value());
        QCOMPARE(watcher.steps, (std::vector<std::int64_t>{0, 2, 4, 6, 8, 10}));
        for (const auto& [checkpoint, heard] : watcher.answers) {
            const std::string folder =
                checkpoint.empty() ? o.model : path("watched/" + checkpoint).string();
            auto opened = mini::openMini(folder, {folder}, control);
            QVERIFY2(opened.has_value(), opened ? "" : opened.error().message.c_str());
            const auto said = (*opened)->answer(Watching::request(), {}, control);
            QVERIFY(said.has_value());
            QVERIFY2(same(heard, std::get<TextOutput>(said->content)), checkpoint.c_str());
        }
        QVERIFY(!same(watcher.answers.at(""), watcher.answers.at("checkpoints/step-10")));
        int metrics = 0;
        for (const Json& event : eventsOf(path("watched")))
            if (event.at("event") == "metric" && event.at("name") == "watch_iou") ++metrics;
        QCOMPARE(metrics, 6);

        QVERIFY(train::train(options("alone", "saves.json"), source, control).has_value());
        const auto watched = stepsOf(path("watched"));
        for (const auto& [step, event] : stepsOf(path("alone")))
            QCOMPARE(watched.at(step).at("loss"), event.at("loss"));
    }

    void tablesNameWhatLearns() {
        for (const auto& [recipe, frozen] :
             {std::pair<const char*, std::vector<std::string>>{"infmllm-stage1",
                                                               {"language_model", "vision_tower"}},
              {"infmllm-stage2", {"language_model"}},
              {"infmllm-stage3", {"language_model", "vision_tower"}}}) {
            const auto rows = recipeTable(recipe, path("start").string());
            QVERIFY2(rows.has_value(), rows ? "" : rows.error().message.c_str());
            std::vector<std::string> still;
            std::int64_t sum = 0;
            for (const RecipePart& row : *rows) {
                sum += row.parameters;
                if (row.frozen) still.push_back(row.part);
                QVERIFY2(row.frozen || (row.lr > 0 && row.parameters > 0), recipe);
                QVERIFY(row.steps > 0);
            }
            QCOMPARE(still, frozen);
            QCOMPARE(sum, mini::parameterCount(mini::testing::tinyCheckpoint()->config));
        }
        const auto rows = recipeTable("infmllm-stage2", path("start").string());
        QCOMPARE(rows->at(0).lr, 1e-5);  // a tenth of the stage's
        for (const char* recipe : {"mini", "finetune"})
            QCOMPARE(recipeTable(recipe, path("start").string())->back().stage,
                     loadRecipe(recipe)->stages.back().name);
        QCOMPARE(recipeTable("no_such", "").error().code, ErrorCode::Usage);
    }
};

QTEST_APPLESS_MAIN(TestTraining)
#include "tst_training.moc"
