// SPDX-License-Identifier: Apache-2.0
// What a training keeps of pictures: pixels always, features where the tower does not learn.
#include <QtTest>

#include <chrono>

#include "models/families/mini/mini_kept_pictures.h"
#include "models/families/mini/mini_seen.h"
#include "models/families/mini/testing/square_source.h"
#include "models/families/mini/testing/tiny_checkpoint.h"
#include "models/train/optimiser.h"

using namespace sl;
using namespace sl::mini;
using testing::SquareSource;

namespace {

constexpr std::int64_t kPlenty = std::int64_t{64} << 20;

train::Stage stageOf(const char* pattern, double batch = 4) {
    train::Stage stage;
    stage.steps = 10;
    stage.batch = static_cast<std::int64_t>(batch);
    stage.groups = {{pattern}};
    stage.losses = {{"next_token", 1.0}, {"location", 1.0}, {"attention_guidance", 0.5}};
    return stage;
}

std::vector<train::TrainSample> keyed(int count, bool withImage = true) {
    std::vector<train::TrainSample> samples;
    for (int i = 0; i < count; ++i) {
        samples.push_back(SquareSource::drawn(i % 6));
        samples.back().key = i;
        if (!withImage) samples.back().image = nullptr;
    }
    return samples;
}

struct Fixture {
    explicit Fixture(const char* pattern, std::int64_t keptBytes = kPlenty)
        : stage(stageOf(pattern)),
          trainable(std::move(*makeTrainable(*testing::tinyCheckpoint(), SquareSource()))),
          optimiser(trainable->module(), stage) {
        trainable->beginStage(stage, keptBytes);
    }
    double loss(const std::vector<train::TrainSample>& samples) {
        auto batch = trainable->collate(samples, stage);
        return trainable->loss(**batch, stage).total.item<double>();
    }
    train::Stage stage;
    std::unique_ptr<train::Trainable> trainable;
    train::Optimiser optimiser;
};

}  // namespace

