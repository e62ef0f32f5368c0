// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QtTest>

#include "core/base/json.h"
#include "core/media/media.h"
#include "core/store/evidence_file.h"
#include "core/work/annotated_picture.h"
#include "core/work/answer_folder.h"
#include "core/work/colour_map.h"

using namespace sl;

namespace {

Image grey(int width, int height) {
    Image image(width, height);
    std::fill(image.rgb.begin(), image.rgb.end(), std::uint8_t(128));
    return image;
}

Annotation box(const Box& where, const std::string& label) {
    Annotation a;
    a.box = where;
    a.label = label;
    a.score = 0.9;
    return a;
}

int changed(const Image& a, const Image& b, const Box& inside) {
    int count = 0;
    for (int y = int(inside.y0); y < int(inside.y1); ++y)
        for (int x = int(inside.x0); x < int(inside.x1); ++x)
            count += std::equal(a.row(y) + x * 3, a.row(y) + x * 3 + 3, b.row(y) + x * 3) ? 0 : 1;
    return count;
}

}  // namespace

class TestAnswerFolder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void boxIsDrawnWhereItIs() {
        const Image plain = grey(200, 100);
        Answer answer;
        answer.annotations = {box({50, 40, 150, 90}, "")};
        answer.annotations[0].score.reset();
        const auto drawn = work::annotatedPicture(plain, answer, false);
        QVERIFY(drawn.has_value());
        QCOMPARE(drawn->width, 200);
        const work::Rgb colour = work::okabeIto(0);
        const std::uint8_t* edge = drawn->row(40) + 100 * 3;
        QVERIFY(std::abs(edge[0] - int(colour.r * 255)) < 40);
        QCOMPARE(changed(plain, *drawn, {60, 50, 140, 80}), 0);  // inside is untouched
        QCOMPARE(changed(plain, *drawn, {0, 0, 200, 30}), 0);
    }

    void labelsOfAnyScriptShow() {
        const Image plain = grey(400, 200);
        for (const char* label : {"cat", "猫と犬", "кошка", "Ωμέγα"}) {
            Answer answer;
            answer.annotations = {box({100, 100, 300, 180}, label)};
            const auto drawn = work::annotatedPicture(plain, answer, false);
            QVERIFY(drawn.has_value());
            // A plate with two colours: the ground of the label and its ink.
            QVERIFY(changed(plain, *drawn, {100, 80, 300, 96}) > 100);
        }
    }

    void brokenLabelsAndBoxesAreLeftOut() {
        const Image plain = grey(64, 64);
        Answer answer;
        answer.annotations = {box({10, 10, 5, 5}, "inside out"), box({1, 1, 60, 60}, "\xff\xfe")};
        QVERIFY(work::annotatedPicture(plain, answer, true).has_value());
        QVERIFY(!work::annotatedPicture(Image(), answer, true).has_value());
    }

    void heatShowsWhereTheValuesAre() {
        const Image plain = grey(100, 100);
        Answer answer;
        Evidence evidence;
        evidence.data = Grid{0, 0, {0, 0, 100, 100}, 2, 2, {0, 0, 0, 1}, 0, 1};
        answer.evidence = {evidence};
        const auto with = work::annotatedPicture(plain, answer, true);
        QVERIFY(with.has_value());
        QCOMPARE(changed(plain, *with, {0, 0, 20, 20}), 0);
        QCOMPARE(changed(plain, *with, {80, 80, 100, 100}), 400);
        QCOMPARE(changed(plain, *work::annotatedPicture(plain, answer, false), {0, 0, 100, 100}),
                 0);
    }

    void hugePicturesAreDrawnSmaller() {
        const auto drawn = work::annotatedPicture(grey(40000, 10), {}, false);
        QVERIFY(drawn.has_value());
        QVERIFY(drawn->width <= 16000);
    }

    void stacksAreShownByTheirMean() {
        Evidence evidence;
        GridStack stack;
        stack.rows = 1;
        stack.cols = 2;
        stack.axes = {{"layer", {"0", "1"}}};
        stack.values = {0, 2, 4, 4};
        evidence.data = stack;
        const auto grid = work::displayGrid(evidence);
        QVERIFY(grid.has_value());
        QCOMPARE(grid->values, (std::vector<float>{2, 3}));
        QCOMPARE(grid->max, 3.0F);
        evidence.data = Table{};
        QVERIFY(!work::displayGrid(evidence).has_value());
    }

    void folderHoldsAnswerPictureAndEvidence() {
        QTemporaryDir dir;
        Query query;
        query.media = {dir.filePath("p.png").toStdString()};
        QVERIFY(media::writePng(grey(50, 50), query.media[0]).has_value());
        Answer answer;
        answer.text = "yes";
        Evidence evidence;
        evidence.probe = "attention";
        evidence.file = "elsewhere.safetensors";
        evidence.data = Grid{0, 0, {0, 0, 50, 50}, 2, 2, {0, 1, 2, 3}, 0, 3};
        answer.evidence = {evidence};
        const std::string out = dir.filePath("deep/out").toStdString();
        const auto written = work::writeAnswerFolder(query, answer, "RUN", out);
        QVERIFY2(written.has_value(), written ? "" : written.error().message.c_str());
        QCOMPARE(written->size(), std::size_t(4));
        const auto json = readJsonFile(out + "/answer.json");
        QVERIFY(json.has_value());
        QCOMPARE((*json)["run"].get<std::string>(), std::string("RUN"));
        QVERIFY(media::readImage(out + "/annotated.png").has_value());
        const auto numbers = readJsonFile(out + "/evidence-0-attention.json");
        QVERIFY(numbers.has_value());
        QCOMPARE((*numbers)["data"]["values"].size(), std::size_t(4));
    }

    void largeNumbersGoIntoAFileOfTheFolder() {
        QTemporaryDir dir;
        Query query;
        query.media = {dir.filePath("p.png").toStdString()};
        QVERIFY(media::writePng(grey(50, 50), query.media[0]).has_value());
        Answer answer;
        Evidence evidence;
        evidence.probe = "attention";
        evidence.data = Grid{0, 0, {0, 0, 50, 50}, 200, 200, std::vector<float>(40000, 1), 0, 1};
        answer.evidence = {evidence};
        const std::string out = dir.filePath("out").toStdString();
        for (int twice = 0; twice < 2; ++twice) {
            const auto written = work::writeAnswerFolder(query, answer, "", out);
            QVERIFY2(written.has_value(), written ? "" : written.error().message.c_str());
        }
        const auto json = readJsonFile(out + "/answer.json");
        QCOMPARE((*json)["evidence"][0]["file"].get<std::string>(),
                 std::string("evidence-0-attention.safetensors"));
        const auto numbers = store::readEvidence(out + "/evidence-0-attention.safetensors");
        QVERIFY2(numbers.has_value(), numbers ? "" : numbers.error().message.c_str());
        QCOMPARE(std::get<Grid>(numbers->data).values, std::get<Grid>(evidence.data).values);
        QVERIFY(QFile::exists(dir.filePath("out/evidence-0-attention.png")));
        QVERIFY(QFile(dir.filePath("out/answer.json")).size() < 10'000);
    }

    void aFileInTheWayIsNamed() {
        QTemporaryDir dir;
        const std::string file = dir.filePath("f").toStdString();
        QVERIFY(media::writePng(grey(2, 2), file).has_value());
        const auto made = work::makeAnswerFolder(file);
        QVERIFY(!made.has_value());
        QCOMPARE(made.error().code, ErrorCode::BadInput);
        QVERIFY(made.error().message.find(file) != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestAnswerFolder)
#include "tst_answer_folder.moc"
