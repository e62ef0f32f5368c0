// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QtTest>

#include <fstream>

#include "core/media/media.h"
#include "core/work/dataset_source.h"
#include "core/work/fake_runtime.h"
#include "core/work/watch_set.h"

using namespace sl;

class TestWatchSet : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    std::string path(const QString& name = {}) const {
        return name.isEmpty() ? m_dir.path().toStdString() : m_dir.filePath(name).toStdString();
    }

    static Sample sample(const std::string& id, const std::string& picture, const std::string& task,
                         const std::string& prompt, std::vector<std::string> answers) {
        Sample s;
        s.id = id;
        s.task = task;
        s.media = {picture};
        s.prompt = prompt;
        s.answers = std::move(answers);
        return s;
    }
    static Sample boxed(const std::string& id, const std::string& picture, const Box& box) {
        Sample s = sample(id, picture, "grounding", "the dog", {});
        s.annotations.resize(1);
        s.annotations[0].box = box;
        return s;
    }
    work::DatasetSource source(const std::vector<Sample>& samples) const {
        return std::move(*work::DatasetSource::make(samples, "vqa", path()));
    }
    std::vector<Json> lines(const std::string& folder) const {
        std::vector<Json> all;
        std::ifstream file(folder + "/watch.jsonl");
        for (std::string line; std::getline(file, line);) all.push_back(*parseJson(line, "line"));
        return all;
    }

private Q_SLOTS:
    void initTestCase() {
        for (const char* name : {"a.png", "b.png", "c.png"})
            QVERIFY(media::writePng(Image(40, 20), path(name)).has_value());
    }

    // The fake runtime answers with its prompt and a box over the middle of the picture.
    void answersAreScoredAndKept() {
        const std::vector<Sample> samples{
            boxed("hit", "a.png", {10, 5, 30, 15}), boxed("miss", "b.png", {0, 0, 4, 4}),
            sample("right", "c.png", "vqa", "yes", {"yes on 40x20"}),
            sample("caption", "c.png", "captioning", "", {"a thing"})};
        auto data = source(samples);
        auto set = work::WatchSet::make(data, 10, path());
        QVERIFY2(set.has_value(), set ? "" : set.error().message.c_str());
        QCOMPARE((*set)->size(), std::size_t(4));
        test::FakeRuntime model;
        Control control;
        const auto metrics = (*set)->look(model, 0, "", control);
        QVERIFY2(metrics.has_value(), metrics ? "" : metrics.error().message.c_str());
        QVERIFY(qAbs(metrics->at("watch_iou") - 0.5) < 1e-9);
        QVERIFY(qAbs(metrics->at("watch_right") - 2.0 / 3) < 1e-9);
        QVERIFY((*set)->look(model, 20, "checkpoints/step-20", control).has_value());

        const auto kept = lines(path());
        QCOMPARE(kept.size(), std::size_t(2));
        QCOMPARE(kept[0]["checkpoint"], Json(""));
        QCOMPARE(kept[1]["step"], Json(20));
        QCOMPARE(kept[1]["answers"].size(), std::size_t(4));
        for (const Json& answer : kept[1]["answers"]) {
            for (const char* key : {"id", "media", "task", "prompt", "text", "annotations", "truth",
                                    "truth_text", "iou", "right"})
                QVERIFY2(answer.contains(key), key);
            QVERIFY(answer["media"].get<std::string>().front() == '/');
            const std::string id = answer["id"];
            if (id == "hit") {
                QCOMPARE(answer["iou"], Json(1.0));
                QCOMPARE(answer["right"], Json(true));
                QCOMPARE(answer["annotations"][0]["box"], answer["truth"][0]["box"]);
            } else if (id == "miss") {
                QCOMPARE(answer["right"], Json(false));
            } else if (id == "right") {
                QCOMPARE(answer["right"], Json(true));
                QVERIFY(answer["iou"].is_null());
                QCOMPARE(answer["truth_text"], Json("yes on 40x20"));
            } else {
                QVERIFY(answer["right"].is_null());
            }
        }
    }

    void questionsAreSpreadOverThePictures() {
        std::vector<Sample> samples;
        for (const char* picture : {"a.png", "b.png", "c.png"})
            for (int i = 0; i < 3; ++i)
                samples.push_back(sample(picture + std::to_string(i), picture, "vqa",
                                         "q" + std::to_string(i), {"x"}));
        auto data = source(samples);
        test::FakeRuntime model;
        Control control;
        const auto ids = [&](int count) {
            auto set = work::WatchSet::make(data, count, path("spread"));
            (void)(*set)->look(model, 0, "", control);
            const std::vector<Json> all = lines(path("spread"));
            std::string found;
            for (const Json& answer : all.back()["answers"])
                found += answer["id"].get<std::string>() + " ";
            return found;
        };
        QVERIFY(QDir(m_dir.path()).mkdir("spread"));
        QCOMPARE(QString::fromStdString(ids(2)), "a.png0 b.png1 ");
        QCOMPARE(QString::fromStdString(ids(5)), "a.png0 b.png1 c.png2 a.png1 b.png2 ");
        QCOMPARE(ids(100).size(), 9 * std::string("a.png0 ").size());
        QCOMPARE(ids(2), ids(2));
    }

    void aQuestionThatFailsEndsNothing() {
        QVERIFY(media::writePng(Image(40, 20), path("gone.png")).has_value());
        auto data = source({boxed("one", "gone.png", {10, 5, 30, 15}),
                            sample("two", "a.png", "no_such_task", "q", {"x"})});
        QVERIFY(QDir(m_dir.path()).mkdir("fails"));
        auto set = work::WatchSet::make(data, 2, path("fails"));
        QVERIFY(set.has_value());
        QVERIFY(QFile::remove(m_dir.filePath("gone.png")));
        test::FakeRuntime model;
        Control control;
        const auto metrics = (*set)->look(model, 0, "", control);
        QVERIFY(metrics && metrics->empty());
        const Json answers = lines(path("fails"))[0]["answers"];
        QVERIFY(answers[0]["error"].get<std::string>().find("gone.png") != std::string::npos);
        QVERIFY(answers[1]["error"].get<std::string>().find("no_such_task") != std::string::npos);
        Control cancelled;
        cancelled.cancel();
        QCOMPARE((*set)->look(model, 1, "", cancelled).error().code, ErrorCode::Cancelled);
        QCOMPARE(lines(path("fails")).size(), std::size_t(1));
    }

    void aTornLineIsTakenAway() {
        QVERIFY(QDir(m_dir.path()).mkdir("torn"));
        std::ofstream(path("torn") + "/watch.jsonl") << "{\"step\":0}\n{\"step\":1,\"answ";
        auto data = source({boxed("one", "a.png", {10, 5, 30, 15})});
        auto set = work::WatchSet::make(data, 1, path("torn"));
        test::FakeRuntime model;
        Control control;
        QVERIFY((*set)->look(model, 2, "x", control).has_value());
        const auto kept = lines(path("torn"));
        QCOMPARE(kept.size(), std::size_t(2));
        QCOMPARE(kept[1]["step"], Json(2));
    }
};

QTEST_APPLESS_MAIN(TestWatchSet)
#include "tst_watch_set.moc"
