// SPDX-License-Identifier: Apache-2.0
// Whatever is exported is read back equal, to the precision that each format keeps.
#include <QtTest>

#include <algorithm>
#include <cmath>
#include <map>

#include "core/datasets/dataset.h"
#include "core/datasets/tst_made_items.h"

using namespace sl;
using datasets::Dataset;
using datasets::ExportItem;

namespace {

constexpr std::uint32_t kSeeds = 12;
constexpr std::size_t kItems = 40;

/// A box that is to come back, and by how much each edge may differ.
struct Expected {
    std::string label;
    Box box;
    std::optional<double> score;
    double slackX = 0, slackY = 0;
};

bool isNear(const Annotation& found, const Expected& expected) {
    const Box& a = found.box;
    const Box& b = expected.box;
    return found.label == expected.label && std::abs(a.x0 - b.x0) <= expected.slackX &&
           std::abs(a.x1 - b.x1) <= expected.slackX && std::abs(a.y0 - b.y0) <= expected.slackY &&
           std::abs(a.y1 - b.y1) <= expected.slackY && found.score == expected.score;
}

std::string described(const Annotation& a) {
    return a.label + " " + std::to_string(a.box.x0) + " " + std::to_string(a.box.y0) + " " +
           std::to_string(a.box.x1) + " " + std::to_string(a.box.y1);
}

/// By picture, in the order written; what differs, or nothing.
std::string difference(const Dataset& data,
                       const std::map<std::string, std::vector<Expected>>& expected) {
    std::map<std::string, std::vector<Annotation>> found;
    for (const Sample& sample : data.samples)
        for (const Annotation& annotation : sample.annotations)
            found[sample.media[0]].push_back(annotation);
    if (found.size() != expected.size()) return "the number of pictures";
    for (const auto& [media, boxes] : expected) {
        const auto& its = found[media];
        if (its.size() != boxes.size()) return "the number of boxes on " + media;
        for (std::size_t i = 0; i < boxes.size(); ++i)
            if (!isNear(its[i], boxes[i]))
                return media + ": " + described(its[i]) + " is not " + boxes[i].label + " " +
                       std::to_string(boxes[i].box.x0);
    }
    return {};
}

template <class Slack>
std::map<std::string, std::vector<Expected>> expectedBoxes(const std::vector<ExportItem>& items,
                                                           bool scores, Slack slack) {
    std::map<std::string, std::vector<Expected>> all;
    for (const ExportItem& item : items)
        for (const Annotation& annotation : item.annotations)
            all[item.media].push_back({annotation.label, annotation.box,
                                       scores ? annotation.score : std::nullopt, slack(item.width),
                                       slack(item.height)});
    return all;
}

/// Sizes from the items, for formats that keep fractions.
datasets::ReadOptions sizesOf(const std::vector<ExportItem>& items) {
    datasets::ReadOptions options;
    std::map<std::string, std::pair<int, int>> sizes;
    for (const ExportItem& item : items) sizes[item.media] = {item.width, item.height};
    options.pictureSize = [sizes](const std::string& path) -> Result<std::pair<int, int>> {
        const auto found = sizes.find(path);
        if (found == sizes.end()) return fail(ErrorCode::BadInput, "no picture");
        return found->second;
    };
    return options;
}

/// Written and read; the test fails with what went wrong.
Dataset roundTrip(const std::vector<ExportItem>& items, const std::string& format,
                  const datasets::ReadOptions& options = {}) {
    QTemporaryDir folder;
    const std::string path = folder.filePath("out").toStdString();
    const auto written = datasets::write(items, format, path);
    if (!written) {
        QTest::qFail(written.error().message.c_str(), __FILE__, __LINE__);
        return {};
    }
    if (written->items != static_cast<std::int64_t>(items.size()) || written->leftOut != 0 ||
        !written->findings.empty())
        QTest::qFail("not everything was written", __FILE__, __LINE__);
    auto data = datasets::read(path, format, options);
    if (!data) {
        QTest::qFail(data.error().message.c_str(), __FILE__, __LINE__);
        return {};
    }
    for (const datasets::Finding& finding : data->findings)
        QTest::qFail((finding.where + ": " + finding.what).c_str(), __FILE__, __LINE__);
    return std::move(*data);
}

}  // namespace

