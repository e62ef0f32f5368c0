// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <random>

#include "core/datasets/dataset.h"
#include "core/datasets/tst_data_folder.h"

using namespace sl;
using datasets::Dataset;

namespace {

std::string object(const std::string& name, const std::string& box) {
    return "<object><name>" + name + "</name><difficult>0</difficult>" + box + "</object>";
}

std::string bndbox(const char* x0, const char* y0, const char* x1, const char* y1) {
    return std::string("<bndbox><xmax>") + x1 + "</xmax><xmin>" + x0 + "</xmin><ymax>" + y1 +
           "</ymax><ymin>" + y0 + "</ymin></bndbox>";
}

std::string picture(const std::string& filename, const std::string& objects) {
    return "<annotation>\n <folder>VOC2012</folder>\n <filename>" + filename +
           "</filename>\n <size><width>200</width><height>100</height><depth>3</depth></size>" +
           objects + "</annotation>\n";
}

}  // namespace

class TestVocFormat : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsWhatOthersWrite() {
        DataFolder folder;
        folder.write("Annotations/b.xml",
                     "<?xml version='1.0' encoding='UTF-8'?><!DOCTYPE annotation>\n" +
                         picture("b.jpg", object(" dog ", bndbox("1", "2", "30.5", "40")) +
                                              object("cat", bndbox("5", "6", "7", "8"))));
        folder.write("Annotations/a.xml", picture("a.jpg", ""));
        folder.write("Annotations/readme.txt", "not XML");
        folder.write("JPEGImages/other.xml", "not looked at");
        const auto data = datasets::read(folder.path(), "voc", {});
        QVERIFY(data);
        QVERIFY(data->findings.empty());
        QCOMPARE(data->samples.size(), std::size_t{2});
        QCOMPARE(data->samples[0].id, std::string("a"));
        QVERIFY(data->samples[0].annotations.empty());
        const Annotation& dog = data->samples[1].annotations[0];
        QCOMPARE(dog.label, std::string("dog"));
        QVERIFY((dog.box == Box{1, 2, 30.5, 40}));
        QVERIFY((data->sizes.at("b.jpg") == std::pair(200, 100)));
        const auto alone = datasets::read(folder.path("Annotations/b.xml"), "voc", {});
        QVERIFY(alone);
        QCOMPARE(alone->samples.size(), std::size_t{1});
    }

    void groundingGetsASampleAName() {
        DataFolder folder;
        folder.write("b.xml", picture("b.jpg", object("dog", bndbox("1", "2", "3", "4")) +
                                                   object("cat", bndbox("5", "6", "7", "8")) +
                                                   object("dog", bndbox("5", "6", "9", "8"))));
        datasets::ReadOptions options;
        options.task = "grounding";
        const auto data = datasets::read(folder.path(), "voc", options);
        QVERIFY(data);
        QCOMPARE(data->samples.size(), std::size_t{2});
        QCOMPARE(data->samples[1].prompt, std::string("dog"));
        QCOMPARE(data->samples[1].annotations.size(), std::size_t{2});
    }

    void eachProblemIsNamedWithFileAndObject() {
        DataFolder folder;
        folder.write("a.xml",
                     picture("a.jpg", object("ok", bndbox("1", "2", "3", "4")) +
                                          object("x", bndbox("nan", "2", "3", "4")) +
                                          object("x", bndbox("9", "2", "3", "4")) +
                                          object("x", bndbox("-50", "2", "-3", "4")) +
                                          object("x", bndbox("150", "2", "300", "4")) +
                                          object("x", "") + object("", bndbox("1", "2", "3", "4")) +
                                          object("x", "<nobndbox>1</nobndbox>")));
        folder.write("b.xml", picture("a.jpg", ""));
        folder.write("c.xml", "<annotation></annotation>");
        folder.write("d.xml", "<other/>");
        folder.write("e.xml", "<annotation><filename>e.jpg</filename>");
        folder.write("f.xml", "");
        const auto data = datasets::read(folder.path(), "voc", {});
        QVERIFY(data);
        QCOMPARE(data->samples.size(), std::size_t{2});
        QCOMPARE(data->samples[0].annotations.size(), std::size_t{2});
        QVERIFY(hasFinding(*data, "a.xml object 1", "lacks a number"));
        QVERIFY(hasFinding(*data, "a.xml object 2", "has no area"));
        QVERIFY(hasFinding(*data, "a.xml object 3", "lies outside its picture (200 × 100)"));
        QVERIFY(hasFinding(*data, "a.xml object 4", "reaches over the edge"));
        QVERIFY(hasFinding(*data, "a.xml object 5", "no <bndbox>"));
        QVERIFY(hasFinding(*data, "a.xml object 6", "no <name>"));
        QVERIFY(!hasFinding(*data, "a.xml object 7", ""));
        QVERIFY(hasFinding(*data, "b.xml", "annotates 'a.jpg'"));
        QVERIFY(hasFinding(*data, "c.xml", "no <filename>"));
        QVERIFY(hasFinding(*data, "d.xml", "no <annotation>"));
        QVERIFY(hasFinding(*data, "e.xml", "not valid XML at byte"));
        QVERIFY(hasFinding(*data, "f.xml", "is empty"));
    }

    void entityBombsAreNotSetOff() {
        std::string bomb = "<!DOCTYPE annotation [<!ENTITY a0 \"ha\">";
        for (int i = 1; i < 30; ++i)
            bomb += "<!ENTITY a" + std::to_string(i) + " \"&a" + std::to_string(i - 1) + ";&a" +
                    std::to_string(i - 1) + ";\">";
        bomb += "<!ENTITY file SYSTEM \"file:///etc/passwd\">]>";
        DataFolder folder;
        folder.write("bomb.xml",
                     bomb + picture("&file;", object("&a29;", bndbox("1", "2", "3", "4"))));
        folder.write("good.xml",
                     picture("a.jpg", object("&lt;dog&gt; &a29;", bndbox("1", "2", "3", "4"))));
        QElapsedTimer timer;
        timer.start();
        const auto data = datasets::read(folder.path(), "voc", {});
        QVERIFY(timer.elapsed() < 2000);
        QVERIFY(data);
        QCOMPARE(data->samples.size(), std::size_t{1});
        QCOMPARE(data->samples[0].annotations[0].label, std::string("<dog> &a29;"));
        QVERIFY(hasFinding(*data, "bomb.xml", "entities"));
    }

    void hugeAndDeepFilesAreRefused() {
        DataFolder folder;
        folder.write("huge.xml", std::string(17U << 20U, ' '));
        std::string deep;
        for (int i = 0; i < 200'000; ++i) deep += "<a>";
        folder.write("deep.xml", deep);
        for (int i = 0; i < 200'000; ++i) deep += "</a>";
        folder.write("deeper.xml", "<annotation>" + deep + "</annotation>");
        folder.write("many.xml",
                     "<annotation><filename>m.jpg</filename>" + std::string(100'000, '<'));
        const auto data = datasets::read(folder.path(), "voc", {});
        QVERIFY(!data);
        QVERIFY(data.error().message.find("deep.xml") != std::string::npos);
    }

    void whateverIsChangedNothingBreaks() {
        const std::string good = picture("a.jpg", object("dog", bndbox("1", "2", "3", "4")));
        std::mt19937 random(1);
        const std::string pieces[] = {
            "<",         ">",      "&",   "&#0;",     "<!--",
            "<![CDATA[", "-1e308", "<a>", "\xFF\xFE", "<?xml version='1.0' encoding='UTF-16'?>",
            "NaN"};
        DataFolder folder;
        for (int i = 0; i < 400; ++i) {
            std::string bad = good;
            for (int edits = 0; edits < 3; ++edits)
                bad.replace(random() % bad.size(), random() % 6,
                            pieces[random() % std::size(pieces)]);
            if (i % 10 == 0) bad.resize(random() % bad.size());
            folder.write("a.xml", bad);
            const auto data = datasets::read(folder.path(), "voc", {});
            if (!data) QVERIFY(!data.error().message.empty());
            else
                for (const Sample& sample : data->samples)
                    for (const Annotation& annotation : sample.annotations)
                        QVERIFY(annotation.box.valid());
        }
    }

    void writesWhatOtherToolsLookFor() {
        datasets::ExportItem item;
        item.media = "photos/a & b.jpg";
        item.width = 200;
        item.height = 100;
        Annotation box;
        box.box = {1.004, 2, 30.5, 40};
        box.label = "dog";
        box.author = {Author::Kind::Person, "Ada"};
        item.annotations = {box};
        DataFolder folder;
        QVERIFY(datasets::write({item}, "voc", folder.path("out")));
        QFile file(QString::fromStdString(folder.path("out/Annotations/a & b.xml")));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        for (const char* part :
             {"<filename>photos/a &amp; b.jpg</filename>", "<width>200</width>", "<xmin>1</xmin>",
              "<ymax>40</ymax>", "<xmax>30.5</xmax>", "<difficult>0</difficult>",
              "<name>annotator</name>", "<value>Ada</value>"})
            QVERIFY2(text.contains(part), part);
        QFile list(QString::fromStdString(folder.path("out/ImageSets/Main/train.txt")));
        QVERIFY(list.open(QIODevice::ReadOnly));
        QCOMPARE(list.readAll(), QByteArray("a & b\n"));
    }

    void picturesComeAlong() {
        DataFolder folder;
        folder.write("x/a.JPG", "one");
        folder.write("y/a.JPG", "two");
        std::vector<datasets::ExportItem> items(2);
        for (std::size_t i = 0; i < 2; ++i) {
            items[i].media = i == 0 ? "x/a.JPG" : "y/a.JPG";
            items[i].file = folder.path(items[i].media.c_str());
            items[i].width = items[i].height = 50;
            Annotation box;
            box.box = {1, 2, 3, 4};
            items[i].annotations = {box};
        }
        QVERIFY(datasets::write(items, "voc", folder.path("out"), {true}));
        const auto data = datasets::read(folder.path("out"), "voc", {});
        QVERIFY(data);
        QCOMPARE(data->samples[1].media[0], std::string("a_2.jpg"));
        QFile copy(QString::fromStdString(folder.path("out/JPEGImages/a_2.jpg")));
        QVERIFY(copy.open(QIODevice::ReadOnly));
        QCOMPARE(copy.readAll(), QByteArray("two"));
    }
};

QTEST_APPLESS_MAIN(TestVocFormat)
#include "tst_voc_format.moc"
