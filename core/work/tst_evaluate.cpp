// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QtTest>

#include "core/media/media.h"
#include "core/work/card_evaluation.h"
#include "core/work/evaluate.h"
#include "core/work/fake_runtime.h"
#include "test_folders.h"

using namespace sl;

class TestEvaluate : public QObject {
    Q_OBJECT

private:
    TaskRegistry m_tasks{{{SL_BINARY_DIR "/lib/sightline/plugins"}, {}, false, {}}};
    std::unique_ptr<QTemporaryDir> m_dir;

    std::string path(const QString& name) const { return m_dir->filePath(name).toStdString(); }

    std::string file(const QString& name, const std::string& text) const {
        QFile f(m_dir->filePath(name));
        if (f.open(QIODevice::WriteOnly)) f.write(QByteArray::fromStdString(text));
        return path(name);
    }

    /// `count` questions about p.png; odd ones are answered "yes" by yesSayer(), rightly.
    work::EvaluateOptions questions(int count) const {
        std::string lines;
        for (int i = 0; i < count; ++i)
            lines += dumpJson({{"question_id", "q" + std::to_string(i)},
                               {"image", "p.png"},
                               {"question", "number " + std::to_string(i)},
                               {"answer", i % 2 == 1 ? "yes" : "no"},
                               {"question_type", i < count / 2 ? "first" : "second"}}) +
                     "\n";
        work::EvaluateOptions options;
        options.task = "vqa";
        options.data = file("vqa.jsonl", lines);
        options.format = "vqa_jsonl";
        options.mediaRoot = m_dir->path().toStdString();
        return options;
    }

    static void sayYes(test::FakeRuntime& model) {
        model.textOf = [](const Request&) { return std::string("yes"); };
    }

    static std::vector<std::string> linesOf(const std::string& path) {
        QFile f(QString::fromStdString(path));
        std::vector<std::string> lines;
        if (!f.open(QIODevice::ReadOnly)) return lines;
        while (!f.atEnd()) lines.push_back(f.readLine().trimmed().toStdString());
        return lines;
    }

private Q_SLOTS:
    void init() {
        m_dir = std::make_unique<QTemporaryDir>();
        QVERIFY(media::writePng(Image(40, 20), path("p.png")).has_value());
    }

    void answersAreScoredByGroup() {
        test::FakeRuntime model;
        sayYes(model);
        Control control;
        const auto report = work::evaluate(questions(10), m_tasks, &model, control);
        QVERIFY2(report.has_value(), report ? "" : report.error().message.c_str());
        QCOMPARE(report->count, std::int64_t(10));
        QCOMPARE(report->metrics.at("exact"), 0.5);
        QCOMPARE(report->groups.at("first").at("count"), 5.0);
        QVERIFY(report->intervals.contains("exact"));
        const Json json = work::toJson(*report);
        for (const char* key : {"metrics", "count", "groups", "intervals", "run"})
            QVERIFY(json.contains(key));
    }

    void aStoppedRunGoesOn() {
        test::FakeRuntime model;
        sayYes(model);
        Control first;
        model.before = [](const Request& request, Control& c) {
            if (request.text == "number 4") c.cancel();
            return Result<void>();
        };
        work::EvaluateOptions options = questions(10);
        options.out = path("run");
        const auto stopped = work::evaluate(options, m_tasks, &model, first);
        QVERIFY(!stopped && stopped.error().code == ErrorCode::Cancelled);
        QCOMPARE(linesOf(path("run/predictions.jsonl")).size(), std::size_t(4));
        QVERIFY(linesOf(path("run/events.jsonl")).back().find("cancelled") != std::string::npos);

        model.before = {};
        Control second;
        const auto again = work::evaluate(options, m_tasks, &model, second);
        QVERIFY(!again && again.error().code == ErrorCode::Usage);  // not without resume
        options.resume = true;
        model.answers = 0;
        const auto report = work::evaluate(options, m_tasks, &model, second);
        QVERIFY2(report.has_value(), report ? "" : report.error().message.c_str());
        QCOMPARE(model.answers, 6);
        QCOMPARE(report->metrics.at("exact"), 0.5);
        QCOMPARE(report->run, path("run"));
        QVERIFY(linesOf(path("run/events.jsonl")).back().find("\"done\"") != std::string::npos);
        const auto run = readJsonFile(path("run/run.json"));
        QVERIFY(run.has_value());
        for (const char* key : {"kind", "command", "data", "model", "seed", "versions"})
            QVERIFY(run->contains(key));
        QCOMPARE((*run)["data"][0]["sha256"].get<std::string>().size(), std::size_t(64));

        options.seed = 3;
        const auto other = work::evaluate(options, m_tasks, &model, second);
        QVERIFY(!other && other.error().code == ErrorCode::BadInput);
    }

