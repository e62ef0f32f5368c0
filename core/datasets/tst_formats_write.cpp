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
        QVERIFY(datasets::write(all, "coco", file.path()));
        const auto data = datasets::read(file.path(), "coco", {});
        QVERIFY(data);
        QVERIFY(data->findings.empty());
        QCOMPARE(data->samples.size(), std::size_t{2});  // a.jpg once
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

    void unknownFormatsAreNamedWithThoseThereAre() {
        const DataFile file("");
        const auto unknown = datasets::write(items(), "nonsense", file.path());
        QCOMPARE(unknown.error().code, ErrorCode::Usage);
        QVERIFY(unknown.error().hint.find("coco, jsonl, llava, refjson") != std::string::npos);
        QCOMPARE(datasets::write(items(), "html", file.path()).error().code, ErrorCode::NotYet);
        QCOMPARE(datasets::write(items(), "vqa_jsonl", file.path()).error().code, ErrorCode::Usage);
        QCOMPARE(datasets::read(file.path(), "refcoco", {}).error().code, ErrorCode::NotYet);
        QCOMPARE(datasets::read(file.path(), "jsonl", {}).error().code, ErrorCode::Usage);
        QCOMPARE(datasets::write(items(), "coco", "/no/such/folder/x").error().code,
                 ErrorCode::BadInput);
    }
};

QTEST_APPLESS_MAIN(TestFormatsWrite)
#include "tst_formats_write.moc"
