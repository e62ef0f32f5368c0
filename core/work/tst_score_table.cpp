// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QtTest>

#include "core/work/caption_evaluation.h"
#include "core/work/caption_truth.h"
#include "core/work/coco_evaluation.h"
#include "core/work/messages.h"
#include "core/work/predictions.h"
#include "core/work/score_table.h"
#include "core/work/world_file.h"

using namespace sl;

class TestScoreTable : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_dir;

    std::string file(const QString& name, const QByteArray& bytes) const {
        QFile f(m_dir.filePath(name));
        if (!f.open(QIODevice::WriteOnly)) return {};
        f.write(bytes);
        return f.fileName().toStdString();
    }

private Q_SLOTS:
    void meansByMetricAndGroup() {
        const work::ScoreTable table{{"0", "count", {{"exact", 1}, {"iou", 0.5}}},
                                     {"1", "count", {{"exact", 0}, {"iou", 0.7}}},
                                     {"2", "color", {{"exact", 1}}}};
        const auto means = work::means(table);
        QCOMPARE(means.at("exact"), 2.0 / 3);
        QCOMPARE(means.at("mean_iou"), 0.6);
        const auto groups = work::groupMeans(table);
        QCOMPARE(groups.at("count").at("exact"), 0.5);
        QCOMPARE(groups.at("color").at("count"), 1.0);
        const auto [low, high] = work::intervals(table).at("exact");
        QVERIFY(low <= 2.0 / 3 && high >= 2.0 / 3 && low < high);
    }

    void comparisonIsPairedById() {
        work::ScoreTable mine;
        work::ScoreTable other;
        for (int i = 0; i < 20; ++i) {
            mine.push_back({std::to_string(i), "", {{"exact", 1}}});
            other.push_back({std::to_string(19 - i), "", {{"exact", i < 2 ? 1.0 : 0.0}}});
        }
        other.push_back({"99", "", {{"exact", 1}}});
        const Json json = work::comparison(mine, other);
        QCOMPARE(json["count"].get<int>(), 20);
        QCOMPARE(json["metrics"]["exact"]["wins"].get<int>(), 18);
        QCOMPARE(json["metrics"]["exact"]["ties"].get<int>(), 2);
        QVERIFY(json["metrics"]["exact"]["p"].get<double>() < 0.01);
    }

    void predictionsAreReadInEveryShape() {
        const auto lines = work::readPredictions(file("a.jsonl", R"({"id": "x", "text": "yes"}
{"question_id": 7, "answer": "no"}

{"image_id": 3, "caption": "a cat"}
)"));
        QVERIFY2(lines.has_value(), lines ? "" : lines.error().message.c_str());
        QCOMPARE(lines->size(), std::size_t(3));
        QCOMPARE(lines->at(1).id, std::string("7"));
        QCOMPARE(lines->at(2).text, std::string("a cat"));
        const auto list = work::readPredictions(file("b.json", R"([{"id": 1, "text": "t"}])"));
        QVERIFY(list.has_value());
        QCOMPARE(list->at(0).id, std::string("1"));
    }

    void badPredictionsAreNamed() {
        const auto bad = work::readPredictions(file("c.jsonl", "{\"id\": 1}\n{\"text\": 2}\n"));
        QVERIFY(!bad.has_value());
        QVERIFY(bad.error().message.find("line 2") != std::string::npos);
        QVERIFY(!work::readPredictions(m_dir.path().toStdString()).has_value());
        QVERIFY(!work::readPredictions("/nowhere").has_value());
        QVERIFY(!work::readPredictions(file("d.jsonl", "{\"id\": 1}\n{\"id\"")).has_value());
        QCOMPARE(work::readPredictions(file("e.jsonl", "{\"id\": 1}\n{\"id\""), true)->size(),
                 std::size_t(1));
    }

    void theLogCutsATornLine() {
        const std::string path = file("log.jsonl", "{\"id\": \"a\"}\n{\"id\": \"b");
        {
            auto log = work::PredictionLog::open(path);
            QVERIFY(log.has_value());
            QVERIFY(log->add({"c", "text", {}, ""}).has_value());
        }
        const auto all = work::readPredictions(path);
        QVERIFY2(all.has_value(), all ? "" : all.error().message.c_str());
        QCOMPARE(all->size(), std::size_t(2));
        QCOMPARE(all->at(1).id, std::string("c"));
    }

    void idsComeBeforePositions() {
        std::vector<Sample> samples(3);
        samples[0].id = "2";
        samples[1].id = "b";
        samples[2].id = "c";
        const auto matched = work::matchPredictions(
            {{"2", "first", {}, ""}, {"1", "second", {}, ""}, {"99", "stranger", {}, ""}},
            work::recordIds(samples));
        QCOMPARE(matched.size(), std::size_t(2));
        QCOMPARE(matched.at(0).text, std::string("first"));
        QCOMPARE(matched.at(1).text, std::string("second"));
        samples[1].id = "2";
        QCOMPARE(work::recordIds(samples), (std::vector<std::string>{"0", "1", "2"}));
    }

    void cocoTruthAndResults() {
        const std::string truthFile = file("gt.json", R"({
            "images": [{"id": 1, "file_name": "a.jpg"}, {"id": 2, "file_name": "b.jpg"}],
            "categories": [{"id": 18, "name": "dog"}],
            "annotations": [{"image_id": 1, "category_id": 18, "bbox": [10, 10, 40, 40],
                             "area": 1600, "iscrowd": 0}]})");
        const auto truth = work::readCocoTruth(truthFile, 0);
        QVERIFY2(truth.has_value(), truth ? "" : truth.error().message.c_str());
        QCOMPARE(truth->boxes.at(0).box, (Box{10, 10, 50, 50}));
        QCOMPARE(work::readCocoTruth(truthFile, 1)->pictures.size(), std::size_t(1));
        const std::string results = file("dt.json", R"([
            {"image_id": 1, "category_id": 18, "bbox": [10, 10, 40, 40], "score": 0.9},
            {"image_id": 77, "category_id": 18, "bbox": [0, 0, 1, 1], "score": 0.9}])");
        QVERIFY(work::looksLikeCocoResults(results));
        const auto found = work::readCocoResults(results, *truth);
        QCOMPARE(found->size(), std::size_t(1));
        QCOMPARE(metrics::cocoDetection(truth->boxes, *found).at("AP"), 1.0);
        Annotation box;
        box.box = {10, 10, 50, 50};
        box.label = "dog";
        box.score = 0.5;
        const auto own = work::cocoDetections({{"1", "", {box}, ""}, {"5", "", {box}, ""}}, *truth);
        QCOMPARE(own.size(), std::size_t(1));
        QCOMPARE(own[0].score, 0.5);
    }

    void brokenCocoFilesAreNamed() {
        QVERIFY(!work::readCocoTruth(file("x.json", "[]"), 0).has_value());
        const auto bad = work::readCocoTruth(file("y.json", R"({"images": [{"id": "one"}],
            "categories": [], "annotations": []})"),
                                             0);
        QVERIFY(!bad.has_value());
        const auto box = work::readCocoTruth(file("z.json", R"({"images": [{"id": 1}],
            "categories": [], "annotations": [{"image_id": 1, "category_id": 2,
            "bbox": [1, 2, 3]}]})"),
                                             0);
        QVERIFY(box.error().message.find("bbox") != std::string::npos);
    }

    void captionSetsHaveIntervals() {
        work::CaptionSet set;
        for (int i = 0; i < 30; ++i) {
            set.captions.push_back(i % 2 == 0 ? "a red circle on the left" : "nothing alike");
            set.references.push_back({"a red circle on the left side"});
        }
        const auto metrics = work::captionMetrics(set);
        QCOMPARE(metrics.size(), std::size_t(6));
        const auto [low, high] = work::captionIntervals(set).at("BLEU-1");
        QVERIFY(low <= metrics.at("BLEU-1") && metrics.at("BLEU-1") <= high && low < high);
        QVERIFY(work::captionIntervals({}).empty());
    }

    void captionsAreCheckedAgainstWorlds() {
        const std::string path = file(
            "worlds.jsonl",
            R"({"image": "m/0.png", "width": 200, "height": 100, "things": [{"kind": "circle", "colour": "red", "family": "shape", "box": [10, 10, 60, 60], "area_px": 1963, "visible": 1}]}
)");
        const auto worlds = work::readWorlds(path);
        QVERIFY2(worlds.has_value(), worlds ? "" : worlds.error().message.c_str());
        work::CaptionTruth truth;
        QVERIFY(truth.metrics().empty());
        truth.add("A red circle.", worlds->at("m/0.png"));
        QCOMPARE(truth.metrics().at("caption_nothing_absent"), 1.0);
        QCOMPARE(truth.metrics().at("caption_true_statements"), 1.0);
        truth.add("A blue square.", worlds->at("m/0.png"));
        QCOMPARE(truth.metrics().at("caption_nothing_absent"), 0.5);
        work::CaptionTruth silent;
        silent.add("", worlds->at("m/0.png"));
        QCOMPARE(silent.metrics().at("caption_nothing_absent"), 0.0);
        QCOMPARE(silent.metrics().at("caption_true_statements"), 0.0);
        QCOMPARE(silent.metrics().at("caption_statements"), 0.0);
        QCOMPARE(silent.intervals().at("caption_true_statements"), std::make_pair(0.0, 0.0));
        silent.add("A red circle.", worlds->at("m/0.png"));
        QCOMPARE(silent.metrics().at("caption_nothing_absent"), 0.5);
        QCOMPARE(silent.metrics().at("caption_true_statements"), 0.5);
        QVERIFY(!work::readWorlds(file("w2.jsonl", "{\"image\": 3}\n")).has_value());
        QVERIFY(!work::readWorlds(file("w3.jsonl", "{\"image\": \"a\", \"width\": \"w\"}\n")));
    }

    void messagesBecomeAQuery() {
        Query query;
        const auto json = parseJson(R"([
            {"role": "system", "content": "be brief"},
            {"role": "user", "content": [{"type": "image", "image": "a.png"},
                                         {"type": "text", "text": "what?"}]}])",
                                    "messages");
        QVERIFY(work::applyMessages(*json, query).has_value());
        QCOMPARE(query.system, std::string("be brief"));
        QCOMPARE(query.prompt, std::string("<image>what?"));
        QCOMPARE(query.media, std::vector<std::string>{"a.png"});
        const auto fails = [](const char* text, ErrorCode code) {
            Query q;
            const auto result = work::applyMessages(*parseJson(text, "m"), q);
            return !result && result.error().code == code;
        };
        QVERIFY(fails("[]", ErrorCode::BadInput));
        QVERIFY(fails("[3]", ErrorCode::BadInput));
        QVERIFY(fails(R"([{"role": "user"}])", ErrorCode::BadInput));
        QVERIFY(
            fails(R"([{"role": "user", "content": [{"type": "sound"}]}])", ErrorCode::BadInput));
        QVERIFY(
            fails(R"([{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}])",
                  ErrorCode::BadInput));
        QVERIFY(fails(R"([{"role": "nobody", "content": "a"}])", ErrorCode::BadInput));
    }

    void earlierTurnsAreKept() {
        Query query;
        const auto json = parseJson(R"([{"role": "user", "content": "what?"},
            {"role": "assistant", "content": "a dog"},
            {"role": "user", "content": "which colour?"}])",
                                    "messages");
        QVERIFY(work::applyMessages(*json, query).has_value());
        QCOMPARE(query.prompt, std::string("which colour?"));
        QVERIFY((query.messages == std::vector<Turn>{{"user", "what?"}, {"assistant", "a dog"}}));
    }
};

QTEST_APPLESS_MAIN(TestScoreTable)
#include "tst_score_table.moc"
