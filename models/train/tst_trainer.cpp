// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>

#include "models/families/mini/testing/square_source.h"
#include "models/families/mini/testing/tiny_checkpoint.h"
#include "models/nn/tensor_file.h"
#include "models/train/testing/training_run.h"

using namespace sl;
using namespace sl::train;
using mini::testing::SquareSource;
using train::testing::lastState;
using train::testing::stageJson;
using train::testing::stepsOf;
namespace fs = std::filesystem;

class TestTrainer : public QObject, private train::testing::TinyRuns {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(makeStart().has_value());
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

    void onePictureIsEnoughToLearnFrom() {
        class One final : public SquareSource {
        public:
            std::int64_t size() const override { return 1; }
        } source;
        Control control;
        TrainOptions o = options("one", "long.json");
        o.maxSteps = 40;
        const auto done = train::train(o, source, control);
        QVERIFY2(done.has_value(), done ? "" : done.error().message.c_str());
        const auto steps = stepsOf(path("one"));
        QVERIFY(steps.at(40).at("loss").get<double>() < 0.5 * steps.at(1).at("loss").get<double>());
    }

    void aTimeLimitEndsARunAnnealed() {
        SquareSource source;
        Control control;
        Json endless = stageJson("endless", 1'000'000, 4, 0.003);
        endless["min_lr_ratio"] = 0.01;
        writeRecipe("endless.json", Json::array({endless}));
        TrainOptions o = options("limited", "endless.json");
        o.maxMinutes = 2.0 / 60;
        const auto start = std::chrono::steady_clock::now();
        const auto done = train::train(o, source, control);
        const double took =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        QVERIFY2(done.has_value(), done ? "" : done.error().message.c_str());
        QVERIFY2(took < 5, std::to_string(took).c_str());
        const auto steps = stepsOf(path("limited"));
        QVERIFY(steps.size() > 3);
        QVERIFY(steps.rbegin()->second.at("lr").get<double>() < 0.3 * 0.003);
        for (auto it = std::next(steps.begin(), 2), last = it++; it != steps.end(); last = it++)
            QVERIFY(it->second.at("lr").get<double>() <= last->second.at("lr").get<double>());
        // The time is that of the whole run: resumed, there is none left.
        o.resume = true;
        QVERIFY(train::train(o, source, control).has_value());
        QCOMPARE(stepsOf(path("limited")).size(), steps.size());
    }

    void aDryRunWritesNothing() {
        SquareSource source;
        Control control;
        const auto forecast = dryRun(options("dry", "short.json"), source, control);
        QVERIFY2(forecast.has_value(), forecast ? "" : forecast.error().message.c_str());
        QCOMPARE(forecast->steps, 10);
        QVERIFY(forecast->secondsPerStep > 0);
        QVERIFY(qAbs(forecast->totalSec - forecast->secondsPerStep * 10 - forecast->checkpointSec) <
                1e-6);
        QVERIFY(forecast->trainableParameters == forecast->parameters);
        QCOMPARE(forecast->parts.size(), std::size_t(2));
        QCOMPARE(forecast->parts[1].parameters, forecast->parameters);
        QCOMPARE(forecast->parts[1].matrixLr, 0.02);
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
