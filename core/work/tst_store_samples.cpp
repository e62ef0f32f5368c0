// SPDX-License-Identifier: Apache-2.0
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "core/base/json.h"
#include "core/media/media.h"
#include "core/store/store.h"
#include "core/work/media_paths.h"
#include "core/work/preflight.h"
#include "core/work/sample_file.h"
#include "core/work/store_samples.h"

using namespace sl;

class TestStoreSamples : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<ExperimentStore> m_store;
    std::string path(const QString& name) const { return m_dir->filePath(name).toStdString(); }

    /// A project whose store holds what is added.
    void begin(const QString& folder) {
        QVERIFY(QDir(m_dir->path()).mkpath(folder + "/media"));
        QFile project(m_dir->filePath(folder + "/project.json"));
        QVERIFY(project.open(QIODevice::WriteOnly));
        project.write("{}");
        project.close();
        for (const char* name : {"a.png", "b.png"}) {
            Image image(60, 40);
            image.rgb[0] = static_cast<std::uint8_t>(name[0]);
            QVERIFY(media::writePng(image, path(folder + "/media/" + name)).has_value());
        }
        auto store =
            ExperimentStore::open(path(folder + "/sightline.db"), ExperimentStore::Mode::ReadWrite);
        QVERIFY(store.has_value());
        m_store = std::move(*store);
    }

    std::string add(const std::string& task, const std::string& medium, const std::string& prompt,
                    const std::string& text, const std::string& verdict) {
        Query query;
        query.task = task;
        query.media = {medium};
        query.prompt = prompt;
        Answer answer;
        answer.text = text;
        answer.finish = "stop";
        if (task == "grounding") {
            answer.annotations.resize(1);
            answer.annotations[0].box = {1, 2, 30, 20};
            answer.annotations[0].score = 0.5;
        }
        Run run;
        if (auto ok = m_store->addAsk(run, query, answer); !ok)
            qFatal("%s", ok.error().message.c_str());
        if (auto ok = m_store->setVerdict(run.id, verdict); !ok)
            qFatal("%s", ok.error().message.c_str());
        return run.id;
    }

private Q_SLOTS:
    void init() {
        m_dir = std::make_unique<QTemporaryDir>();
        begin("project");
    }
    void cleanup() { m_store.reset(); }

    void judgedAnswersAreSamplesAsTheyStand() {
        add("grounding", "media/a.png", "the cat", "here", "rejected");
        const std::string corrected =
            add("grounding", "media/a.png", "the dog", "here", "corrected");
        const std::string accepted = add("vqa", "media/b.png", "how many?", "two", "accepted");
        add("vqa", "media/b.png", "which?", "that", "");
        Annotation moved;
        moved.box = {5, 6, 50, 30};
        moved.author = {Author::Kind::Person, "Ada"};
        QVERIFY(m_store->setAnnotations(corrected, {moved}).has_value());
        const auto data = work::readSampleFile(path("project/sightline.db"), "store", {});
        QVERIFY2(data.has_value(), data ? "" : data.error().message.c_str());
        QCOMPARE(data->samples.size(), std::size_t(2));
        const Sample& box = data->samples[0];
        QCOMPARE(box.id, corrected);
        QCOMPARE(box.task, std::string("grounding"));
        QCOMPARE(box.media, std::vector<std::string>{path("project/media/a.png")});
        QCOMPARE(box.annotations.size(), std::size_t(1));
        QCOMPARE(box.annotations[0].box, moved.box);
        const Sample& text = data->samples[1];
        QCOMPARE(text.id, accepted);
        QCOMPARE(text.answers, std::vector<std::string>{"two"});
        QCOMPARE(data->boxReading, std::string("pixels xyxy"));
        datasets::ReadOptions vqa;
        vqa.task = "vqa";
        QCOMPARE(work::storeSamples(path("project/sightline.db"), vqa)->samples.size(),
                 std::size_t(1));
    }

    void theNewestJudgementOfAQuestionCounts() {
        add("vqa", "media/b.png", "how many?", "two", "accepted");
        QTest::qWait(2);
        add("vqa", "media/b.png", "how many?", "three", "accepted");
        const auto data = work::storeSamples(path("project/sightline.db"), {});
        QCOMPARE(data->samples.size(), std::size_t(1));
        QCOMPARE(data->samples[0].answers, std::vector<std::string>{"three"});
    }

    void aStoreWithoutJudgementsIsNamed() {
        add("vqa", "media/b.png", "how many?", "two", "");
        const auto data = work::storeSamples(path("project/sightline.db"), {});
        QVERIFY(!data.has_value());
        QVERIFY(data.error().code == ErrorCode::BadInput);
        QVERIFY(data.error().message.find("sightline.db") != std::string::npos);
        QVERIFY(!work::storeSamples(path("none.db"), {}).has_value());
        QVERIFY(!QFile::exists(m_dir->filePath("none.db")));
    }

    void aProjectThatMovedStillFindsItsMedia() {
        add("vqa",
            work::recordedMediaPath(path("project/media/b.png"), path("project/sightline.db")),
            "how many?", "two", "accepted");
        m_store.reset();
        QVERIFY(QDir(m_dir->path()).mkdir("elsewhere"));
        QVERIFY(QDir().rename(m_dir->filePath("project"), m_dir->filePath("elsewhere/moved")));
        work::PreflightRequest request;
        request.data = path("elsewhere/moved/sightline.db");
        request.format = "store";
        Control control;
        const auto report = work::preflight(request, control);
        QVERIFY2(report.has_value(), report ? "" : report.error().message.c_str());
        QCOMPARE(report->samples, std::int64_t(1));
        QCOMPARE(report->findings.size(), std::size_t(1));  // one picture only
        QCOMPARE(report->findings[0].kind, std::string("one_sample"));
        QCOMPARE(report->findings[0].media, path("elsewhere/moved/media/b.png"));
    }

    void keptSamplesStayAsTheyWere() {
        const std::string id = add("grounding", "media/a.png", "the dog", "here", "accepted");
        const std::string kept = path("data.jsonl");
        QVERIFY(work::keepStoreSamples(path("project/sightline.db"), {}, kept).has_value());
        QVERIFY(work::isKeptStoreSamples(kept));
        QVERIFY(!work::isKeptStoreSamples(path("project/sightline.db")));
        QVERIFY(m_store->setVerdict(id, "rejected").has_value());
        const auto data = work::readSampleFile(kept, "store", {});
        QVERIFY2(data.has_value(), data ? "" : data.error().message.c_str());
        QCOMPARE(data->samples.size(), std::size_t(1));
        QCOMPARE(data->samples[0].id, id);
        QCOMPARE(data->samples[0].media, std::vector<std::string>{path("project/media/a.png")});
        QCOMPARE(data->samples[0].annotations[0].box, (Box{1, 2, 30, 20}));
        QCOMPARE(data->samples[0].group, std::string("accepted"));
        QFile broken(QString::fromStdString(kept));
        QVERIFY(broken.open(QIODevice::Append));
        broken.write("{\"id\": 3}\n");
        broken.close();
        const auto refused = work::readSampleFile(kept, "store", {});
        QVERIFY(!refused.has_value());
        QVERIFY(refused.error().message.find("line 2") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestStoreSamples)
#include "tst_store_samples.moc"
