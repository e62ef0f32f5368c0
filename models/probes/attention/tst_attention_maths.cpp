// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "models/nn/llama_decoder.h"
#include "models/probes/attention/attention_maths.h"

using namespace sl;
using namespace sl::probe;

namespace {

double gap(const at::Tensor& a, const at::Tensor& b) {
    return (a - b).abs().max().item<double>();
}

}  // namespace

class TestAttentionMaths : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // Worked by hand: two layers, three tokens; the last row is (0.1325, 0.3825, 0.485).
    void rolloutMultipliesTheLayers() {
        const at::Tensor attention =
            torch::tensor({{{0.5F, 0.5F, 0.0F}, {0.2F, 0.3F, 0.5F}, {0.1F, 0.6F, 0.3F}},
                           {{1.0F, 0.0F, 0.0F}, {0.5F, 0.5F, 0.0F}, {0.2F, 0.5F, 0.3F}}});
        const at::Tensor rolled = rollout(attention);
        QVERIFY(gap(rolled[2], torch::tensor({0.1325F, 0.3825F, 0.485F})) < 1e-6);
        QVERIFY(gap(rolled[0], torch::tensor({0.75F, 0.25F, 0.0F})) < 1e-6);
        QVERIFY(gap(rolled.sum(1), at::ones({3})) < 1e-6);
        // The order of the layers counts.
        QVERIFY(gap(rollout(attention.flip(0)), rolled) > 1e-2);
    }

    void layersThatLookAtThemselvesMoveNothing() {
        QVERIFY(gap(rollout(at::eye(4).expand({3, 4, 4})), at::eye(4)) < 1e-6);
    }

    void rowsAreNormalisedWhateverTheyHold() {
        torch::manual_seed(1);
        const at::Tensor rolled = rollout(at::rand({4, 6, 6}));  // rows do not sum to 1
        QVERIFY(gap(rolled.sum(1), at::ones({6})) < 1e-5);
    }

    void captureKeepsEveryLayerOfTheLanguageModel() {
        nn::LlamaConfig config;
        config.vocab_size = 8;
        config.hidden_size = 16;
        config.intermediate_size = 16;
        config.num_hidden_layers = 3;
        config.num_attention_heads = 2;
        config.num_key_value_heads = 1;
        torch::manual_seed(2);
        nn::LlamaDecoder decoder(config);
        const at::Tensor x = at::randn({1, 5, 16});
        const at::Tensor positions = at::arange(5, at::kLong).unsqueeze(0);
        const at::Tensor mask = nn::causalMask(5, 0, x.options());
        AttentionCapture capture;
        const at::Tensor tapped = decoder->forward(x, positions, mask, nullptr, &capture);
        const at::Tensor all = capture.stacked();
        QCOMPARE(all.sizes(), (at::IntArrayRef{3, 2, 5, 5}));
        QVERIFY(gap(all.sum(-1), at::ones({3, 2, 5})) < 1e-5);
        QVERIFY(all.triu(1).abs().max().item<double>() == 0);  // causal
        QVERIFY(gap(all[0], all[1]) > 1e-4);
        QVERIFY(!all.requires_grad());
        QVERIFY(gap(tapped, decoder->forward(x, positions, mask)) < 1e-5);
        QVERIFY(!capture.wantsAttention("vision", 0));
    }

    void bytesCoverCaptureAndCopy() {
        SequenceLayout layout;
        layout.layers = 3;
        layout.heads = 2;
        layout.length = 5;
        QCOMPARE(attentionBytes(layout), 2 * 3 * 2 * 5 * 5 * 4);
        layout.layers = 32;
        layout.heads = 32;
        layout.length = 100'000;  // beyond 32 bits
        QCOMPARE(attentionBytes(layout), std::int64_t{81'920'000'000'000});
    }
};

QTEST_APPLESS_MAIN(TestAttentionMaths)
#include "tst_attention_maths.moc"