#define COMPARE_BOXES(data, expected)                               \
    do {                                                            \
        const std::string difference_ = difference(data, expected); \
        QVERIFY2(difference_.empty(), difference_.c_str());         \
    } while (false)

class TestRoundTrip : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cocoKeepsBoxesToTheLastBitsOfASum() {
        for (std::uint32_t seed = 0; seed < kSeeds; ++seed) {
            const auto items = MadeItems(seed).items(kItems);
            const Dataset data = roundTrip(items, "coco");
            COMPARE_BOXES(data, expectedBoxes(items, true, [](int) { return 1e-9; }));
            for (const ExportItem& item : items)
                QVERIFY((data.sizes.at(item.media) == std::pair(item.width, item.height)));
        }
    }

    void refjsonKeepsBoxesExactly() {
        for (std::uint32_t seed = 0; seed < kSeeds; ++seed) {
            auto items = MadeItems(seed).items(kItems);
            const Dataset data = roundTrip(items, "refjson");
            // The question stands for the label.
            for (ExportItem& item : items)
                for (Annotation& annotation : item.annotations) annotation.label = item.prompt;
            COMPARE_BOXES(data, expectedBoxes(items, false, [](int) { return 0.0; }));
        }
    }

    void llavaKeepsFiveDecimalsOfTheSide() {
        for (std::uint32_t seed = 0; seed < kSeeds; ++seed) {
            auto items = MadeItems(seed).items(kItems);
            const Dataset data = roundTrip(items, "llava", sizesOf(items));
            QCOMPARE(data.samples.size(), items.size());
            QCOMPARE(data.boxReading, std::string("norm1 xyxy"));
            for (std::size_t i = 0; i < items.size(); ++i) {
                QCOMPARE(data.samples[i].id, items[i].runId);
                QCOMPARE(data.samples[i].prompt, items[i].prompt);
                for (Annotation& annotation : items[i].annotations)
                    annotation.label = items[i].prompt;
            }
            COMPARE_BOXES(data,
                          expectedBoxes(items, false, [](int side) { return 0.51e-5 * side; }));
        }
    }

    void llavaKeepsAnswersAsTheyAre() {
        MadeItems made(5);
        for (int i = 0; i < 200; ++i) {
            ExportItem item;
            item.media = "a.jpg";
            item.runId = "r";
            item.task = "vqa";
            item.prompt = made.text();
            item.text = made.text();
            const Dataset data = roundTrip({item}, "llava");
            QCOMPARE(data.samples[0].prompt, item.prompt);
            QVERIFY((data.samples[0].answers == std::vector<std::string>{item.text}));
        }
    }

    void vocKeepsHundredthsOfAPixel() {
        for (std::uint32_t seed = 0; seed < kSeeds; ++seed) {
            const auto items = MadeItems(seed).items(kItems);
            const Dataset data = roundTrip(items, "voc");
            COMPARE_BOXES(data, expectedBoxes(items, true, [](int) { return 0.00501; }));
            for (const ExportItem& item : items)
                QVERIFY((data.sizes.at(item.media) == std::pair(item.width, item.height)));
        }
    }

    void yoloKeepsEightDecimalsOfTheSide() {
        for (std::uint32_t seed = 0; seed < kSeeds; ++seed) {
            const auto items = MadeItems(seed).items(kItems);
            const Dataset data = roundTrip(items, "yolo");
            COMPARE_BOXES(data,
                          expectedBoxes(items, false, [](int side) { return 1.01e-8 * side; }));
        }
    }

    void csvAndJsonlKeepEverything_data() {
        QTest::addColumn<QByteArray>("format");
        QTest::newRow("csv") << QByteArray("csv");
        QTest::newRow("jsonl") << QByteArray("jsonl");
    }
    void csvAndJsonlKeepEverything() {
        QFETCH(QByteArray, format);
        for (std::uint32_t seed = 0; seed < kSeeds; ++seed) {
            MadeItems made(seed);
            auto items = made.items(kItems);
            for (ExportItem& item : items) {
                while (made.number(3) == 0) item.annotations.push_back(made.other());
                if (made.number(5) == 0) item.annotations.clear();
                while (made.number(4) == 0) item.otherAnswers.push_back(made.text());
            }
            const Dataset data = roundTrip(items, format.toStdString());
            QCOMPARE(data.samples.size(), items.size());
            for (std::size_t i = 0; i < items.size(); ++i) {
                const Sample& sample = data.samples[i];
                std::vector<std::string> answers{items[i].text};
                answers.insert(answers.end(), items[i].otherAnswers.begin(),
                               items[i].otherAnswers.end());
                QCOMPARE(sample.id, items[i].runId);
                QCOMPARE(sample.task, items[i].task);
                QCOMPARE(sample.prompt, items[i].prompt);
                QVERIFY((sample.media == std::vector<std::string>{items[i].media}));
                QVERIFY(sample.answers == answers);
                QVERIFY(sample.annotations == items[i].annotations);
                QVERIFY(
                    (data.sizes.at(items[i].media) == std::pair(items[i].width, items[i].height)));
            }
        }
    }

    void questionsAboutSeveralPicturesStayOne_data() { csvAndJsonlKeepEverything_data(); }
    void questionsAboutSeveralPicturesStayOne() {
        QFETCH(QByteArray, format);
        MadeItems made(3);
        auto items = made.items(6);
        for (std::size_t i = 0; i < items.size(); ++i) {
            items[i].runId = i < 3 ? "one" : "two";
            items[i].mediaIndex = static_cast<int>(i % 3);
            items[i].prompt = "which of these?";
            items[i].media = std::to_string(i) + ".png";
            for (Annotation& annotation : items[i].annotations)
                annotation.mediaIndex = items[i].mediaIndex;
        }
        const Dataset data = roundTrip(items, format.toStdString());
        QCOMPARE(data.samples.size(), std::size_t{2});
        QVERIFY((data.samples[1].media == std::vector<std::string>{"3.png", "4.png", "5.png"}));
        std::vector<Annotation> expected;
        for (std::size_t i = 3; i < 6; ++i)
            expected.insert(expected.end(), items[i].annotations.begin(),
                            items[i].annotations.end());
        QVERIFY(data.samples[1].annotations == expected);
    }

    void tinyBoxesSurviveRounding_data() {
        QTest::addColumn<QByteArray>("format");
        for (const char* format : {"coco", "refjson", "llava", "voc", "yolo", "csv", "jsonl"})
            QTest::newRow(format) << QByteArray(format);
    }
    void tinyBoxesSurviveRounding() {
        QFETCH(QByteArray, format);
        ExportItem item;
        item.media = "a.jpg";
        item.width = 9000;
        item.height = 7000;
        item.runId = "r";
        item.prompt = "dot";
        Annotation annotation;
        annotation.label = "dot";
        annotation.box = {100.001, 200.001, 100.003, 200.004};
        item.annotations = {annotation};
        const Dataset data = roundTrip({item}, format.toStdString(), sizesOf({item}));
        QCOMPARE(data.samples[0].annotations.size(), std::size_t{1});
        QVERIFY(std::abs(data.samples[0].annotations[0].box.x0 - 100.001) < 0.001);
    }
};

QTEST_APPLESS_MAIN(TestRoundTrip)
#include "tst_round_trip.moc"