    void predictionsNeedNoModelAndNoMedia() {
        work::EvaluateOptions options = questions(4);
        options.mediaRoot = "/nowhere";
        options.predictions = file("p.jsonl", R"({"id": "q1", "text": "Yes."}
{"id": 0, "text": "no"}
)");
        Control control;
        const auto report = work::evaluate(options, m_tasks, nullptr, control);
        QVERIFY2(report.has_value(), report ? "" : report.error().message.c_str());
        QCOMPARE(report->failed, std::int64_t(2));
        QCOMPARE(report->metrics.at("exact"), 0.5);
    }

    void aRecordWithoutItsPictureCountsAsWrong() {
        test::FakeRuntime model;
        sayYes(model);
        Control control;
        work::EvaluateOptions options = questions(3);
        options.data = file(
            "v.jsonl", R"({"question_id": 1, "image": "p.png", "question": "a", "answer": "yes"}
{"question_id": 2, "image": "gone.png", "question": "b", "answer": "yes"}
)");
        const auto report = work::evaluate(options, m_tasks, &model, control);
        QVERIFY2(report.has_value(), report ? "" : report.error().message.c_str());
        QCOMPARE(report->failed, std::int64_t(1));
        QCOMPARE(report->metrics.at("exact"), 0.5);
        options.mediaRoot = "/nowhere";
        const auto hopeless = work::evaluate(options, m_tasks, &model, control);
        QVERIFY(!hopeless && hopeless.error().code == ErrorCode::BadInput);
    }

    void runsAreCompared() {
        test::FakeRuntime model;
        sayYes(model);
        Control control;
        work::EvaluateOptions options = questions(20);
        options.out = path("a");
        QVERIFY(work::evaluate(options, m_tasks, &model, control).has_value());
        options.out = path("b");
        options.compare = path("a");
        model.textOf = [](const Request& request) {
            return std::string(request.text.back() % 2 == 1 ? "yes" : "no");
        };
        const auto report = work::evaluate(options, m_tasks, &model, control);
        QVERIFY2(report.has_value(), report ? "" : report.error().message.c_str());
        const Json metric = report->comparison["metrics"]["exact"];
        QCOMPARE(metric["this"].get<double>(), 1.0);
        QCOMPARE(metric["other"].get<double>(), 0.5);
        QCOMPARE(metric["wins"].get<int>(), 10);
    }

