// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "models/train/optimiser.h"

using namespace sl;
using namespace sl::train;

namespace {

double gap(const at::Tensor& a, const at::Tensor& b) {
    return (a.detach() - b.detach()).abs().max().item<double>();
}

/// body.weight [2, 3], body.bias [2], embed.weight [4, 3], head.weight [1, 2].
struct Net : torch::nn::Module {
    Net() {
        body = register_module("body", torch::nn::Linear(3, 2));
        embed = register_module("embed", torch::nn::Embedding(4, 3));
        head =
            register_module("head", torch::nn::Linear(torch::nn::LinearOptions(2, 1).bias(false)));
    }
    void setGradients(double value) {
        for (auto& item : named_parameters())
            item.value().mutable_grad() = at::full_like(item.value(), value);
    }
    torch::nn::Linear body{nullptr}, head{nullptr};
    torch::nn::Embedding embed{nullptr};
};

Stage stageWith(std::vector<ParameterGroup> groups) {
    Stage s;
    s.lr = 0.1;
    s.groups = std::move(groups);
    return s;
}

constexpr double kNoClip = 1e9;

}  // namespace

class TestOptimiser : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { torch::manual_seed(2); }

    void whatMatchesNoGroupIsFrozen() {
        Net net;
        Optimiser optimiser(net, stageWith({{"body", 0.0, -1}, {"embed|body", 1, -1}}));
        QCOMPARE(optimiser.parameterCount(), 12);  // body matches the group of scale 0 first
        QCOMPARE(optimiser.parameters().size(), 1U);
        QVERIFY(net.embed->weight.requires_grad());
        QVERIFY(!net.body->weight.requires_grad());
        QVERIFY(!net.head->weight.requires_grad());
        const at::Tensor head = net.head->weight.detach().clone();
        net.setGradients(1);
        optimiser.step(kNoClip);
        QVERIFY(gap(net.head->weight, head) == 0);
        QVERIFY(Optimiser(net, stageWith({{"nothing", 1, -1}})).empty());
        // A later stage thaws what an earlier one froze.
        const Optimiser all(net, stageWith({{".", 1, -1}}));
        QVERIFY(net.head->weight.requires_grad());
        QCOMPARE(all.parameterCount(), 6 + 2 + 12 + 2);
    }

    // Two steps of AdamW (arXiv 1711.05101) at lr 0.1, betas 0.9 and 0.98, gradients 0.5 and -0.25
    // from a weight of 1, worked out by hand.
    void stepsOfAdamW() {
        Net net;
        {
            const torch::NoGradGuard noGrad;
            for (at::Tensor p : net.parameters()) p.fill_(1.0);
        }
        Optimiser optimiser(net, stageWith({{".", 1, -1}}));
        net.setGradients(0.5);
        optimiser.step(kNoClip);
        QVERIFY(qAbs(net.body->weight[0][0].item<double>() - 0.899) < 1e-6);
        QVERIFY(qAbs(net.body->bias[0].item<double>() - 0.9) < 1e-6);  // no decay
        net.setGradients(-0.25);
        optimiser.step(kNoClip);
        QVERIFY(qAbs(net.body->weight[1][2].item<double>() - 0.8713902313) < 1e-6);
        QVERIFY(qAbs(net.body->bias[1].item<double>() - 0.8732892313) < 1e-6);
        QVERIFY(qAbs(net.embed->weight[3][0].item<double>() - 0.8732892313) < 1e-6);
        QVERIFY(!net.body->weight.grad().defined());  // cleared
    }

    void groupsScaleTheRate() {
        Net net;
        const at::Tensor body = net.body->bias.detach().clone();
        const at::Tensor head = net.head->weight.detach().clone();
        Optimiser optimiser(net, stageWith({{"body", 0.5, 0}, {"head", 1, 0}}));
        optimiser.setLearningRate(0.02);
        net.setGradients(1);
        optimiser.step(kNoClip);
        // The first step of Adam is the rate itself.
        QVERIFY(gap(net.body->bias, body - 0.01) < 1e-6);
        QVERIFY(gap(net.head->weight, head - 0.02) < 1e-6);
    }

    void gradientIsClippedAndItsNormReported() {
        Net net;
        Optimiser optimiser(net, stageWith({{"head", 1, 0}}));
        net.zero_grad();
        net.head->weight.mutable_grad() = torch::tensor({{3.0F, 4.0F}});
        QVERIFY(qAbs(optimiser.step(1.0) - 5.0) < 1e-6);
        std::map<std::string, at::Tensor> state;
        optimiser.collect(state);
        // First moment of the clipped gradient (0.6, 0.8).
        QVERIFY(gap(state.at("optimiser.first.head.weight"), torch::tensor({{0.06F, 0.08F}})) <
                1e-5);
    }

    void matricesLearnByMuonAndTheRestByAdamW() {
        Net net;
        Stage stage = stageWith({{".", 1, 0}});
        stage.matrixLr = 0.3;
        Optimiser optimiser(net, stage);
        const at::Tensor embed = net.embed->weight.detach().clone();
        const at::Tensor head = net.head->weight.detach().clone();
        optimiser.setLearningRate(0.05);  // half the stage's: so is Muon's
        net.setGradients(1);
        optimiser.step(kNoClip);
        QVERIFY(gap(net.embed->weight, embed - 0.05) < 1e-6);
        const at::Tensor moved = (head - net.head->weight).norm();  // one singular value
        QVERIFY(moved.item<double>() > 0.6 * 0.15 && moved.item<double>() < 1.3 * 0.15);
        std::map<std::string, at::Tensor> state;
        optimiser.collect(state);
        QVERIFY(state.count("optimiser.muon.head.weight") == 1);
        QVERIFY(state.count("optimiser.muon.body.weight") == 1);
        QVERIFY(state.count("optimiser.muon.embed.weight") == 0);
        QVERIFY(state.count("optimiser.first.embed.weight") == 1);
        QVERIFY(state.count("optimiser.first.head.weight") == 0);
    }

    void restoredStateGivesTheSameStep() {
        Stage stage = stageWith({{".", 1, -1}});
        stage.matrixLr = 0.1;
        Net net;
        Optimiser optimiser(net, stage);
        for (const double g : {1.0, -0.5}) {
            net.setGradients(g);
            optimiser.step(kNoClip);
        }
        TensorMapCopy saved(net, optimiser);
        Net other;
        QVERIFY(restoreParameters(other, saved.tensors).has_value());
        Optimiser again(other, stage);
        again.restore(saved.tensors);
        for (Net* n : {&net, &other}) n->setGradients(0.25);
        optimiser.step(kNoClip);
        again.step(kNoClip);
        const auto expected = net.named_parameters();
        for (const auto& item : other.named_parameters())
            QVERIFY2(gap(item.value(), expected[item.key()]) == 0, item.key().c_str());
    }

    void stateOfAnotherNetworkIsRefused() {
        Net net;
        std::map<std::string, at::Tensor> tensors;
        collectParameters(net, tensors);
        tensors.at("weights.head.weight") = at::zeros({1, 3});
        const auto reshaped = restoreParameters(net, tensors);
        QVERIFY(!reshaped && reshaped.error().code == ErrorCode::BadInput);
        QVERIFY(reshaped.error().message.find("head.weight") != std::string::npos);
        tensors.erase("weights.head.weight");
        QVERIFY(!restoreParameters(net, tensors).has_value());
    }

    // From 0 to weights of 1 with the short memory of the beginning: 2/11 is kept, then 3/12.
    void runningMeanForgetsItsStart() {
        Net net;
        const torch::NoGradGuard noGrad;
        for (at::Tensor p : net.parameters()) p.zero_();
        RunningMean mean(net, 0.9);
        for (at::Tensor p : net.parameters()) p.fill_(1);
        mean.update();
        QVERIFY(gap(mean.weights().at("body.bias"), at::full({2}, 9.0 / 11)) < 1e-6);
        mean.update();
        const double second = 1 - (2.0 / 11) * (3.0 / 12);
        QVERIFY(gap(mean.weights().at("body.bias"), at::full({2}, second)) < 1e-6);
        QVERIFY(gap(net.body->bias, at::ones({2})) == 0);

        std::map<std::string, at::Tensor> state;
        mean.collect(state);
        RunningMean again(net, 0.9);
        again.restore(state);
        for (RunningMean* m : {&mean, &again}) m->update();
        QVERIFY(gap(mean.weights().at("body.bias"), again.weights().at("body.bias")) == 0);
    }

    void longMemoryIsTheDecay() {
        Net net;
        const torch::NoGradGuard noGrad;
        for (at::Tensor p : net.parameters()) p.zero_();
        RunningMean mean(net, 0.5);
        for (int i = 0; i < 10; ++i) mean.update();  // 11/20 is above the decay already
        for (at::Tensor p : net.parameters()) p.fill_(1);
        mean.update();
        QVERIFY(gap(mean.weights().at("body.bias"), at::full({2}, 0.5)) < 1e-6);
    }

    void noDecayMeansNoMean() {
        Net net;
        RunningMean mean(net, 0);
        mean.update();
        std::map<std::string, at::Tensor> state;
        mean.collect(state);
        QVERIFY(mean.weights().empty() && state.empty());
    }

private:
    struct TensorMapCopy {
        TensorMapCopy(Net& net, const Optimiser& optimiser) {
            collectParameters(net, tensors);
            optimiser.collect(tensors);
            for (auto& item : tensors) item.second = item.second.clone();
        }
        std::map<std::string, at::Tensor> tensors;
    };
};

QTEST_APPLESS_MAIN(TestOptimiser)
#include "tst_optimiser.moc"
