// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QtTest>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "models/families/mini/testing/square_source.h"
#include "models/families/mini/testing/tiny_checkpoint.h"
#include "models/nn/tensor_file.h"
#include "models/train/trainer.h"

using namespace sl;
using namespace sl::train;
using mini::testing::SquareSource;
namespace fs = std::filesystem;

namespace {

Json stageJson(const char* name, int steps, int batch, double lr) {
    return {{"name", name},
            {"steps", steps},
            {"batch", batch},
            {"lr", lr},
            {"matrix_lr", 0.02},
            {"warmup_steps", 2},
            {"groups", Json::array({{{"pattern", "."}}})},
            {"losses",
             {{"dense_truth", 0.3},
              {"next_token", 1.0},
              {"location", 1.0},
              {"attention_guidance", 0.3}}}};
}

/// Loss by step, from a run's event log; a later line of a step wins.
std::map<std::int64_t, Json> stepsOf(const fs::path& run) {
    std::map<std::int64_t, Json> steps;
    std::ifstream file(run / "events.jsonl");
    for (std::string line; std::getline(file, line);) {
        const Json event = *parseJson(line, "event");
        if (event.at("event") == "step") steps[event.at("step").get<std::int64_t>()] = event;
    }
    return steps;
}

std::string lastState(const fs::path& run) {
    std::string state;
    std::ifstream file(run / "events.jsonl");
    for (std::string line; std::getline(file, line);)
        if (const Json event = *parseJson(line, "event"); event.at("event") == "state")
            state = event.at("state").get<std::string>();
    return state;
}

}  // namespace

class TestTrainer : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_dir;

    fs::path path(const std::string& name) const { return m_dir.path().toStdString() + "/" + name; }

    TrainOptions options(const std::string& run, const std::string& recipe) const {
        TrainOptions o;
        o.runDir = path(run).string();
        o.model = path("start").string();
        o.recipe = path(recipe).string();
        o.threads = 1;
        o.seed = 5;
        o.dtype = "float32";
        return o;
    }
    void writeRecipe(const std::string& name, const Json& stages) const {
        std::ofstream(path(name)) << Json{{"ema_decay", 0.9}, {"stages", stages}}.dump();
    }