    void groundingIsScoredByOverlap() {
        test::FakeRuntime model;
        Control control;
        work::EvaluateOptions options;
        options.task = "grounding";
        options.format = "refjson";
        options.mediaRoot = m_dir->path().toStdString();
        options.data = file("refs.json", R"([
            {"img_name": "p.png", "bbox": [10, 5, 30, 15], "sentences": [{"sent": "the middle"}]},
            {"img_name": "p.png", "bbox": [0, 0, 4, 4], "sentences": [{"sent": "the corner"}]}])");
        const auto report = work::evaluate(options, m_tasks, &model, control);
        QVERIFY2(report.has_value(), report ? "" : report.error().message.c_str());
        QCOMPARE(report->metrics.at("acc@0.5"), 0.5);
        QCOMPARE(report->metrics.at("acc@0.75"), 0.5);
        QCOMPARE(report->metrics.at("mean_iou"), 0.5);
    }

    void cocoAsksForEveryCategory() {
        test::FakeRuntime model;
        Control control;
        work::EvaluateOptions options;
        options.task = "grounding";
        options.format = "coco";
        options.mediaRoot = m_dir->path().toStdString();
        options.data = file("gt.json", R"({"images": [{"id": 1, "file_name": "p.png"}],
            "categories": [{"id": 1, "name": "dog"}, {"id": 2, "name": "cat"}],
            "annotations": [{"image_id": 1, "category_id": 1, "bbox": [10, 5, 20, 10],
                             "area": 200, "iscrowd": 0}]})");
        const auto report = work::evaluate(options, m_tasks, &model, control);
        QVERIFY2(report.has_value(), report ? "" : report.error().message.c_str());
        QCOMPARE(model.answers, 2);
        QCOMPARE(report->metrics.at("AP"), 1.0);
        options.task = "vqa";
        QVERIFY(!work::evaluate(options, m_tasks, &model, control).has_value());
    }

    void captionsHaveCorpusMetrics() {
        test::FakeRuntime model;
        model.textOf = [](const Request&) { return std::string("a red circle on white"); };
        Control control;
        work::EvaluateOptions options;
        options.task = "captioning";
        options.format = "coco_caption";
        options.mediaRoot = m_dir->path().toStdString();
        options.data = file("captions.json", R"({"images": [{"id": 1, "file_name": "p.png"}],
            "annotations": [{"image_id": 1, "id": 5, "caption": "A red circle on white."}]})");
        const auto report = work::evaluate(options, m_tasks, &model, control);
        QVERIFY2(report.has_value(), report ? "" : report.error().message.c_str());
        QVERIFY(report->metrics.at("BLEU-1") > 0.99);
        QVERIFY(report->metrics.contains("CIDEr"));
        QVERIFY(!report->notes.empty());
    }

    void theCardDrawsItsOwnWorlds() {
        test::FakeRuntime model;
        model.textOf = [](const Request& request) {
            return std::string(request.task == "captioning" ? "A red circle." : "2");
        };
        Control control;
        work::CardOptions options;
        options.worlds = 6;
        options.level = 1;
        const auto card = work::evaluateCard(options, m_tasks, model, control);
        QVERIFY2(card.has_value(), card ? "" : card.error().message.c_str());
        QCOMPARE(card->parts.size(), std::size_t(6));
        QCOMPARE(card->parts[0].first, std::string("grounding"));
        QVERIFY(card->parts[0].second.metrics.contains("mean_iou"));
        QVERIFY(!card->parts[2].second.groups.empty());
        QVERIFY(card->parts[4].second.metrics.contains("caption_true_statements"));
        QVERIFY(work::toJson(*card)["parts"].contains("vqa (flat shapes)"));
        options.tasks = {"moments"};
        QVERIFY(!work::evaluateCard(options, m_tasks, model, control).has_value());
    }

    void silenceScoresNothingOnTheCard() {
        test::FakeRuntime model;
        model.textOf = [](const Request&) { return std::string(); };
        Control control;
        work::CardOptions options;
        options.tasks = {"captioning"};
        options.worlds = 4;
        options.level = 1;
        const auto card = work::evaluateCard(options, m_tasks, model, control);
        QVERIFY2(card.has_value(), card ? "" : card.error().message.c_str());
        for (const auto& [name, part] : card->parts) {
            QCOMPARE(part.metrics.at("caption_nothing_absent"), 0.0);
            QCOMPARE(part.metrics.at("caption_true_statements"), 0.0);
        }
    }

    void wrongNamesAreUsage() {
        Control control;
        work::EvaluateOptions options = questions(1);
        options.task = "nothing";
        QCOMPARE(work::evaluate(options, m_tasks, nullptr, control).error().code, ErrorCode::Usage);
        options = questions(1);
        options.format = "no_such_format";
        QCOMPARE(work::evaluate(options, m_tasks, nullptr, control).error().code, ErrorCode::Usage);
    }
};

QTEST_APPLESS_MAIN(TestEvaluate)
#include "tst_evaluate.moc"
