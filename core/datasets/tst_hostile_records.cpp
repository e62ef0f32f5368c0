// SPDX-License-Identifier: Apache-2.0
#include <QDir>
#include <QtTest>

#include <random>

#include "core/datasets/dataset.h"
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

    void wrongBoxReadingIsUsage() {
        datasets::ReadOptions options;
        options.boxes = "percent";
        const DataFile file(sampleOf("llava"));
        QCOMPARE(datasets::read(file.path(), "llava", options).error().code, ErrorCode::Usage);
    }
};

QTEST_APPLESS_MAIN(TestHostileRecords)
#include "tst_hostile_records.moc"
