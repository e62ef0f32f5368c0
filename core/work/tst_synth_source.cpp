// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <cmath>
#include <set>

#include "core/work/synth_source.h"

using namespace sl;

namespace {

work::SynthSourceOptions small() {
    work::SynthSourceOptions options;
    options.seed = 11;
    options.levels = {1, 1};
    options.scene.minSide = options.scene.maxSide = 96;
    options.scene.pictograms = options.scene.glyphs = false;
    return options;
}

}  // namespace

class TestSynthSource : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sampleDependsOnItsNumberAlone() {
        work::SynthSource forward(small());
        work::SynthSource alone(small());
        (void)forward.sample(0);
        (void)forward.sample(3);
        const auto a = forward.sample(7);
        const auto b = alone.sample(7);
        QVERIFY2(a.has_value() && b.has_value(), a ? "" : a.error().message.c_str());
        QCOMPARE(a->image->rgb, b->image->rgb);
        QCOMPARE(a->items.size(), b->items.size());
        for (std::size_t i = 0; i < a->items.size(); ++i) {
            QCOMPARE(a->items[i].prompt, b->items[i].prompt);
            QCOMPARE(a->items[i].answer, b->items[i].answer);
        }
        QVERIFY(a->image->rgb != alone.sample(8)->image->rgb);
    }

    void itemsCarryTruth() {
        work::SynthSource source(small());
        std::set<std::string> tasks;
        for (int i = 0; i < 6; ++i) {
            const auto sample = source.sample(i);
            QVERIFY(sample.has_value());
            const Box whole{0, 0, double(sample->image->width), double(sample->image->height)};
            QVERIFY(!sample->objects.empty());
            for (const train::TrainItem& item : sample->items) {
                tasks.insert(item.task);
                QCOMPARE(item.boxes.size(), std::size_t(item.task == "grounding" ? 1 : 0));
                QCOMPARE(item.answer.empty(), item.task == "grounding");
                QCOMPARE(item.prompt.empty(), item.task == "captioning");
                for (const Box& box : item.evidence) QCOMPARE(box.intersected(whole), box);
                if (item.task == "grounding") QCOMPARE(item.evidence.at(0), item.boxes.at(0));
            }
        }
        QCOMPARE(tasks, (std::set<std::string>{"captioning", "grounding", "vqa"}));
    }

    void aBatchSharesItsShape() {
        work::SynthSourceOptions options = small();
        options.aspects = {0.5, 1, 2};
        work::SynthSource source(options);
        source.beginStage(Json::object(), 4);
        std::set<double> aspects;
        for (int batch = 0; batch < 12; ++batch) {
            const double aspect = source.aspect(batch * 4);
            aspects.insert(aspect);
            for (int i = 0; i < 4; ++i) QCOMPARE(source.aspect(batch * 4 + i), aspect);
        }
        QCOMPARE(aspects.size(), std::size_t(3));
        for (int i = 0; i < 4; ++i) {
            const auto sample = source.sample(i);
            QVERIFY(sample.has_value());
            const double aspect = double(sample->image->width) / sample->image->height;
            QVERIFY(std::abs(aspect / source.aspect(i) - 1) < 0.05);
        }
    }

    void levelsFollowTheirWeights() {
        work::SynthSourceOptions options = small();
        options.levels = {3, 0, 1};
        const work::SynthSource source(options);
        std::array<int, 3> counts{};
        for (int i = 0; i < 4000; ++i) ++counts.at(static_cast<std::size_t>(source.level(i)));
        QCOMPARE(counts[1], 0);
        QVERIFY(std::abs(counts[0] - 3000) < 150);
    }

    void stagesSetTheirOwn() {
        work::SynthSource source(small());
        source.beginStage({{"levels", {0, 1}}, {"questions", 0}, {"captions", 0}, {"other", 1}}, 2);
        QCOMPARE(source.level(0), 1);
        const auto sample = source.sample(0);
        QVERIFY(sample.has_value());
        for (const train::TrainItem& item : sample->items)
            QCOMPARE(item.task, std::string("grounding"));
        source.beginStage({{"levels", {0, 0}}}, 2);
        QVERIFY(!source.sample(0).has_value());
        source.beginStage({{"levels", "many"}}, 2);
        QVERIFY(source.sample(0).error().message.find("levels") != std::string::npos);
        source.beginStage(Json::object(), 2);
        QVERIFY(source.sample(0).has_value());
    }

    void optionsSurviveJson() {
        work::SynthSourceOptions options = small();
        options.aspects = {1, 1.5};
        options.scene.heldOut = true;
        const auto back = work::synthSourceOptionsFromJson(work::toJson(options));
        QVERIFY(back.has_value());
        QCOMPARE(dumpJson(work::toJson(*back)), dumpJson(work::toJson(options)));
    }
};

QTEST_APPLESS_MAIN(TestSynthSource)
#include "tst_synth_source.moc"
