// SPDX-License-Identifier: Apache-2.0
// Values and item models of the training panels.
#include <QAbstractItemModelTester>
#include <QtTest>

#include "views/panels/findings_model.h"
#include "views/panels/metrics_model.h"
#include "views/panels/plot_axis.h"
#include "views/panels/train_outlook_view.h"
#include "views/panels/train_sample_view.h"

using namespace sl;

class TestTrainParts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void axesHaveRoundNumbers() {
        const auto ticks = PlotAxis(0.13, 0.92, false).ticks(5);
        QCOMPARE(ticks.size(), std::size_t(4));
        QVERIFY(std::abs(ticks[0] - 0.2) < 1e-9 && std::abs(ticks[3] - 0.8) < 1e-9);
        const PlotAxis log(1e-4, 2, true);
        QVERIFY(log.logarithmic());
        QVERIFY(std::abs(log.share(std::sqrt(2e-4)) - 0.5) < 1e-9);
        QVERIFY(std::abs(log.value(log.share(0.01)) - 0.01) < 1e-9);
        for (const double tick : log.ticks(5)) QVERIFY(tick >= 1e-4 && tick <= 2);
        QVERIFY(!PlotAxis(0, 2, true).logarithmic());  // zero has no logarithm
        const PlotAxis flat(3, 3, false);
        QCOMPARE(flat.share(3), 0.5);
        QVERIFY(flat.ticks(4).size() >= 2);
        for (const double high : {1e-12, 1.0, 7e9})
            QVERIFY(PlotAxis(0, high, false).ticks(4).size() <= 6);
    }

    void axisTexts() {
        QCOMPARE(axisText(0), "0");
        QCOMPARE(axisText(0.25), "0.25");
        QCOMPARE(axisText(0.0003), "3e-4");
        QCOMPARE(axisText(1500), "1500");
        QCOMPARE(axisText(25000), "25k");
    }

    void numbersAsATable() {
        MetricsModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setSeries({{"loss", {{1, 2.5}, {2, 1.5}}}, {"watch_iou", {{2, 0.25}}}});
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.columnCount(), 3);
        QCOMPARE(model.index(0, 0).data().toString(), "2");  // the newest is on top
        QCOMPARE(model.index(0, 2).data().toString(), "0.25");
        QCOMPARE(model.index(1, 2).data().toString(), QString());
        QCOMPARE(model.headerData(1, Qt::Horizontal).toString(), "Loss");
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        model.setSeries({{"loss", {{1, 2.5}, {2, 1.5}, {3, 1}}}, {"watch_iou", {{2, 0.25}}}});
        QCOMPARE(inserted.count(), 1);
        model.setSeries({{"loss", {{1, 2.5}, {2, 1.4}}}});  // went on from an earlier step
        QCOMPARE(model.rowCount(), 2);
        model.setSeries({});
        QCOMPARE(model.rowCount(), 0);
    }

    void findingsPutErrorsFirst() {
        FindingsModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setFindings({{false, "leakage", "7", "m/a.png", "record 7", "also in the test data"},
                           {true, "missing_file", "3", "m/b.png", "record 3", "is not there"}});
        QCOMPARE(model.index(0, 0).data().toString(), "Missing file");
        QCOMPARE(model.index(0, 2).data().toString(), "b.png");
        QCOMPARE(model.index(0, 1).data(FindingsModel::MediaRole).toString(), "m/b.png");
        QCOMPARE(model.index(1, 0).data(Qt::AccessibleTextRole).toString(),
                 "warning: In the test data");
    }

    void tokensShowWhatIsLearned() {
        const TokenColors colors{"#112233", "#ffffff", "#000000", "#777777"};
        std::vector<SeenTrainToken> tokens(5, {5, "<image>", false, true});
        tokens.push_back({1, "<b>", false, false});
        tokens.push_back({2, " dog", true, false});
        tokens.push_back({3, "\n", false, false});
        const QString html = tokensHtml(tokens, colors);
        QVERIFY(html.contains("[5 visual tokens]"));
        QVERIFY(html.contains("&lt;b&gt;"));  // text is no markup
        QVERIFY(html.contains("background-color:#112233; color:#ffffff'> dog"));
        QVERIFY(html.contains("⏎"));
        const QString many =
            tokensHtml(std::vector<SeenTrainToken>(9000, {1, "a", true, false}), colors);
        QVERIFY(many.contains("more"));
    }

    void outlookInWords() {
        TrainOutlook outlook;
        outlook.secondsPerStep = 0.5;
        outlook.steps = 100;
        outlook.totalSec = 50;
        outlook.peakMemoryBytes = qint64(3) << 29;
        outlook.parameters = 8'300'000;
        outlook.trainable = 850'000;
        QCOMPARE(outlookText(outlook, 0),
                 "About 50 s for 100 steps of 0.5 s · 1.5 GiB · 850 k of 8.3 M parameters learn");
        QVERIFY(outlookText(outlook, 0.5).startsWith("Stops after 30 s, about 60 of 100 steps"));
        QCOMPARE(spanText(600), "10 min");
        QCOMPARE(amountText(900), "900");
    }
};

QTEST_GUILESS_MAIN(TestTrainParts)
#include "tst_train_parts.moc"
