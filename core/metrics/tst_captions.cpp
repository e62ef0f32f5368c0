// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/metrics/metrics.h"

using namespace sl;

namespace {

const std::vector<std::vector<std::string>> kReferences{
    {"two cats are sleeping next to each other.",
     "a grey cat is cuddling with an orange cat on a blanket.",
     "the orange cat is happy that the black cat is close to it."},
    {"a dog is wearing ear muffs as it lies on a carpet.",
     "a black dog and an orange cat are looking at the photographer.",
     "headphones are placed on a dogs ears."}};

bool near(double found, double expected) {
    return std::abs(found - expected) < 5.1e-5;
}

}  // namespace

class TestCaptions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Published in the README of jmhessel/clipscore.
    void equalsTheOfficialScriptOnGoodCaptions() {
        const auto scores = metrics::captionScores(
            {"an orange cat and a grey cat are lying together.",
             "a black dog wearing headphones looks at the camera as an orange cat walks in the "
             "background."},
            kReferences);
        QVERIFY(near(scores.bleu[0], .6667));
        QVERIFY(near(scores.bleu[1], .4899));
        QVERIFY(near(scores.bleu[2], .3469));
        QVERIFY(near(scores.bleu[3], .0000));
        QVERIFY(near(scores.rougeL, .4280));
        QVERIFY(near(scores.cider, .5637));
    }

    void equalsTheOfficialScriptOnBadCaptions() {
        const auto scores = metrics::captionScores(
            {"a calico cat and a white cat are lying together.",
             "a black dog wearing a hat looks at the camera as a tabby walks in the background."},
            kReferences);
        QVERIFY(near(scores.bleu[0], .4815));
        QVERIFY(near(scores.bleu[1], .2404));
        QVERIFY(near(scores.bleu[2], .1359));
        QVERIFY(near(scores.bleu[3], .0000));
        QVERIFY(near(scores.rougeL, .3121));
        QVERIFY(near(scores.cider, .2790));
    }

    void sameWordsScoreOneWhateverTheirCaseAndMarks() {
        const auto scores = metrics::captionScores({"The dog's ball, isn't it red?", "two cats"},
                                                   {{"the dog's ball isn't it red"}, {"two cats"}});
        QVERIFY(std::abs(scores.bleu[0] - 1.0) < 1e-6);
        QVERIFY(std::abs(scores.rougeL - 1.0) < 1e-9);
    }

    void shortCaptionsPayForTheirBrevity() {
        const auto scores = metrics::captionScores({"a cat"}, {{"a cat on a mat"}});
        QVERIFY(std::abs(scores.bleu[0] - std::exp(1 - 5.0 / 2.0)) < 1e-6);
    }

    void nothingAndEmptyTextAreZero() {
        QCOMPARE(metrics::captionScores({}, {}).cider, 0.0);
        const auto scores = metrics::captionScores({""}, {{"a cat"}});
        QCOMPARE(scores.rougeL, 0.0);
        QVERIFY(scores.bleu[0] < 1e-6);
        QCOMPARE(metrics::captionScores({"a cat"}, {{}}).rougeL, 0.0);
    }
};

QTEST_APPLESS_MAIN(TestCaptions)
#include "tst_captions.moc"