private Q_SLOTS:
    void initTestCase() {
        const auto written = mini::testing::writeTiny(path("start").string());
        QVERIFY2(written.has_value(), written ? "" : written.error().message.c_str());
        writeRecipe("short.json", {stageJson("a", 5, 4, 0.003), stageJson("b", 5, 4, 0.002)});
        writeRecipe("long.json", Json::array({stageJson("all", 120, 6, 0.004)}));
    }

    void sixPicturesAreLearntByHeart() {
        SquareSource source;
        Control control;
        const auto done = train::train(options("fit", "long.json"), source, control);
        QVERIFY2(done.has_value(), done ? "" : done.error().message.c_str());
        QCOMPARE(lastState(path("fit")), std::string("done"));
        const auto steps = stepsOf(path("fit"));
        QCOMPARE(steps.size(), 120U);
        const Json& first = steps.at(1);
        const Json& last = steps.at(120);
        qInfo("loss %.3f to %.3f, vqa %.3f, location %.3f, box iou %.2f",
              first.at("loss").get<double>(), last.at("loss").get<double>(),
              last.at("loss_vqa").get<double>(), last.at("loss_location").get<double>(),
              last.at("box_iou").get<double>());
        QVERIFY(last.at("loss").get<double>() < 0.1 * first.at("loss").get<double>());
        QVERIFY(last.at("loss_vqa").get<double>() < 0.05);
        QCOMPARE(last.at("vqa_exact").get<double>(), 1.0);
        QCOMPARE(last.at("captioning_exact").get<double>(), 1.0);
        QVERIFY(last.at("box_iou").get<double>() > 0.6);
        QVERIFY(last.at("dense_attribute_accuracy").get<double>() > 0.9);
        // What was learnt is in the checkpoint.
        const auto opened = mini::openCheckpoint(path("fit/checkpoints/step-120").string());
        QVERIFY2(opened.has_value(), opened ? "" : opened.error().message.c_str());
    }

    // Stopped in the middle of the first stage, at its end and in the middle of the second.
    void resumedRunsRepeatTheCurve() {
        SquareSource source;
        Control whole;
        QVERIFY(train::train(options("whole", "short.json"), source, whole).has_value());
        const auto expected = stepsOf(path("whole"));
        QCOMPARE(expected.size(), 10U);

        TrainOptions o = options("parts", "short.json");
        Control stopped;
        stopped.cancel();
        const auto first = train::train(o, source, stopped);  // one step, then saves
        QVERIFY(!first && first.error().code == ErrorCode::Cancelled);
        QCOMPARE(lastState(path("parts")), std::string("cancelled"));
        QCOMPARE(stepsOf(path("parts")).size(), 1U);
        o.resume = true;
        for (const int until : {3, 5, 8, 0}) {
            Control control;
            o.maxSteps = until;
            const auto part = train::train(o, source, control);
            QVERIFY2(part.has_value(), part ? "" : part.error().message.c_str());
        }
        QCOMPARE(lastState(path("parts")), std::string("done"));
        const auto found = stepsOf(path("parts"));
        QCOMPARE(found.size(), 10U);
        for (const auto& [step, event] : expected)
            for (const char* part : {"loss", "loss_location", "lr", "gradient_norm"})
                QVERIFY2(std::abs(found.at(step).at(part).get<double>() -
                                  event.at(part).get<double>()) <= 1e-5,
                         (std::to_string(step) + " " + part).c_str());
        // The running mean is carried over too: the checkpoints are equal.
        const auto a = nn::readTensors(path("whole/checkpoints/step-10").string());
        const auto b = nn::readTensors(path("parts/checkpoints/step-10").string());
        QVERIFY(a && b);
        for (const auto& [name, tensor] : *a)
            QVERIFY2(at::allclose(tensor.to(at::kFloat), b->at(name).to(at::kFloat), 0, 1e-5),
                     name.c_str());
    }

    void theSeedDecidesTheOrder() {
        SquareSource source;
        std::vector<double> losses;
        for (const auto& [run, seed] : {std::pair{"seed5", 5}, {"seed5again", 5}, {"seed6", 6}}) {
            TrainOptions o = options(run, "short.json");
            o.maxSteps = 1;
            o.seed = std::uint64_t(seed);
            Control control;
            QVERIFY(train::train(o, source, control).has_value());
            losses.push_back(stepsOf(path(run)).at(1).at("loss").get<double>());
        }
        QCOMPARE(losses[1], losses[0]);
        QVERIFY(std::abs(losses[2] - losses[0]) > 1e-6);
    }

    void theFolderStopsARun() {
        SquareSource source;
        fs::create_directories(path("told"));
        std::ofstream(path("told/control")) << "stop\n";
        Control control;
        const auto result = train::train(options("told", "short.json"), source, control);
        QVERIFY(!result && result.error().code == ErrorCode::Cancelled);
        QCOMPARE(stepsOf(path("told")).size(), 1U);
        QVERIFY(fs::exists(path("told/state/latest.json")));
    }

    void whatCannotBeTrainedIsSaid() {
        SquareSource source;
        Control control;
        TrainOptions o = options("bad", "short.json");
        o.model = path("nowhere").string();
        const auto model = train::train(o, source, control);
        QVERIFY(!model && model.error().code == ErrorCode::BadModel);

        for (const char* config : {"[]", "{", R"({"model_type":3})", R"({"model_type":"llava"})"}) {
            fs::create_directories(path("odd"));
            std::ofstream(path("odd/config.json")) << config;
            const auto odd = openTrainable(path("odd").string(), source);
            QVERIFY2(!odd.has_value(), config);
            QVERIFY(odd.error().code == ErrorCode::BadModel ||
                    odd.error().code == ErrorCode::NotYet);
        }

        o = options("bad", "short.json");
        o.resume = true;
        const auto resumed = train::train(o, source, control);
        QVERIFY(!resumed && resumed.error().code == ErrorCode::BadInput);
        QCOMPARE(lastState(path("bad")), std::string("failed"));

        Json nothing = stageJson("none", 2, 4, 0.1);
        nothing["groups"][0]["pattern"] = "no_such_part";
        writeRecipe("nothing.json", Json::array({nothing}));
        const auto frozen = train::train(options("frozen", "nothing.json"), source, control);
        QVERIFY(!frozen && frozen.error().message.find("trains nothing") != std::string::npos);

        o = options("fresh", "short.json");
        o.model = "";
        const auto corpus = train::train(o, source, control);  // the squares have no corpus
        QVERIFY(!corpus && corpus.error().code == ErrorCode::Usage);
    }

    void aLossThatIsNoNumberEndsTheRun() {
        SquareSource source;
        Control control;
        Json wild = stageJson("wild", 20, 4, 1e9);
        wild["warmup_steps"] = 0;
        wild["matrix_lr"] = 1e11;
        writeRecipe("wild.json", Json::array({wild}));
        const auto result = train::train(options("wild", "wild.json"), source, control);
        QVERIFY(!result.has_value());
        QCOMPARE(result.error().code, ErrorCode::CheckFailed);
        QCOMPARE(lastState(path("wild")), std::string("failed"));
    }

    void aDryRunWritesNothing() {
        SquareSource source;
        Control control;
        const auto forecast = dryRun(options("dry", "short.json"), source, control);
        QVERIFY2(forecast.has_value(), forecast ? "" : forecast.error().message.c_str());
        QCOMPARE(forecast->steps, 10);
        QVERIFY(forecast->secondsPerStep > 0);
        QCOMPARE(forecast->totalSec, forecast->secondsPerStep * 10);
        QVERIFY(forecast->trainableParameters == forecast->parameters);
        QVERIFY(forecast->parameters > 10'000);
        QVERIFY(forecast->peakMemoryBytes > 1'000'000);
        QVERIFY(!fs::exists(path("dry")));
        Control cancelled;
        cancelled.cancel();
        QCOMPARE(dryRun(options("dry", "short.json"), source, cancelled).error().code,
                 ErrorCode::Cancelled);
    }
};

QTEST_APPLESS_MAIN(TestTrainer)
#include "tst_trainer.moc"