class TestMiniFrozen : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void framesFitThemselves() {
        // A picture that was resized for a grid gets the same grid again.
        const MiniConfig config = embeddedConfig(1400);
        const auto cell = double(config.vision.cellSize());
        for (int width = 20; width <= 2000; width += 37)
            for (int height = 20; height <= 2000; height += 41) {
                const GridShape grid = gridFor(width, height, config);
                QVERIFY(gridFor(double(grid.cols) * cell, double(grid.rows) * cell, config) ==
                        grid);
            }
    }

    void keptPicturesNeedNoFile() {
        for (const char* pattern : {".", "language_model|pool_adapter"}) {
            Fixture fixture(pattern);
            QVERIFY(!fixture.trainable->keeps(0));
            const double first = fixture.loss(keyed(6));
            for (std::int64_t key = 0; key < 6; ++key) QVERIFY(fixture.trainable->keeps(key));
            QVERIFY(!fixture.trainable->keeps(6));
            QCOMPARE(fixture.loss(keyed(6, false)), first);
            // In other company, too.
            const auto all = keyed(6, false);
            QVERIFY(std::isfinite(fixture.loss({all[4], all[1]})));
        }
    }

    void featuresAreThoseOfTheTower() {
        Fixture learning(".");
        Fixture frozen("language_model|pool_adapter");
        const double expected = learning.loss(keyed(6));
        QVERIFY2(qAbs(frozen.loss(keyed(6)) - expected) < 2e-3 * expected,
                 "float16 rounds the features, no more");
        // Without keys nothing is rounded and nothing kept.
        std::vector<train::TrainSample> plain;
        for (int i = 0; i < 6; ++i) plain.push_back(SquareSource::drawn(i));
        QVERIFY(qAbs(frozen.loss(plain) - expected) < 1e-5);
    }

    // Blank pixels in place of the picture give the same loss: the tower did not see them.
    void frozenTowersLookOnce() {
        Fixture frozen("language_model|pool_adapter");
        auto samples = keyed(4);
        const double first = frozen.loss(samples);
        for (auto& sample : samples) {
            auto noise = std::make_shared<Image>(32, 32);
            std::fill(noise->rgb.begin(), noise->rgb.end(), std::uint8_t{7});
            sample.image = noise;
        }
        QCOMPARE(frozen.loss(samples), first);
        // Nor is its backward run: no gradient reaches it, whereas the adapter has one.
        auto batch = frozen.trainable->collate(samples, frozen.stage);
        frozen.trainable->loss(**batch, frozen.stage).total.backward();
        for (const auto& item : frozen.trainable->module().named_parameters()) {
            const bool tower = item.key().find("vision_tower") != std::string::npos;
            if (item.key().find("dense_truth") != std::string::npos) continue;
            QVERIFY2(item.value().grad().defined() != tower, item.key().c_str());
        }
    }

    void theBudgetIsKept() {
        Fixture none(".", 0);
        QVERIFY(std::isfinite(none.loss(keyed(3))));
        QVERIFY(!none.trainable->keeps(0));
        // Three views of 32 × 32 × 3 bytes and not a fourth.
        Fixture three(".", 3 * 3072 + 100);
        three.loss(keyed(6));
        int kept = 0;
        for (std::int64_t key = 0; key < 6; ++key) kept += three.trainable->keeps(key) ? 1 : 0;
        QCOMPARE(kept, 3);
        QVERIFY(std::isfinite(three.loss(keyed(6))));
        // A new stage may change the tower: nothing of the old one is left.
        three.trainable->beginStage(three.stage, kPlenty);
        QVERIFY(!three.trainable->keeps(0));
        const auto lost = three.trainable->collate(keyed(1, false), three.stage);
        QVERIFY(!lost && lost.error().code == ErrorCode::BadInput);
    }

    void boxesStayWhereTheyAre() {
        MiniConfig config = testing::tinyConfig(300);
        KeptPictures kept(config);
        kept.begin(kPlenty);
        train::TrainSample sample;
        sample.key = 1;
        sample.image = std::make_shared<Image>(400, 200);
        sample.items = {{"grounding", "it", "", {{100, 50, 300, 150}}, {{100, 50, 300, 150}}}};
        for (int round = 0; round < 2; ++round) {
            const auto prepared = kept.prepared(sample);
            QVERIFY(prepared.has_value());
            const Image& view = *prepared->image;
            QVERIFY(view.width > view.height && view.width < 100);
            const Box box = prepared->items[0].boxes[0];
            QVERIFY(qAbs(box.x0 / view.width - 0.25) < 1e-12);
            QVERIFY(qAbs(box.y1 / view.height - 0.75) < 1e-12);
            QCOMPARE(prepared->items[0].evidence[0], box);
            sample.image = nullptr;
        }
    }

    void sequencesAreShownAsTheyAreLearnt() {
        const auto trainable = makeTrainable(*testing::tinyCheckpoint(), SquareSource());
        const auto seen = (*trainable)->seen(SquareSource::drawn(1), stageOf("."));
        QVERIFY2(seen.has_value(), seen ? "" : seen.error().message.c_str());
        QCOMPARE(seen->view->width, 32);
        QCOMPARE(seen->view->rgb, SquareSource::drawn(1).image->rgb);
        std::string asked;
        std::string learned;
        int visual = 0;
        for (const train::SeenToken& token : seen->tokens) {
            visual += token.visual ? 1 : 0;
            QVERIFY(!(token.visual && token.learned));
            if (!token.visual) (token.learned ? learned : asked) += token.text;
        }
        QCOMPARE(visual, 16);
        const auto squeezed = [](std::string text) {
            text.erase(std::remove(text.begin(), text.end(), ' '), text.end());
            return text;
        };
        QCOMPARE(squeezed(asked),
                 std::string("<bos><question>whatcolorisit?<answer><ref>thesquare</ref><caption>"));
        QCOMPARE(squeezed(learned), std::string("green<eos><loc009><loc001><loc015><loc007><eos>"
                                                "agreensquare<eos>"));
    }

    // What keeping features is worth with the embedded model's sizes.
    void frozenTowersTrainFaster() {
        constexpr int kBatch = 16;
        auto checkpoint = testing::tinyCheckpoint();
        const auto vocabulary = std::int64_t(checkpoint->tokenizer->vocabSize());
        const std::int64_t bins = checkpoint->config.location_bins;
        checkpoint->config = embeddedConfig(vocabulary);
        checkpoint->config.location_bins = bins;
        checkpoint->model = MiniModel(checkpoint->config);
        at::set_num_threads(1);
        const auto rate = [&](const char* pattern, bool keys) {
            auto trainable = *makeTrainable(*checkpoint, SquareSource());
            const train::Stage stage = stageOf(pattern, kBatch);
            train::Optimiser optimiser(trainable->module(), stage);
            trainable->beginStage(stage, kPlenty);
            auto samples = keyed(kBatch);
            if (!keys)
                for (auto& sample : samples) sample.key = -1;
            double best = 0;
            for (int i = 0; i < 3; ++i) {  // the first fills what is kept
                const auto start = std::chrono::steady_clock::now();
                auto batch = trainable->collate(samples, stage);
                trainable->loss(**batch, stage).total.backward();
                optimiser.step(1.0);
                const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
                best = std::max(best, kBatch / took.count());
            }
            return best;
        };
        const double whole = rate(".", true);
        const double frozen = rate("language_model|pool_adapter", false);
        const double kept = rate("language_model|pool_adapter", true);
        qInfo(
            "one thread: %.1f samples/s with all learning, %.1f with the tower frozen, %.1f with "
            "its features kept",
            whole, frozen, kept);
        QVERIFY(kept > 1.2 * whole);
    }
};

QTEST_APPLESS_MAIN(TestMiniFrozen)
#include "tst_mini_frozen.moc"
