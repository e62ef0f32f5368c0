// SPDX-License-Identifier: Apache-2.0
// Pausing, stopping and killing a training. The test program starts itself as the child.
#include <QProcess>
#include <QtTest>

#include <chrono>
#include <csignal>
#include <thread>

#include "models/families/mini/testing/square_source.h"
#include "models/nn/tensor_file.h"
#include "models/train/testing/training_run.h"

using namespace sl;
using namespace sl::train;
using mini::testing::SquareSource;
using train::testing::lastState;
using train::testing::stageJson;
using train::testing::stepsOf;
namespace fs = std::filesystem;

namespace {

/// Squares that come slowly, so that there is time to say something between two steps.
class SlowSquares final : public SquareSource {
public:
    Result<TrainSample> sample(std::int64_t index) override {
        std::this_thread::sleep_for(std::chrono::milliseconds(8));
        return drawn(index);
    }
};

/// Trains in this process, as the child of a test: run folder, model, recipe, "resume" or "".
int trainAsChild(char** words) {
    TrainOptions o;
    o.runDir = words[0];
    o.model = words[1];
    o.recipe = words[2];
    o.resume = std::string(words[3]) == "resume";
    o.threads = 1;
    o.seed = 5;
    o.dtype = "float32";
    SlowSquares source;
    Control control;
    const auto done = train::train(o, source, control);
    return done ? 0 : exitCode(done.error().code);
}

}  // namespace

class TestTrainingControl : public QObject, private train::testing::TinyRuns {
    Q_OBJECT

private:
    std::unique_ptr<QProcess> begin(const std::string& run, const char* how = "") const {
        auto child = std::make_unique<QProcess>();
        child->setProcessChannelMode(QProcess::ForwardedErrorChannel);
        child->start(QCoreApplication::applicationFilePath(),
                     {"--train", path(run).c_str(), path("start").c_str(),
                      path("recipe.json").c_str(), how});
        return child;
    }
    bool becomes(const std::string& run, const std::string& state) const {
        return QTest::qWaitFor([&] { return lastState(path(run)) == state; }, 30'000);
    }
    bool reaches(const std::string& run, std::int64_t step) const {
        return QTest::qWaitFor(
            [&] {
                const auto steps = stepsOf(path(run));
                return !steps.empty() && steps.rbegin()->first >= step;
            },
            30'000);
    }
    /// Losses and final checkpoint are those of the run that nobody disturbed.
    void compareWithWhole(const std::string& run) const {
        const auto expected = stepsOf(path("whole"));
        const auto found = stepsOf(path(run));
        QCOMPARE(found.size(), expected.size());
        for (const auto& [step, event] : expected)
            for (const char* part : {"loss", "lr", "gradient_norm"})
                QVERIFY2(std::abs(found.at(step).at(part).get<double>() -
                                  event.at(part).get<double>()) <= 1e-5,
                         (std::to_string(step) + " " + part).c_str());
        const auto a = nn::readTensors(path("whole/checkpoints/step-30").string());
        const auto b = nn::readTensors(path(run + "/checkpoints/step-30").string());
        QVERIFY(a && b);
        for (const auto& [name, tensor] : *a)
            QVERIFY2(at::allclose(tensor.to(at::kFloat), b->at(name).to(at::kFloat), 0, 1e-5),
                     name.c_str());
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(makeStart().has_value());
        writeRecipe("recipe.json", {stageJson("a", 12, 4, 0.003), stageJson("b", 18, 4, 0.002)});
        auto child = begin("whole");
        QVERIFY(child->waitForFinished(60'000));
        QCOMPARE(child->exitCode(), 0);
        QCOMPARE(stepsOf(path("whole")).size(), 30U);
    }

    void pausesAndGoesOnInPlace() {
        auto child = begin("paused");
        QVERIFY(reaches("paused", 3));
        say("paused", "pause");
        QVERIFY(becomes("paused", "paused"));
        QVERIFY(fs::exists(path("paused/state/latest.json")));
        const auto steps = stepsOf(path("paused")).size();
        QTest::qWait(400);
        QCOMPARE(stepsOf(path("paused")).size(), steps);
        QCOMPARE(child->state(), QProcess::Running);
        say("paused", "resume");
        QVERIFY(child->waitForFinished(60'000));
        QCOMPARE(child->exitCode(), 0);
        QCOMPARE(lastState(path("paused")), std::string("done"));
        compareWithWhole("paused");
    }

    void killedWhilePausedItResumesExactly() {
        auto child = begin("killed");
        QVERIFY(reaches("killed", 14));  // in the second stage
        say("killed", "pause");
        QVERIFY(becomes("killed", "paused"));
        child->kill();
        QVERIFY(child->waitForFinished());
        // What the window said to the dead one does not stop the next.
        QVERIFY(fs::exists(path("killed/control")));
        child = begin("killed", "resume");
        QVERIFY(child->waitForFinished(60'000));
        QCOMPARE(child->exitCode(), 0);
        QCOMPARE(lastState(path("killed")), std::string("done"));
        compareWithWhole("killed");
    }

    void stopsFromAPauseAndResumes() {
        auto child = begin("stopped");
        QVERIFY(reaches("stopped", 2));
        say("stopped", "pause");
        QVERIFY(becomes("stopped", "paused"));
        say("stopped", "stop");
        QVERIFY(child->waitForFinished(30'000));
        QCOMPARE(child->exitCode(), 130);
        QCOMPARE(lastState(path("stopped")), std::string("cancelled"));
        QVERIFY(!fs::exists(path("stopped/control")));
        child = begin("stopped", "resume");
        QVERIFY(child->waitForFinished(60'000));
        compareWithWhole("stopped");
    }

    void aSignalEndsAPause() {
        SquareSource source;
        Control control;
        fs::create_directories(path("signalled"));
        say("signalled", "pause");
        std::thread later([&] {
            while (lastState(path("signalled")) != "paused")
                std::this_thread::sleep_for(std::chrono::milliseconds(20));
            control.cancel();
        });
        const auto result = train::train(options("signalled", "recipe.json"), source, control);
        later.join();
        QVERIFY(!result && result.error().code == ErrorCode::Cancelled);
        QCOMPARE(stepsOf(path("signalled")).size(), 1U);
    }

    void theFolderStopsARun() {
        SquareSource source;
        fs::create_directories(path("told"));
        say("told", "stop");
        Control control;
        const auto result = train::train(options("told", "recipe.json"), source, control);
        QVERIFY(!result && result.error().code == ErrorCode::Cancelled);
        QCOMPARE(stepsOf(path("told")).size(), 1U);
        QVERIFY(fs::exists(path("told/state/latest.json")));
    }

    void anOldWordSaysNothing() {
        SquareSource source;
        for (const char* word : {"stop", "pause"}) {
            fs::create_directories(path("old"));
            say("old", word);
            fs::last_write_time(path("old/control"),
                                fs::file_time_type::clock::now() - std::chrono::hours(1));
            Control control;
            TrainOptions o = options("old", "recipe.json");
            o.maxSteps = 2;
            const auto result = train::train(o, source, control);
            QVERIFY2(result.has_value(), word);
        }
    }
};

int main(int argc, char** argv) {
    if (argc == 6 && std::string(argv[1]) == "--train") return trainAsChild(argv + 2);
    QCoreApplication app(argc, argv);
    TestTrainingControl test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_training_control.moc"
