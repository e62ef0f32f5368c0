// SPDX-License-Identifier: Apache-2.0
#include <QDir>
#include <QtTest>

#include <random>

#include "core/datasets/dataset.h"
#include "core/datasets/repeated_ids.h"
#include "core/datasets/tst_data_file.h"

using namespace sl;

namespace {

std::string sampleOf(const std::string& format) {
    if (format == "refjson")
        return R"json([{"img_name": "a.jpg", "bbox": [1, 2, 30, 40],
            "sentences": [{"sent": "x", "sent_id": 1}]}])json";
    if (format == "coco")
        return R"json({"images": [{"id": 1, "file_name": "a.jpg"}],
            "categories": [{"id": 1, "name": "x"}],
            "annotations": [{"image_id": 1, "category_id": 1, "bbox": [1, 2, 3, 4]}]})json";
    if (format == "coco_caption")
        return R"json({"images": [{"id": 1, "file_name": "a"}],
            "annotations": [{"image_id": 1, "caption": "x"}]})json";
    if (format == "vqa_jsonl")
        return R"json({"image": "a", "question": "x", "answer": "y"}
            {"image": "a", "question": "x", "answers": ["y"]})json";
    if (format == "csv")
        return "id,task,media,width,height,answer,kind,label,score,x0,y0,x1,y1\n"
               "1,t,a.jpg,9,9,\"x, y\",box,l,0.5,1,2,3,4\n2,t,b.jpg,9,9,z,answer,,,,,,\n";
    if (format == "jsonl")
        return R"json({"run": "r", "media": "a.jpg", "width": 9, "height": 9, "text": "x",
            "annotations": [{"kind": "box", "media_index": 0, "box": [1, 2, 3, 4], "label": "l",
                             "score": 0.5, "author": {"kind": "person", "id": "A"}},
                            {"kind": "region", "polygon": [[1, 2], [3, 4], [5, 6]]}]})json";
    if (format == "voc")
        return "<annotation><filename>a.jpg</filename><size><width>9</width><height>9</height>"
               "</size><object><name>x</name><bndbox><xmin>1</xmin><ymin>2</ymin><xmax>3</xmax>"
               "<ymax>4</ymax></bndbox></object></annotation>";
    return R"json([{"id": 1, "images": ["a", "b"],
        "messages": [{"role": "user", "content": "<image> x <image>"},
                     {"role": "assistant", "content": "[0.1, 0.2, 0.3, 0.4]"}]},
        {"image": "a", "conversations": [{"from": "human", "value": "q"},
                                         {"from": "gpt", "value": "(1,2),(3,4)"}]}])json";
}

}  // namespace

