// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <algorithm>
#include <set>

#include "models/train/batch_loader.h"

using namespace sl;
using namespace sl::train;

namespace {

/// Remembers which samples came, by their number.
struct Numbers : TrainBatch {
    std::vector<std::int64_t> values;
};

class Collector : public Trainable {
public:
    torch::nn::Module& module() override { return m_module; }
    Result<std::unique_ptr<TrainBatch>> collate(const std::vector<TrainSample>& samples,
                                                const Stage&) const override {
        auto batch = std::make_unique<Numbers>();
        for (const TrainSample& s : samples) batch->values.push_back(std::stoll(s.items[0].answer));
        return batch;
    }
    BatchLoss loss(TrainBatch&, const Stage&) override { return {}; }
    Result<void> saveCheckpoint(const std::string&,
                                const std::map<std::string, at::Tensor>&) override {
        return {};
    }

private:
    torch::nn::Module m_module;
};

class Counting : public SampleSource {
public:
    explicit Counting(std::int64_t size, std::int64_t broken = -1)
        : m_size(size), m_broken(broken) {}
    Result<TrainSample> sample(std::int64_t index) override {
        if (index == m_broken) return fail(ErrorCode::BadInput, "picture is broken");
        TrainSample sample;
        sample.items.push_back({"vqa", "", std::to_string(index), {}, {}});
        return sample;
    }
    std::int64_t size() const override { return m_size; }
    void beginStage(const Json& settings, std::int64_t batch) override {
        begun = dumpJson(settings) + " " + std::to_string(batch);
    }
    std::string begun;

private:
    std::int64_t m_size, m_broken;
};

Stage stageOf(std::int64_t batch) {
    Stage s;
    s.batch = batch;
    s.source = {{"seed", 7}};
    return s;
}

std::vector<std::int64_t> numbers(const ShardedBatch& batch) {
    std::vector<std::int64_t> all;
    for (const auto& shard : batch.shards) {
        const auto& values = static_cast<const Numbers&>(*shard).values;
        all.insert(all.end(), values.begin(), values.end());
    }
    return all;
}

/// The samples of `steps` batches from a step on.
std::vector<std::int64_t> drawn(Counting& source, std::int64_t batch, std::int64_t firstStep,
                                int steps, std::uint64_t seed = 0) {
    const Collector collector;
    const Stage stage = stageOf(batch);
    BatchLoader loader(collector, source, stage, 0, firstStep, seed, 1);
    std::vector<std::int64_t> all;
    for (int i = 0; i < steps; ++i) {
        const auto next = numbers(*loader.next());
        all.insert(all.end(), next.begin(), next.end());
    }
    return all;
}

}  // namespace

class TestBatchLoader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void endlessSourcesAreReadInOrder() {
        Counting source(0);
        const Collector collector;
        const Stage stage = stageOf(3);
        BatchLoader loader(collector, source, stage, 100, 2, 0, 1);
        QCOMPARE(numbers(*loader.next()), (std::vector<std::int64_t>{106, 107, 108}));
        QCOMPARE(numbers(*loader.next()), (std::vector<std::int64_t>{109, 110, 111}));
        QCOMPARE(source.begun, std::string(R"({"seed":7} 3)"));
    }

    void finiteSourcesAreShuffledAnewEachRound() {
        Counting source(10);
        const auto all = drawn(source, 5, 0, 4);
        const std::vector<std::int64_t> first(all.begin(), all.begin() + 10);
        const std::vector<std::int64_t> second(all.begin() + 10, all.end());
        QCOMPARE(std::set<std::int64_t>(first.begin(), first.end()).size(), 10U);
        QCOMPARE(std::set<std::int64_t>(second.begin(), second.end()).size(), 10U);
        QVERIFY(*std::max_element(all.begin(), all.end()) == 9);
        QVERIFY(first != second);
        QVERIFY(first != drawn(source, 5, 0, 2, 1));  // by another seed
    }

    void aResumedLoaderGoesOnWhereItStopped() {
        Counting source(10);
        const auto all = drawn(source, 3, 0, 9);  // rounds end within batches
        const auto late = drawn(source, 3, 5, 4);
        QVERIFY(std::equal(late.begin(), late.end(), all.begin() + 15));
    }

    void batchesAreCutIntoShards() {
        Counting source(0);
        const Collector collector;
        const Stage stage = stageOf(5);
        BatchLoader loader(collector, source, stage, 0, 0, 0, 3);
        const auto batch = loader.next();
        QCOMPARE(batch->shards.size(), 3U);
        QCOMPARE(numbers(*batch), (std::vector<std::int64_t>{0, 1, 2, 3, 4}));
        for (std::size_t i = 0; i < 3; ++i)
            QCOMPARE(batch->shares[i],
                     double(static_cast<const Numbers&>(*batch->shards[i]).values.size()) / 5);
        BatchLoader many(collector, source, stage, 0, 0, 0, 64);
        QCOMPARE(many.next()->shards.size(), 5U);  // never an empty one
    }

    void theSourcesErrorComesInItsPlace() {
        Counting source(0, 4);
        const Collector collector;
        const Stage stage = stageOf(2);
        BatchLoader loader(collector, source, stage, 0, 0, 0, 1);
        QVERIFY(loader.next().has_value());
        QVERIFY(loader.next().has_value());
        const auto broken = loader.next();
        QVERIFY(!broken && broken.error().message == "picture is broken");
    }
};

QTEST_APPLESS_MAIN(TestBatchLoader)
#include "tst_batch_loader.moc"
