// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <stdexcept>

#include "models/train/sharded_loss.h"

using namespace sl;
using namespace sl::train;

namespace {

struct Rows : TrainBatch {
    Rows(at::Tensor a, at::Tensor b, bool said) : x(std::move(a)), y(std::move(b)), rare(said) {}
    at::Tensor x, y;
    bool rare;  ///< reports the part "rare"
};

/// Mean over rows of (W x - y)²; a second layer has no part in it.
class Regression : public Trainable {
public:
    Regression() {
        m_all.register_module("linear", linear);
        m_all.register_module("idle", idle);
    }
    torch::nn::Module& module() override { return m_all; }
    Result<std::unique_ptr<TrainBatch>> collate(const std::vector<TrainSample>&,
                                                const Stage&) const override {
        return fail(ErrorCode::NotYet, "not asked for here");
    }
    BatchLoss loss(TrainBatch& batch, const Stage&) override {
        const auto& rows = static_cast<const Rows&>(batch);
        if (rows.x.size(0) == 0) throw std::runtime_error("an empty shard");
        const at::Tensor error = at::tanh(linear->forward(rows.x)) - rows.y;
        BatchLoss loss{error.square().mean(), {{"rows", double(rows.x.size(0))}}};
        if (rows.rare) loss.parts["rare"] = double(rows.x.size(0));
        return loss;
    }
    Result<void> saveCheckpoint(const std::string&,
                                const std::map<std::string, at::Tensor>&) override {
        return {};
    }
    std::vector<at::Tensor> gradients() const {
        return {linear->weight.grad().clone(), linear->bias.grad().clone()};
    }
    void clear() {
        for (at::Tensor p : m_all.parameters()) p.mutable_grad().reset();
    }

    torch::nn::Linear linear{3, 1}, idle{3, 1};

private:
    torch::nn::Module m_all;
};

/// The rows cut into shards of these sizes.
ShardedBatch cut(const at::Tensor& x, const at::Tensor& y, const std::vector<std::int64_t>& sizes) {
    ShardedBatch batch;
    std::int64_t begin = 0;
    for (const std::int64_t size : sizes) {
        batch.shards.push_back(std::make_unique<Rows>(
            x.narrow(0, begin, size), y.narrow(0, begin, size), batch.shards.size() == 1));
        batch.shares.push_back(double(size) / double(x.size(0)));
        begin += size;
    }
    return batch;
}

double gap(const at::Tensor& a, const at::Tensor& b) {
    return (a - b).abs().max().item<double>();
}

}  // namespace

class TestShardedLoss : public QObject {
    Q_OBJECT

private:
    at::Tensor m_x, m_y;

private Q_SLOTS:
    void initTestCase() {
        torch::manual_seed(3);
        m_x = at::randn({6, 3});
        m_y = at::randn({6, 1});
    }

    void shardsGiveTheGradientOfTheWhole() {
        Regression net;
        const std::vector<at::Tensor> parameters = net.module().parameters();
        const BatchLoss whole = backward(net, cut(m_x, m_y, {6}), {}, parameters, false);
        const auto expected = net.gradients();
        net.clear();
        const BatchLoss shards = backward(net, cut(m_x, m_y, {1, 2, 3}), {}, parameters, false);
        const auto found = net.gradients();
        for (std::size_t i = 0; i < expected.size(); ++i) {
            QVERIFY(expected[i].abs().max().item<double>() > 1e-3);
            QVERIFY(gap(found[i], expected[i]) < 1e-6);
        }
        QVERIFY(qAbs(shards.parts.at("loss") - whole.parts.at("loss")) < 1e-6);
        QVERIFY(qAbs(shards.total.item<double>() - whole.total.item<double>()) < 1e-6);
        QVERIFY(!net.idle->weight.grad().defined());
    }

    void gradientsAddToWhatIsThere() {
        Regression net;
        const auto parameters = net.module().parameters();
        const ShardedBatch batch = cut(m_x, m_y, {2, 4});
        backward(net, batch, {}, parameters, false);
        const auto once = net.gradients();
        backward(net, batch, {}, parameters, false);
        QVERIFY(gap(net.gradients()[0], once[0] * 2) < 1e-6);
    }

    void runsAreBitEqual() {
        Regression net;
        const auto parameters = net.module().parameters();
        const ShardedBatch batch = cut(m_x, m_y, {2, 2, 2});
        backward(net, batch, {}, parameters, false);
        const auto first = net.gradients();
        for (int i = 0; i < 20; ++i) {
            net.clear();
            backward(net, batch, {}, parameters, false);
            QVERIFY(at::equal(net.gradients()[0], first[0]));
        }
    }

    void partsAreAveragedOverTheShardsThatHaveThem() {
        Regression net;
        const auto loss =
            backward(net, cut(m_x, m_y, {1, 2, 3}), {}, net.module().parameters(), false);
        QVERIFY(qAbs(loss.parts.at("rows") - (1 * 1 + 2 * 2 + 3 * 3) / 6.0) < 1e-12);
        QVERIFY(qAbs(loss.parts.at("rare") - 2) < 1e-12);  // the second shard alone
    }

    void aFailingShardThrows() {
        Regression net;
        const auto parameters = net.module().parameters();
        for (const auto& sizes : {std::vector<std::int64_t>{0, 6}, {6, 0}, {3, 0, 3}})
            QVERIFY_THROWS_EXCEPTION(std::runtime_error,
                                     backward(net, cut(m_x, m_y, sizes), {}, parameters, false));
    }
};

QTEST_APPLESS_MAIN(TestShardedLoss)
#include "tst_sharded_loss.moc"
