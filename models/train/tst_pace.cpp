// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "models/train/pace.h"

using namespace sl;
using namespace sl::train;

namespace {

Recipe twoStages() {
    Recipe recipe;
    recipe.stages.resize(2);
    recipe.stages[0].steps = 100;
    recipe.stages[1].steps = 300;
    return recipe;
}

}  // namespace

class TestPace : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void withoutALimitStepsCount() {
        const Pace pace(twoStages(), 0);
        QCOMPARE(pace.progress(0, 25, 1e9), 0.25);
        QCOMPARE(pace.progress(1, 300, 0), 1.0);
        QVERIFY(!pace.over(1e9));
    }

    void stagesShareTheTime() {
        const Pace pace(twoStages(), 40);
        QCOMPARE(pace.progress(0, 0, 5), 0.5);  // the first has ten seconds
        QCOMPARE(pace.progress(0, 80, 5), 0.8);
        QCOMPARE(pace.progress(0, 10, 10), 1.0);
        QCOMPARE(pace.progress(1, 0, 10), 0.0);
        QCOMPARE(pace.progress(1, 0, 4), 0.0);  // begun early
        QCOMPARE(pace.progress(1, 30, 25), 0.5);
        QVERIFY(!pace.over(39) && pace.over(40));
    }

    void theEndIsSetAside() {
        Pace pace(twoStages(), 40);
        pace.reserve(4);
        QCOMPARE(pace.progress(0, 0, 9), 1.0);
        QVERIFY(pace.over(36));
        pace.reserve(1000);  // a quarter at most
        QVERIFY(!pace.over(29.5) && pace.over(30));
    }

    void ratesFallWithTheTime() {
        Stage stage;
        stage.steps = 1000;
        stage.lr = 1;
        stage.warmupSteps = 100;
        stage.minLrRatio = 0.1;
        // Half of the time after ten steps: warm, and half-way down.
        QCOMPARE(learningRate(stage, 10, 0.5), 0.55);
        QCOMPARE(learningRate(stage, 10, 1.0), 0.1);
        QCOMPARE(learningRate(stage, 9, 0.0), 0.1);
        QCOMPARE(learningRate(stage, 500), learningRate(stage, 500, 0.5));
        stage.schedule = "wsd";
        stage.decaySteps = 200;
        QCOMPARE(learningRate(stage, 400, 0.8), 1.0);
        QVERIFY(qAbs(learningRate(stage, 400, 0.9) - 0.55) < 1e-12);
        QCOMPARE(learningRate(stage, 400, 1.0), 0.1);
        stage.schedule = "constant";
        QCOMPARE(learningRate(stage, 400, 1.0), 1.0);
    }
};

QTEST_APPLESS_MAIN(TestPace)
#include "tst_pace.moc"
