// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QtTest>

#include "core/media/media.h"
#include "core/work/bench.h"
#include "core/work/child_process.h"
#include "core/work/dataset_source.h"
#include "core/work/run_folder.h"
#include "core/work/train.h"

using namespace sl;

class TestTrain : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    std::string path(const QString& name) const { return m_dir.filePath(name).toStdString(); }

    static Sample sample(const std::string& picture, const std::string& task,
                         const std::string& prompt, std::vector<std::string> answers) {
        Sample s;
        s.id = prompt;
        s.task = task;
        s.media = {picture};
        s.prompt = prompt;
        s.answers = std::move(answers);
        return s;
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(media::writePng(Image(10, 10), path("a.png")).has_value());
        QVERIFY(media::writePng(Image(20, 10), path("b.png")).has_value());
    }

    void aPictureComesWithAllThatIsAskedOfIt() {
        Sample box = sample("a.png", "grounding", "the dog", {});
        box.annotations.resize(1);
        box.annotations[0].box = {1, 2, 3, 4};
        const std::vector<Sample> samples{box, sample("b.png", "", "how many?", {"2", "two"}),
                                          sample("a.png", "captioning", "", {"one", "two"}),
                                          sample("b.png", "vqa", "empty", {})};
        auto source = work::DatasetSource::make(samples, "vqa", m_dir.path().toStdString());
        QVERIFY2(source.has_value(), source ? "" : source.error().message.c_str());
        QCOMPARE(source->size(), std::int64_t(2));
        QCOMPARE(source->items(), std::int64_t(4));
        const auto first = source->sample(0);
        QVERIFY(first.has_value());
        QCOMPARE(first->items.size(), std::size_t(3));
        QCOMPARE(first->items[0].boxes.at(0), (Box{1, 2, 3, 4}));
        QCOMPARE(first->items[2].answer, std::string("two"));
        const auto second = source->sample(3);  // goes round
        QCOMPARE(second->image->width, 20);
        QCOMPARE(second->items.at(0).answer, std::string("2"));
        QCOMPARE(second->items.at(0).id, std::string("how many?"));
        // The labels alone, for a picture that was kept.
        const auto labels = source->labels(1);
        QVERIFY(labels.has_value() && !labels->image);
        QCOMPARE(labels->items.size(), second->items.size());
        QCOMPARE(labels->aspect, 2.0);
        QCOMPARE(labels->media, path("b.png"));
    }

    void boxesOfFewNamesAreObjects() {
        std::vector<Sample> samples;
        for (int i = 0; i < 4; ++i) {
            samples.push_back(sample(i % 2 == 0 ? "a.png" : "b.png", "grounding", "The Dog", {}));
            samples.back().annotations.resize(1);
            samples.back().annotations[0].box = {1, 2, 3.0 + i, 6};
        }
        const std::string root = m_dir.path().toStdString();
        auto source = work::DatasetSource::make(samples, "grounding", root);
        QVERIFY(source.has_value());
        QCOMPARE(source->denseNames(), std::vector<std::string>{"dog"});
        const auto first = source->sample(0);
        QVERIFY(first.has_value());
        QCOMPARE(first->objects.size(), std::size_t(2));
        QCOMPARE(first->objects[0].name, std::string("dog"));
        QCOMPARE(first->objects[0].box, (Box{1, 2, 5, 6}));
        samples.resize(3);
        source = work::DatasetSource::make(samples, "grounding", root);
        QVERIFY(source.has_value());
        QVERIFY(source->denseNames().empty());
    }

    void whatCannotBeLearnedFromIsNamed() {
        const std::string root = m_dir.path().toStdString();
        const auto none = work::DatasetSource::make({}, "vqa", root);
        QCOMPARE(none.error().code, ErrorCode::BadInput);
        QVERIFY(none.error().message.find("no record") != std::string::npos);
        const auto mute = work::DatasetSource::make({sample("a.png", "vqa", "q", {})}, "vqa", root);
        QVERIFY(mute.error().message.find("none of the 1 records") != std::string::npos);
        const auto missing =
            work::DatasetSource::make({sample("gone.png", "vqa", "q", {"a"})}, "vqa", root);
        QVERIFY(!missing.has_value());
        QVERIFY(missing.error().message.find("gone.png") != std::string::npos);
        Sample two = sample("a.png", "vqa", "q", {"a"});
        two.media.emplace_back("b.png");
        QVERIFY(!work::DatasetSource::make({two}, "vqa", root).has_value());
    }

    void runJsonSaysHowToRepeatTheRun() {
        work::TrainRequest request;
        request.options.recipe = "finetune";
        request.options.model = "";
        request.options.seed = 12;
        request.options.maxSteps = 3;
        request.watch = 2;
        request.data = path("a.png");  // any file: only its hash matters here
        request.format = "refjson";
        request.task = "grounding";
        request.boxes = "norm1";
        request.mediaRoot = m_dir.path().toStdString();
        request.command = {"sightline-cli", "train"};
        const auto json = work::runJsonOf(request);
        QVERIFY2(json.has_value(), json ? "" : json.error().message.c_str());
        for (const char* key : {"kind", "command", "recipe", "data", "model", "seed", "versions"})
            QVERIFY2(json->contains(key), key);
        const auto back = work::trainRequestFromJson(*json);
        QVERIFY2(back.has_value(), back ? "" : back.error().message.c_str());
        QCOMPARE(back->options.recipe, request.options.recipe);
        QCOMPARE(back->options.seed, request.options.seed);
        QCOMPARE(back->options.maxSteps, request.options.maxSteps);
        QCOMPARE(back->watch, 2);
        QCOMPARE(back->data, request.data);
        QCOMPARE(back->boxes, request.boxes);
        QVERIFY(!work::trainRequestFromJson({{"kind", "evaluate"}}).has_value());
        QVERIFY(!work::trainRequestFromJson(Json::array()).has_value());
        QVERIFY(!work::trainRequestFromJson({{"kind", "train"}, {"recipe", 3}}).has_value());
    }

    void wrongTrainingsAreRefusedBeforeTheyBegin() {
        Control control;
        work::TrainRequest request;
        request.options.recipe = "no_such_recipe";
        request.options.runDir = path("run");
        QCOMPARE(work::startTraining(request, control).error().code, ErrorCode::Usage);
        QVERIFY(!QFile::exists(m_dir.filePath("run")));
        QCOMPARE(work::continueTraining(path("run"), {}, control).error().code,
                 ErrorCode::BadInput);
    }

    void oneProcessHoldsARunFolder() {
        auto folder = work::RunFolder::open(path("locked"));
        QVERIFY(folder.has_value());
        const auto second = work::RunFolder::open(path("locked"));
        QVERIFY(!second.has_value());
        QCOMPARE(second.error().code, ErrorCode::BadInput);
        QVERIFY((*folder)->state(RunState::Running).has_value());
        QVERIFY(!(*folder)->stopRequested());
        QFile control(m_dir.filePath("locked/control"));
        QVERIFY(control.open(QIODevice::WriteOnly));
        control.write("stop\n");
        control.close();
        QVERIFY((*folder)->stopRequested());
        folder->reset();
        QVERIFY(work::RunFolder::open(path("locked")).has_value());
        QVERIFY(!work::RunFolder::open(path("a.png")).has_value());
    }

    void medianAndBandwidth() {
        QCOMPARE(work::median({}), 0.0);
        QCOMPARE(work::median({3, 1, 2}), 2.0);
        QCOMPARE(work::median({4, 1, 2, 3}), 2.5);
        QVERIFY(work::lastLevelCacheBytes() >= 1U << 20U);
        QVERIFY(work::readBytesPerSec(8U << 20U, 2) > 1e8);
    }

    void childrenAreTimedAndWeighed() {
        const auto good = work::runChild("/bin/sh", {"-c", "exit 3"});
        QVERIFY(good.has_value());
        QCOMPARE(good->status, 3);
        QVERIFY(good->tookMs > 0 && good->peakMemoryBytes > 100'000);
        QCOMPARE(work::runChild("/bin/sh", {"-c", "kill -9 $$"})->status, 137);
        QVERIFY(!work::runChild("/nowhere/program", {}).has_value());
    }
};

QTEST_APPLESS_MAIN(TestTrain)
#include "tst_train.moc"
