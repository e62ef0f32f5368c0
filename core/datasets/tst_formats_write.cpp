// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/base/json.h"
#include "core/datasets/dataset.h"
#include "core/datasets/tst_data_file.h"

using namespace sl;
using datasets::ExportItem;

namespace {

Annotation box(Box where, const char* label, std::optional<double> score = {}) {
    Annotation annotation;
    annotation.box = where;
    annotation.label = label;
    annotation.score = score;
    return annotation;
}

Annotation region(std::vector<Point> polygon, const char* label) {
    Annotation annotation;
    annotation.kind = Annotation::Kind::Region;
    annotation.polygon = std::move(polygon);
    annotation.label = label;
    return annotation;
}

std::vector<ExportItem> items() {
    return {{"a.jpg",
             640,
             480,
             "run1",
             "grounding",
             "the dog",
             "raw",
             "mini",
             {box({10, 20, 110.5, 220}, "dog", 0.75)}},
            {"b.jpg", 100, 50, "run2", "captioning", "", "a cat", "mini", {}}};
}

}  // namespace

class TestFormatsWrite : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cocoIsReadBackAsItWas() {
        const DataFile file("", "out.json");
        auto all = items();
        all.push_back({"a.jpg",
                       640,
                       480,
                       "run3",
                       "grounding",
                       "the cat",
                       "",
                       "mini",
                       {box({0, 0, 5, 5}, "cat"), region({{0, 0}, {10, 0}, {10, 20}}, "dog")}});
        const auto written = datasets::write(all, "coco", file.path());
        QVERIFY(written);
        QCOMPARE(written->items, std::int64_t{2});
        QCOMPARE(written->leftOut, std::int64_t{1});
        const auto data = datasets::read(file.path(), "coco", {});
        QVERIFY(data);
        QVERIFY(data->findings.empty());
        QCOMPARE(data->samples.size(), std::size_t{1});  // a.jpg once; b.jpg has no box
        const auto& annotations = data->samples[0].annotations;
        QCOMPARE(annotations.size(), std::size_t{3});
        QVERIFY((annotations[0].box == Box{10, 20, 110.5, 220}));
        QCOMPARE(annotations[0].label, std::string("dog"));
        QVERIFY((annotations[2].box == Box{0, 0, 10, 20}));
        const auto json = readJsonFile(file.path());
        QVERIFY(json);
        QCOMPARE((*json)["categories"].size(), std::size_t{2});
        QCOMPARE((*json)["annotations"][0]["score"].get<double>(), 0.75);
        QCOMPARE((*json)["annotations"][2]["area"].get<double>(), 100.0);
        QCOMPARE((*json)["annotations"][0]["id"].get<int>(), 1);
    }

    void refjsonIsReadBackAsItWas() {
        const DataFile file("", "out.json");
        QVERIFY(datasets::write(items(), "refjson", file.path()));
        const auto data = datasets::read(file.path(), "refjson", {});
        QVERIFY(data);
        QCOMPARE(data->samples.size(), std::size_t{1});
        QCOMPARE(data->samples[0].prompt, std::string("the dog"));
        QVERIFY((data->samples[0].annotations[0].box == Box{10, 20, 110.5, 220}));
    }

    void llavaIsReadBackAsItWas() {
        const DataFile file("", "out.json");
        QVERIFY(datasets::write(items(), "llava", file.path()));
        datasets::ReadOptions options;
        options.pictureSize = [](const std::string& path) -> Result<std::pair<int, int>> {
            return path == "a.jpg" ? std::pair(640, 480) : std::pair(100, 50);
        };
        const auto data = datasets::read(file.path(), "llava", options);
        QVERIFY(data);
        QCOMPARE(data->samples.size(), std::size_t{2});
        QCOMPARE(data->samples[0].prompt, std::string("the dog"));
        const Box& found = data->samples[0].annotations[0].box;
        QVERIFY(std::abs(found.x0 - 10) < 0.01 && std::abs(found.x1 - 110.5) < 0.01);
        QCOMPARE(data->samples[1].answers[0], std::string("a cat"));
    }

    void llavaKeepsPixelsWhereASizeIsUnknown() {
        const DataFile file("", "out.json");
        auto all = items();
        all[1].width = 0;
        QVERIFY(datasets::write(all, "llava", file.path()));
        const auto data = datasets::read(file.path(), "llava", {});
        QVERIFY(data);
        QVERIFY((data->samples[0].annotations[0].box == Box{10, 20, 110.5, 220}));
    }

    void jsonlIsOneObjectALine() {
        const DataFile file("", "out.jsonl");
        QVERIFY(datasets::write(items(), "jsonl", file.path()));
        QFile lines(QString::fromStdString(file.path()));
        QVERIFY(lines.open(QIODevice::ReadOnly));
        const auto first = parseJson(lines.readLine().toStdString(), "line");
        QVERIFY(first);
        QCOMPARE((*first)["run"].get<std::string>(), std::string("run1"));
        const auto annotation = annotationFromJson((*first)["annotations"][0]);
        QVERIFY(annotation);
        QVERIFY((annotation->box == Box{10, 20, 110.5, 220}));
        QVERIFY(parseJson(lines.readLine().toStdString(), "line"));
        QVERIFY(lines.atEnd());
    }

    void nothingIsAFileToo() {
        const DataFile file("", "out.json");
        QVERIFY(datasets::write({}, "coco", file.path()));
        const auto json = readJsonFile(file.path());
        QVERIFY(json);
        QVERIFY((*json)["images"].empty());
    }

    void whoCorrectedABoxIsTold() {
        auto all = items();
        all[0].annotations[0].author = {Author::Kind::Person, "Ada"};
        for (const char* format : {"coco", "refjson", "jsonl", "csv", "llava"}) {
            const DataFile file("", "out");
            QVERIFY(datasets::write(all, format, file.path()));
            QFile text(QString::fromStdString(file.path()));
            QVERIFY(text.open(QIODevice::ReadOnly));
            QVERIFY2(text.readAll().contains("Ada"), format);
        }
    }

    void answersWithoutABoxAreNoPicturesOfNothing() {
        const DataFile file("", "out.json");
        const auto captions = datasets::write({items()[1]}, "coco", file.path());
        QVERIFY(!captions);
        QCOMPARE(captions.error().code, ErrorCode::BadInput);
        ExportItem empty;  // of a data set, which says that there is nothing
        empty.media = "c.jpg";
        const auto written = datasets::write({items()[1], empty}, "coco", file.path());
        QVERIFY(written);
        QCOMPARE(written->leftOut, std::int64_t{1});
        const auto data = datasets::read(file.path(), "coco", {});
        QVERIFY(data);
        QCOMPARE(data->samples[0].media[0], std::string("c.jpg"));
    }

    void whatAFormatCannotSayIsAFinding() {
        const DataFile file("", "out.json");
        auto all = items();
        Annotation span;
        span.kind = Annotation::Kind::Span;
        all[0].annotations.push_back(span);
        all[0].annotations.push_back(box({5, 5, 5, 9}, "flat"));
        const auto written = datasets::write(all, "coco", file.path());
        QVERIFY(written);
        QCOMPARE(written->findings.size(), std::size_t{2});
        QVERIFY(written->findings[0].where.find("run1, annotation 1") != std::string::npos);
    }

    void llavaHasOneRecordForSeveralPictures() {
        auto all = items();
        all[1].runId = all[0].runId;
        all[1].prompt = all[0].prompt = "which <image> is it? <image>";
        all[0].annotations.clear();
        const DataFile file("", "out.json");
        QVERIFY(datasets::write(all, "llava", file.path()));
        const auto data = datasets::read(file.path(), "llava", {});
        QVERIFY(data);
        QVERIFY(data->findings.empty());
        QCOMPARE(data->samples.size(), std::size_t{1});
        QVERIFY((data->samples[0].media == std::vector<std::string>{"a.jpg", "b.jpg"}));
    }

    void unknownFormatsAreNamedWithThoseThereAre() {
        const DataFile file("");
        const auto unknown = datasets::write(items(), "nonsense", file.path());
        QCOMPARE(unknown.error().code, ErrorCode::Usage);
        QVERIFY(unknown.error().hint.find("coco, csv, jsonl, llava, refjson, voc, yolo") !=
                std::string::npos);
        QCOMPARE(datasets::write(items(), "geojson", file.path()).error().code, ErrorCode::NotYet);
        QCOMPARE(datasets::write(items(), "vqa_jsonl", file.path()).error().code, ErrorCode::Usage);
        QCOMPARE(datasets::read(file.path(), "refcoco", {}).error().code, ErrorCode::NotYet);
        QCOMPARE(datasets::write(items(), "coco", "/no/such/folder/x").error().code,
                 ErrorCode::BadInput);
    }
};

QTEST_APPLESS_MAIN(TestFormatsWrite)
#include "tst_formats_write.moc"
