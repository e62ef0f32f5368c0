// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <random>

#include "core/datasets/dataset.h"
#include "core/datasets/tst_data_folder.h"

using namespace sl;
using datasets::Dataset;

namespace {

/// Every picture is 200 × 100.
datasets::ReadOptions withSizes(const std::string& mediaRoot = {}) {
    datasets::ReadOptions options;
    options.mediaRoot = mediaRoot;
    options.pictureSize = [](const std::string&) -> Result<std::pair<int, int>> {
        return std::pair(200, 100);
    };
    return options;
}

}  // namespace

class TestYoloFormat : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsWhatUltralyticsReads_data() {
        QTest::addColumn<QByteArray>("yaml");
        QTest::newRow("list") << QByteArray("names: [\"a, b\", dog]\nnc: 2\n");
        QTest::newRow("lines") << QByteArray("train: x\nnames:\n - 'a, b'\n - dog # two\n");
        QTest::newRow("map") << QByteArray("path: .\nnames:\n  1: dog\n  0: \"a, b\"\n");
    }
    void readsWhatUltralyticsReads() {
        QFETCH(QByteArray, yaml);
        DataFolder folder;
        folder.write("data.yaml", yaml.toStdString());
        folder.write("labels/train/x.1.txt", "1 0.5 0.5 0.2 0.4\r\n0 0.1 0.1 0.05 0.1 0.75\n\n");
        folder.write("labels/val/empty.txt", "");
        folder.write("labels/val/poly.txt", "1 0.1 0.2 0.5 0.2 0.3 0.8\n");
        folder.write("images/train/x.1.jpg", "");
        folder.write("images/val/empty.png", "");
        folder.write("images/val/poly.JPG", "");
        const std::string data_yaml = folder.path("data.yaml");
        for (const std::string& path : {folder.path(), data_yaml}) {
            const auto data = datasets::read(path, "yolo", withSizes(folder.path()));
            QVERIFY(data);
            QVERIFY(data->findings.empty());
            QCOMPARE(data->samples.size(), std::size_t{3});
            const Sample& first = data->samples[0];
            QCOMPARE(first.media[0], std::string("images/train/x.1.jpg"));
            QCOMPARE(first.id, std::string("train/x.1"));
            QCOMPARE(first.annotations[0].label, std::string("dog"));
            QVERIFY(std::abs(first.annotations[0].box.x0 - 80) < 1e-9);
            QVERIFY(std::abs(first.annotations[0].box.y1 - 70) < 1e-9);
            QCOMPARE(first.annotations[1].label, std::string("a, b"));
            QVERIFY(first.annotations[1].score == 0.75);
            QVERIFY(data->samples[1].annotations.empty());
            QVERIFY(std::abs(data->samples[2].annotations[0].box.y1 - 80) < 1e-9);
        }
    }

    void classesTxtStandsInForTheYaml() {
        DataFolder folder;
        folder.write("classes.txt", "cat\r\nbig dog\n");
        folder.write("data.yaml", "names: {0: [x]}\n");
        folder.write("labels/a.txt", "1 0.5 0.5 0.2 0.4\n");
        folder.write("images/a.png", "");
        const auto data = datasets::read(folder.path(), "yolo", withSizes());
        QVERIFY(data);
        QCOMPARE(data->samples[0].annotations[0].label, std::string("big dog"));
        QVERIFY(hasFinding(*data, "data.yaml", "line 1"));
    }

    void eachProblemIsNamedWithFileAndLine() {
        DataFolder folder;
        folder.write("data.yaml", "names: [dog]\n");
        folder.write("images/a.png", "");
        folder.write("labels/a.txt",
                     "0 0.5 0.5 0.2 0.4\n"
                     "1 0.5 0.5 0.2 0.4\n"      // 2: no such class
                     "-1 0.5 0.5 0.2 0.4\n"     // 3
                     "0.5 0.5 0.5 0.2 0.4\n"    // 4
                     "0 nan 0.5 0.2 0.4\n"      // 5
                     "0 0.5 0.5 -0.2 0.4\n"     // 6
                     "0 0.5 0.5 0 0.4\n"        // 7
                     "0 0.5 0.5 0.2\n"          // 8
                     "0 2 0.5 0.2 0.4\n"        // 9: outside
                     "0 0.95 0.5 0.2 0.4\n"     // 10: over the edge, kept
                     "dog 0.5 0.5 0.2 0.4\n");  // 11
        folder.write("labels/lost.txt", "0 0.5 0.5 0.2 0.4\n");
        const auto data = datasets::read(folder.path(), "yolo", withSizes());
        QVERIFY(data);
        QCOMPARE(data->samples.size(), std::size_t{1});
        QCOMPARE(data->samples[0].annotations.size(), std::size_t{2});
        for (int line = 2; line <= 11; ++line)
            QVERIFY2(hasFinding(*data, "a.txt line " + std::to_string(line), ""),
                     std::to_string(line).c_str());
        QVERIFY(hasFinding(*data, "a.txt line 2", "no class 1 among the 1"));
        QVERIFY(hasFinding(*data, "a.txt line 9", "lies outside"));
        QVERIFY(hasFinding(*data, "a.txt line 10", "reaches over the edge"));
        QVERIFY(hasFinding(*data, "lost.txt", "no picture"));
        QCOMPARE(data->findings.size(), std::size_t{11});
    }

    void aFileOfNonsenseDoesNotFloodTheFindings() {
        DataFolder folder;
        folder.write("classes.txt", "dog\n");
        folder.write("images/a.png", "");
        std::string lines;
        for (int i = 0; i < 100'000; ++i) lines += "9 0.5 0.5 0.2 0.4\n";
        folder.write("labels/a.txt", lines);
        const auto data = datasets::read(folder.path(), "yolo", withSizes());
        QVERIFY(data);
        QVERIFY(data->findings.size() < 50);
    }

    void withoutSizesBoxesStayFractions() {
        DataFolder folder;
        folder.write("labels/a.txt", "3 0.5 0.5 0.2 0.4\n");
        folder.write("images/a.png", "");
        const auto data = datasets::read(folder.path(), "yolo", {});
        QVERIFY(data);
        QVERIFY(std::abs(data->samples[0].annotations[0].box.x0 - 0.4) < 1e-9);
        QCOMPARE(data->samples[0].annotations[0].label, std::string("3"));
        QVERIFY(hasFinding(*data, "a.txt", "stay fractions"));
        QVERIFY(hasFinding(*data, folder.path(), "names no classes"));
    }

    void whateverIsChangedNothingBreaks() {
        std::mt19937 random(1);
        const std::string pieces[] = {
            "-",  "\n", "1e309", "nan",      "[",  "{",  "&a",
            "*a", ": ", "\xFF",  "!!binary", "\"", "- ", "99999999999999999999"};
        const std::string yaml = "path: .\nnames:\n  0: dog\n  1: cat\n";
        const std::string labels = "0 0.5 0.5 0.2 0.4\n1 0.1 0.2 0.5 0.2 0.3 0.8\n";
        const std::string list = R"({"pictures": [{"labels": "a", "media": "m.png", "width": 5}]})";
        DataFolder folder;
        folder.write("images/a.png", "");
        for (int i = 0; i < 400; ++i) {
            std::string texts[] = {yaml, labels, list};
            for (int edits = 0; edits < 3; ++edits) {
                std::string& text = texts[random() % 3];
                text.replace(random() % text.size(), random() % 6,
                             pieces[random() % std::size(pieces)]);
            }
            folder.write("data.yaml", texts[0]);
            folder.write("labels/a.txt", texts[1]);
            folder.write("pictures.json", texts[2]);
            const auto data = datasets::read(folder.path(), "yolo", withSizes());
            if (!data) QVERIFY(!data.error().message.empty());
            else
                for (const Sample& sample : data->samples)
                    for (const Annotation& annotation : sample.annotations)
                        QVERIFY(annotation.box.valid());
        }
    }

    void yamlOfBracketsIsRefused() {
        DataFolder folder;
        folder.write("labels/a.txt", "0 0.5 0.5 0.2 0.4\n");
        folder.write("images/a.png", "");
        folder.write("data.yaml", "names: " + std::string(100'000, '['));
        const auto data = datasets::read(folder.path(), "yolo", withSizes());
        QVERIFY(data);
        QVERIFY(hasFinding(*data, "data.yaml", ""));
    }

    void otherFilesAreRefusedByName() {
        DataFolder folder;
        folder.write("a.json", "{}");
        for (const std::string& path :
             {folder.path("a.json"), folder.path("gone"), folder.path()}) {
            const auto data = datasets::read(path, "yolo", {});
            QVERIFY(!data);
            QVERIFY(data.error().message.find(path) != std::string::npos);
        }
    }

    void boxesAreCutToTheirPictures() {
        datasets::ExportItem item;
        item.media = "a.jpg";
        item.width = 100;
        item.height = 100;
        Annotation over;
        over.label = "dog";
        over.box = {50, 50, 150, 90};
        Annotation outside = over;
        outside.box = {150, 50, 190, 90};
        item.annotations = {over, outside};
        datasets::ExportItem sizeless = item;
        sizeless.media = "b.jpg";
        sizeless.width = 0;
        DataFolder folder;
        const auto written = datasets::write({item, sizeless}, "yolo", folder.path("out"));
        QVERIFY(written);
        QCOMPARE(written->findings.size(), std::size_t{3});
        QFile file(QString::fromStdString(folder.path("out/labels/a.txt")));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("0 0.75 0.7 0.5 0.4\n"));
    }

    void copiedPicturesAreTheOnesRead() {
        DataFolder folder;
        folder.write("m/a.png", "pixels");
        datasets::ExportItem item;
        item.media = "m/a.png";
        item.file = folder.path("m/a.png");
        item.width = item.height = 100;
        Annotation box;
        box.label = "say \"cheese\": [x]\nnow";
        box.box = {10, 20, 30, 40};
        item.annotations = {box};
        QVERIFY(datasets::write({item}, "yolo", folder.path("out"), {true}));
        datasets::ReadOptions options;
        options.mediaRoot = folder.path("out");
        const auto data = datasets::read(folder.path("out"), "yolo", options);
        QVERIFY(data);
        QCOMPARE(data->samples[0].media[0], std::string("images/a.png"));
        QCOMPARE(data->samples[0].annotations[0].label, box.label);
        QFile lines(QString::fromStdString(folder.path("out/classes.txt")));
        QVERIFY(lines.open(QIODevice::ReadOnly));
        QCOMPARE(lines.readAll(), QByteArray("say \"cheese\": [x] now\n"));
    }
};

QTEST_APPLESS_MAIN(TestYoloFormat)
#include "tst_yolo_format.moc"
