// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <set>

#include "models/train/sample_feed.h"

using namespace sl;
using namespace sl::train;

namespace {

/// Keeps the pictures of even keys.
class KeepsEven final : public Trainable {
public:
    torch::nn::Module& module() override { return m_module; }
    bool keeps(std::int64_t key) const override { return key % 2 == 0; }
    Result<std::unique_ptr<TrainBatch>> collate(const std::vector<TrainSample>&,
                                                const Stage&) const override {
        return std::make_unique<TrainBatch>();
    }
    BatchLoss loss(TrainBatch&, const Stage&) override { return {}; }
    Result<void> saveCheckpoint(const std::string&,
                                const std::map<std::string, at::Tensor>&) override {
        return {};
    }

private:
    torch::nn::Module m_module;
};

/// Large pictures with a box; counts how often one is read.
class Pictures final : public SampleSource {
public:
    explicit Pictures(std::int64_t size) : m_size(size) {}
    Result<TrainSample> sample(std::int64_t index) override {
        ++reads;
        auto result = labels(index);
        result->image = std::make_shared<Image>(900, 600);
        return result;
    }
    Result<TrainSample> labels(std::int64_t index) override {
        TrainSample sample;
        sample.aspect = 1.5;
        sample.media = std::to_string(index);
        sample.items.push_back({"grounding", "it", "", {{90, 60, 450, 300}}, {}});
        return sample;
    }
    std::int64_t size() const override { return m_size; }
    int reads = 0;

private:
    std::int64_t m_size;
};

}  // namespace

class TestSampleFeed : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keptPicturesAreNotRead() {
        const KeepsEven trainable;
        Pictures source(6);
        Stage stage;
        SampleFeed feed(trainable, source, stage, 3);
        std::set<std::int64_t> keys;
        for (std::int64_t i = 0; i < 6; ++i) {
            const auto sample = feed.at(i);
            QVERIFY(sample.has_value());
            QCOMPARE(std::to_string(sample->key), sample->media);
            QCOMPARE(sample->image == nullptr, sample->key % 2 == 0);
            QCOMPARE(aspectOf(*sample), 1.5);
            keys.insert(sample->key);
        }
        QCOMPARE(keys.size(), std::size_t(6));
        QCOMPARE(source.reads, 3);
    }

    void endlessSamplesHaveNoKey() {
        const KeepsEven trainable;
        Pictures source(0);
        SampleFeed feed(trainable, source, Stage(), 3);
        const auto sample = feed.at(8);
        QCOMPARE(sample->media, std::string("8"));
        QCOMPARE(sample->key, std::int64_t(-1));
        QVERIFY(sample->image != nullptr);
    }

    void augmentedPicturesAreReadOnceAndReduced() {
        const KeepsEven trainable;
        Pictures source(4);
        Stage stage;
        stage.augment.colour = 0.2;
        SampleFeed feed(trainable, source, stage, 3);
        std::vector<TrainSample> first;
        for (std::int64_t i = 0; i < 12; ++i) {
            const auto sample = feed.at(i);
            QVERIFY(sample.has_value());
            QCOMPARE(sample->key, std::int64_t(-1));
            QCOMPARE(sample->image->width, 448);
            QCOMPARE(sample->image->height, 299);
            const Box box = sample->items[0].boxes[0];
            QVERIFY(qAbs(box.x0 / 448 - 0.1) < 1e-9 && qAbs(box.y1 / 299 - 0.5) < 1e-9);
            first.push_back(*sample);
        }
        QCOMPARE(source.reads, 4);
        // A run that goes on in the third round sees what it would have seen.
        SampleFeed again(trainable, source, stage, 3);
        for (std::int64_t i = 8; i < 12; ++i)
            QCOMPARE(again.at(i)->image->rgb, first[std::size_t(i)].image->rgb);
    }
};

QTEST_APPLESS_MAIN(TestSampleFeed)
#include "tst_sample_feed.moc"
