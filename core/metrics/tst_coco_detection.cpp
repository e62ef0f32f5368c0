// SPDX-License-Identifier: Apache-2.0
#include <QFile>
#include <QtTest>

#include "core/metrics/metrics.h"
#include "test_folders.h"

using namespace sl;
using metrics::CocoBox;

namespace {

/// Rows of numbers below a header line.
std::vector<std::vector<double>> readTable(const char* name) {
    std::vector<std::vector<double>> rows;
    QFile file(QStringLiteral(SL_SOURCE_DIR "/core/metrics/testdata/") + QLatin1String(name));
    if (!file.open(QIODevice::ReadOnly)) return rows;
    file.readLine();
    while (!file.atEnd()) {
        rows.emplace_back();
        for (const QByteArray& field : file.readLine().trimmed().split(','))
            rows.back().push_back(field.toDouble());
    }
    return rows;
}

CocoBox boxOf(const std::vector<double>& row) {
    CocoBox box;
    box.imageId = static_cast<std::int64_t>(row[0]);
    box.categoryId = static_cast<int>(row[1]);
    box.box = {row[2], row[3], row[2] + row[4], row[3] + row[5]};
    return box;
}

CocoBox truthBox(std::int64_t image, Box box, bool crowd = false) {
    return {image, 1, box, box.area(), crowd, 0};
}
CocoBox detectionBox(std::int64_t image, Box box, double score) {
    return {image, 1, box, 0, false, score};
}

constexpr Box kThing{0, 0, 100, 100};
constexpr Box kElsewhere{500, 500, 600, 600};

}  // namespace

class TestCocoDetection : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// The numbers that pycocotools prints for these files (results/val2014_fake_eval_res.txt).
    void equalsTheOfficialScript() {
        std::vector<CocoBox> truth;
        for (const auto& row : readTable("coco_val2014_100_truth.csv")) {
            truth.push_back(boxOf(row));
            truth.back().area = row[6];
            truth.back().crowd = row[7] != 0;
        }
        std::vector<CocoBox> detections;
        for (const auto& row : readTable("coco_val2014_100_detections.csv")) {
            detections.push_back(boxOf(row));
            detections.back().score = row[6];
        }
        QCOMPARE(truth.size(), std::size_t{839});
        QCOMPARE(detections.size(), std::size_t{734});
        const std::map<std::string, double> expected{
            {"AP", .504581},    {"AP50", .696973}, {"AP75", .572982}, {"APs", .585626},
            {"APm", .519400},   {"APl", .501398},  {"AR1", .386813},  {"AR10", .593680},
            {"AR100", .595353}, {"ARs", .639811},  {"ARm", .566421},  {"ARl", .564291}};
        const auto found = metrics::cocoDetection(truth, detections);
        QCOMPARE(found.size(), expected.size());
        for (const auto& [name, value] : expected)
            QVERIFY2(std::abs(found.at(name) - value) < 5.1e-7,
                     (name + " is " + std::to_string(found.at(name))).c_str());
    }

    void perfectIsOneAndEmptyRangesAreMinusOne() {
        const auto found =
            metrics::cocoDetection({truthBox(1, kThing)}, {detectionBox(1, kThing, .5)});
        QCOMPARE(found.at("AP"), 1.0);
        QCOMPARE(found.at("APl"), 1.0);
        QCOMPARE(found.at("APs"), -1.0);
        QCOMPARE(metrics::cocoDetection({}, {}).at("AP"), -1.0);
    }

    void aFalseAlarmAboveTheHitHalvesPrecision() {
        const auto found = metrics::cocoDetection(
            {truthBox(1, kThing)}, {detectionBox(1, kElsewhere, .9), detectionBox(1, kThing, .5)});
        QVERIFY(std::abs(found.at("AP50") - 0.5) < 1e-9);
        QCOMPARE(found.at("AR1"), 0.0);
        QCOMPARE(found.at("AR10"), 1.0);
    }

    void aTruthIsMatchedOnceButACrowdOften() {
        const std::vector<CocoBox> twice{detectionBox(1, kThing, .9), detectionBox(1, kThing, .8)};
        const auto once = metrics::cocoDetection({truthBox(1, kThing), truthBox(2, kThing)}, twice);
        QVERIFY(once.at("AR100") < 0.51);
        const auto crowd =
            metrics::cocoDetection({truthBox(1, kThing), truthBox(1, kElsewhere, true)},
                                   {detectionBox(1, kElsewhere, .95),
                                    detectionBox(1, kElsewhere, .94), detectionBox(1, kThing, .9)});
        QCOMPARE(crowd.at("AP"), 1.0);  // matches with a crowd are not counted
    }

    void atMostAHundredDetectionsAnImage() {
        std::vector<CocoBox> detections(100, detectionBox(1, kElsewhere, .9));
        detections.push_back(detectionBox(1, kThing, .1));
        QCOMPARE(metrics::cocoDetection({truthBox(1, kThing)}, detections).at("AR100"), 0.0);
    }

    void survivesScoresThatAreNoNumbers() {
        const double nan = std::nan("");
        const auto found = metrics::cocoDetection(
            {truthBox(1, kThing)}, {detectionBox(1, kElsewhere, nan), detectionBox(1, kThing, .5),
                                    detectionBox(1, kElsewhere, nan)});
        QCOMPARE(found.at("AR1"), 1.0);
    }
};

QTEST_APPLESS_MAIN(TestCocoDetection)
#include "tst_coco_detection.moc"
