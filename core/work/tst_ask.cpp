// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QtTest>

#include "core/media/media.h"
#include "core/work/ask.h"
#include "core/work/fake_runtime.h"
#include "test_folders.h"

using namespace sl;

class TestAsk : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    TaskRegistry m_tasks{{{SL_BINARY_DIR "/lib/sightline/plugins"}, {}, false, {}}};

    std::string picture(int width, int height) {
        const std::string path = m_dir.filePath("p.png").toStdString();
        Image image(width, height);
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x) image.row(y)[x * 3] = static_cast<std::uint8_t>(x);
        const auto written = media::writePng(image, path);
        return written ? path : std::string();
    }

    Query query(const std::string& task, const std::string& prompt) {
        Query q;
        q.task = task;
        q.media = {picture(40, 20)};
        q.prompt = prompt;
        return q;
    }

private Q_SLOTS:
    void answerCarriesBoxAndProvenance() {
        test::FakeRuntime model;
        Control control;
        Query q = query("grounding", "the red circle");
        q.generation.seed = 5;
        const auto answer = work::ask(q, m_tasks, model, control);
        QVERIFY2(answer.has_value(), answer ? "" : answer.error().message.c_str());
        QCOMPARE(answer->text, std::string("the red circle on 40x20"));
        QCOMPARE(answer->annotations.size(), std::size_t(1));
        QCOMPARE(answer->annotations[0].box.x0, 10.0);
        QCOMPARE(answer->annotations[0].box.y1, 15.0);
        QCOMPARE(answer->annotations[0].label, std::string("the red circle"));
        QCOMPARE(answer->provenance.family, std::string("fake"));
        QCOMPARE(answer->provenance.seed, std::uint64_t(5));
        QVERIFY(!answer->provenance.version.empty());
        QCOMPARE(answer->timing.loadMs, 7.0);
        QVERIFY(answer->timing.peakMemoryBytes > 1'000'000);
    }

    void regionIsCutOutAndWidenedToWholePixels() {
        test::FakeRuntime model;
        Control control;
        Query q = query("captioning", "");
        q.region = Box{10.4, 5.5, 19.2, 9.9};
        const auto answer = work::ask(q, m_tasks, model, control);
        QVERIFY2(answer.has_value(), answer ? "" : answer.error().message.c_str());
        const Picture& seen = model.requests.at(0).pictures.at(0);
        QCOMPARE(seen.fileRect.x0, 10.0);
        QCOMPARE(seen.fileRect.y0, 5.0);
        QCOMPARE(seen.fileRect.x1, 20.0);
        QCOMPARE(seen.fileRect.y1, 10.0);
        QCOMPARE(seen.image->width, 10);
        QCOMPARE(seen.image->row(0)[0], std::uint8_t(10));
        QCOMPARE(seen.fileWidth, 40.0);
    }

    void severalRequestsAreJoinedOneByOne() {
        test::FakeRuntime model;
        Control control;
        std::vector<std::string> seen;
        Query q = query("words", "one two three");
        q.probes = {{"attention", {}}};
        const auto answer = work::ask(q, test::WordsTask(), model, control,
                                      [&](const Answer& partial) { seen.push_back(partial.text); });
        QVERIFY(answer.has_value());
        QCOMPARE(answer->text, std::string("one on 40x20\ntwo on 40x20\nthree on 40x20"));
        QCOMPARE(seen.size(), std::size_t(3));
        QCOMPARE(seen[1], std::string("one on 40x20\ntwo on 40x20"));
        QCOMPARE(answer->provenance.inputTokens, 9);
        QCOMPARE(answer->provenance.geometry.views.size(), std::size_t(3));
        QCOMPARE(answer->provenance.geometry.views[2].index, 2);
        QCOMPARE(answer->provenance.geometry.tokens[2].view, 2);
        QCOMPARE(std::get<Grid>(answer->evidence.at(2).data).view, 2);
        QCOMPARE(answer->timing.decodeMs, 6.0);
        QCOMPARE(answer->timing.tokensPerSec, 500.0);
    }

    void cancellingStopsBeforeTheNextRequest() {
        test::FakeRuntime model;
        Control control;
        model.before = [](const Request& request, Control& c) {
            if (request.text == "two") c.cancel();
            return Result<void>();
        };
        const auto answer =
            work::ask(query("words", "one two three"), test::WordsTask(), model, control);
        QVERIFY(!answer.has_value());
        QCOMPARE(answer.error().code, ErrorCode::Cancelled);
        QCOMPARE(model.answers, 1);
    }

    void picturesInMemoryNeedNoFile() {
        test::FakeRuntime model;
        Control control;
        Query q;
        q.task = "vqa";
        q.prompt = "what?";
        q.media = {"nowhere"};
        const auto task = m_tasks.task("vqa");
        QVERIFY(task.has_value());
        const auto answer =
            work::ask(q, {std::make_shared<const Image>(6, 3)}, **task, model, control);
        QVERIFY2(answer.has_value(), answer ? "" : answer.error().message.c_str());
        QCOMPARE(answer->text, std::string("what? on 6x3"));
    }

    void wrongQueriesAreFoundWithoutAModel_data() {
        QTest::addColumn<QString>("task");
        QTest::addColumn<QString>("media");
        QTest::addColumn<QString>("prompt");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("task") << "no_such_task"
                              << ""
                              << "x" << ErrorCode::Usage;
        QTest::newRow("missing") << "vqa"
                                 << "/nowhere.png"
                                 << "x" << ErrorCode::BadInput;
        QTest::newRow("folder") << "vqa"
                                << "/"
                                << "x" << ErrorCode::BadInput;
        QTest::newRow("prompt") << "vqa"
                                << ""
                                << "" << ErrorCode::Usage;
        QTest::newRow("bytes") << "vqa"
                               << ""
                               << "bad" << ErrorCode::BadInput;
    }
    void wrongQueriesAreFoundWithoutAModel() {
        QFETCH(QString, task);
        QFETCH(QString, media);
        QFETCH(QString, prompt);
        QFETCH(ErrorCode, code);
        Query q = query(task.toStdString(), prompt.toStdString());
        if (!media.isEmpty()) q.media = {media.toStdString()};
        if (prompt == "bad") q.prompt = "caf\xe9";
        const auto ok = work::checkQuery(q, m_tasks);
        QVERIFY(!ok.has_value());
        QCOMPARE(ok.error().code, code);
        QVERIFY(ok.error().message.size() > 10);
    }

    void forecastCountsProbes() {
        test::FakeRuntime model;
        Query q = query("captioning", "");
        q.probes = {{"attention", {}}, {"attention", {}}};
        const auto forecast = work::forecast(q, m_tasks, model);
        QVERIFY(forecast.has_value());
        QCOMPARE(forecast->captureBytes, std::int64_t(200));
        const auto seen = work::preprocess(q, m_tasks, model);
        QVERIFY(seen.has_value());
        QCOMPARE(seen->views.size(), std::size_t(1));
    }
};

QTEST_APPLESS_MAIN(TestAsk)
#include "tst_ask.moc"
