// SPDX-License-Identifier: Apache-2.0
#include <QtTest/QtTest>

#include "core/synth/grammar.h"
#include "core/synth/tst_oracle.h"

using namespace sl::synth;

/// Drawn scenes in number: what holds for imagined worlds holds for the real ones.
class TestManyScenes : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keptCombinationsNeverShowInTraining();
    void everythingSaidOfDrawnScenesIsTrue();
    void speed();
};

namespace {

SceneOptions trainingOptions(int level) {
    SceneOptions options;
    options.level = level;
    options.minSide = 96;
    options.maxSide = 200;
    return options;
}

}  // namespace

void TestManyScenes::keptCombinationsNeverShowInTraining() {
    for (std::uint64_t i = 0; i < 5000; ++i) {
        const auto scene = drawScene(11, i, trainingOptions(static_cast<int>(i % 4)));
        QVERIFY(scene.has_value());
        const World world = worldOf(*scene);
        for (const Thing& thing : world.things) QVERIFY(!isHeldOut(world, thing));
    }
}

void TestManyScenes::everythingSaidOfDrawnScenesIsTrue() {
    for (std::uint64_t i = 0; i < 2000; ++i) {
        SceneOptions options = trainingOptions(static_cast<int>(i % 4));
        options.heldOut = i % 3 == 0;
        const auto scene = drawScene(12, i, options);
        QVERIFY(scene.has_value());
        const World world = worldOf(*scene);
        const Oracle oracle(world);
        for (const Reference& reference : references(*scene, i, 6)) {
            const auto meant = oracle.expressed(QString::fromStdString(reference.expression));
            QVERIFY2(meant && *meant == Oracle::Set{reference.thing}, reference.expression.c_str());
        }
        for (const Question& question : questions(*scene, i, 8))
            QVERIFY2(oracle.answer(QString::fromStdString(question.question)).toStdString() ==
                         question.answer,
                     question.question.c_str());
        for (const Caption& caption : captions(*scene, i, 2)) {
            const CaptionCheck check = checkCaption(caption.text, *scene);
            QVERIFY2(check.statements > 0 && check.statements == check.trueStatements &&
                         check.namedButAbsent.empty(),
                     caption.text.c_str());
        }
    }
}

void TestManyScenes::speed() {
    for (int level = 0; level < 4; ++level) {
        QElapsedTimer timer;
        timer.start();
        constexpr int count = 500;
        for (std::uint64_t i = 0; i < count; ++i)
            QVERIFY(drawScene(13, i, trainingOptions(level)).has_value());
        qInfo("level %d: %.2f ms a scene (96 to 200 pixels)", level,
              static_cast<double>(timer.nsecsElapsed()) / 1e6 / count);
    }
}

QTEST_APPLESS_MAIN(TestManyScenes)
#include "tst_many_scenes.moc"