class TestHostileRecords : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whateverIsChangedNothingBreaks_data() {
        QTest::addColumn<QByteArray>("format");
        for (const std::string& format : datasets::readableFormats())
            if (format != "yolo")  // a folder: tst_yolo_format
                QTest::newRow(format.c_str()) << QByteArray::fromStdString(format);
    }
    void whateverIsChangedNothingBreaks() {
        QFETCH(QByteArray, format);
        const std::string good = sampleOf(format.toStdString());
        QVERIFY(datasets::read(DataFile(good).path(), format.toStdString(), {}));
        std::mt19937 random(1);
        const std::string pieces[] = {"null",
                                      "[]",
                                      "{}",
                                      "-1",
                                      "1e999",
                                      "\"\"",
                                      "[[[",
                                      "true",
                                      "\xFF",
                                      "1e308",
                                      ",",
                                      "\"",
                                      "9999999999999999999"};
        const DataFile file(good);
        for (int i = 0; i < 300; ++i) {
            std::string bad = good;
            for (int edits = 0; edits < 3; ++edits) {
                const std::size_t at = random() % bad.size();
                bad.replace(at, random() % 6, pieces[random() % std::size(pieces)]);
            }
            if (i % 10 == 0) bad.resize(random() % bad.size());
            QFile out(QString::fromStdString(file.path()));
            QVERIFY(out.remove());  // some file systems flush what is written over a file
            QVERIFY(out.open(QIODevice::WriteOnly));
            out.write(bad.data(), static_cast<qint64>(bad.size()));
            out.close();
            const auto data = datasets::read(file.path(), format.toStdString(), {});
            if (!data) QVERIFY(!data.error().message.empty());
        }
    }

    void otherJsonIsRefusedByName() {
        for (const std::string& format : datasets::readableFormats())
            for (const char* text :
                 {"{}", "[]", "[1,2]", "{\"a\":1}", "{\"images\":3,\"annotations\":4}", "[null]",
                  "hello", "", "  \n", "\xFF\xFE", "[{\"messages\":[1]}]"}) {
                const DataFile file(text);
                const auto data = datasets::read(file.path(), format, {});
                QVERIFY2(!data, (format + text).c_str());
                QCOMPARE(data.error().code, ErrorCode::BadInput);
                QVERIFY2(data.error().message.find(file.path()) != std::string::npos,
                         data.error().message.c_str());
            }
    }

    void brokenLinesAreNamedAndPassedOver() {
        const DataFile file(
            "{\"image\":\"a\",\"question\":\"x\",\"answer\":\"y\"}\n{broken\n\n"
            "{\"image\":\"a\",\"question\":\"x\"}\n",
            "d.jsonl");
        const auto data = datasets::read(file.path(), "vqa_jsonl", {});
        QVERIFY(data);
        QCOMPARE(data->samples.size(), std::size_t{1});
        QCOMPARE(data->findings.size(), std::size_t{2});
        QVERIFY(data->findings[0].where.ends_with("d.jsonl line 2"));
        QVERIFY(data->findings[1].where.ends_with("d.jsonl line 4"));
    }

    void foldersAndMissingFilesAreNamed() {
        for (const std::string& path :
             {QDir::tempPath().toStdString(), std::string("/no/such.json")}) {
            const auto data = datasets::read(path, "coco", {});
            QVERIFY(!data);
            QVERIFY(data.error().message.find(path) != std::string::npos);
        }
    }

    void deepNestingIsRefused() {
        const DataFile file(std::string(100'000, '['));
        QVERIFY(!datasets::read(file.path(), "refjson", {}));
    }

    void idsThatStandTwiceAreNamed() {
        const DataFile coco(R"json({"images": [{"id": 1, "file_name": "a.jpg"},
                {"id": 1, "file_name": "b.jpg"}], "categories": [{"id": 1, "name": "x"}],
            "annotations": [{"id": 7, "image_id": 1, "category_id": 1, "bbox": [1, 2, 3, 4]},
                            {"id": 7, "image_id": 1, "category_id": 1, "bbox": [5, 6, 3, 4]}]})json",
                            "c.json");
        const auto boxes = datasets::read(coco.path(), "coco", {});
        QVERIFY(boxes);
        QCOMPARE(boxes->findings.size(), std::size_t{2});
        QVERIFY(boxes->findings[0].where.ends_with("c.json image 1"));
        QVERIFY(boxes->findings[1].where.ends_with("c.json annotation 1"));
        QCOMPARE(boxes->samples[0].annotations.size(), std::size_t{2});
        std::string lines;
        for (int i = 0; i < 100; ++i)
            lines += R"({"question_id": )" + std::to_string(i / 2) +
                     R"(, "image": "a", "question": "x", "answer": "y"})" + "\n";
        const DataFile vqa(lines, "v.jsonl");
        auto answers = datasets::read(vqa.path(), "vqa_jsonl", {});
        QVERIFY(answers);
        datasets::noteRepeatedIds(vqa.path(), *answers);
        QCOMPARE(answers->samples.size(), std::size_t{100});
        QCOMPARE(answers->findings.size(), std::size_t{21});
        QVERIFY(answers->findings[0].what.find("2 times") != std::string::npos);
        QVERIFY(answers->findings[20].what.find("30 more") != std::string::npos);
    }

    void boxesOutsideTheirPictureAreNamed() {
        const DataFile coco(R"json({"images": [{"id": 1, "file_name": "a.jpg", "width": 100,
                "height": 50}], "categories": [{"id": 1, "name": "x"}], "annotations": [
            {"id": 1, "image_id": 1, "category_id": 1, "bbox": [90, 10, 30, 10]},
            {"id": 2, "image_id": 1, "category_id": 1, "bbox": [190, 10, 30, 10]},
            {"id": 3, "image_id": 1, "category_id": 1, "bbox": [-9, 10, 30, 10]},
            {"id": 4, "image_id": 1, "category_id": 1, "bbox": [0, 0, 100.5, 50]},
            {"id": 5, "image_id": 1, "category_id": 1, "bbox": [1, 1, -3, 4]}]})json",
                            "c.json");
        const auto data = datasets::read(coco.path(), "coco", {});
        QVERIFY(data);
        QCOMPARE(data->samples[0].annotations.size(), std::size_t{3});
        QVERIFY((data->samples[0].annotations[0].box == Box{90, 10, 120, 20}));  // as it stands
        QCOMPARE(data->findings.size(), std::size_t{4});
        QVERIFY(data->findings[0].what.find("over the edge of its picture (100 × 50)") !=
                std::string::npos);
        QVERIFY(data->findings[1].what.find("outside") != std::string::npos);
        QVERIFY(data->findings[1].where.ends_with("c.json annotation 1"));
    }

    void wrongBoxReadingIsUsage() {
        datasets::ReadOptions options;
        options.boxes = "percent";
        const DataFile file(sampleOf("llava"));
        QCOMPARE(datasets::read(file.path(), "llava", options).error().code, ErrorCode::Usage);
    }
};

QTEST_APPLESS_MAIN(TestHostileRecords)
#include "tst_hostile_records.moc"
