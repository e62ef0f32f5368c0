// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "models/nn/device.h"
#include "models/nn/generation.h"
#include "models/nn/llama_decoder.h"

using namespace sl;
using namespace sl::nn;

namespace {

LlamaConfig tinyConfig() {
    LlamaConfig config;
    config.vocab_size = 20;
    config.hidden_size = 16;
    config.intermediate_size = 24;
    config.num_hidden_layers = 2;
    config.num_attention_heads = 2;
    config.num_key_value_heads = 1;
    return config;
}

/// The fused kernel uses operators that the meta device lacks.
class ExplicitAttention : public Tap {
public:
    at::Tensor at(std::string_view, int, at::Tensor x) override { return x; }
    bool wantsAttention(std::string_view, int) const override { return true; }
};

/// Module::to() cannot change the kind of a tensor in place, so each layer gets new ones.
void moveToMeta(torch::nn::Module& module) {
    for (const auto& part : module.modules()) {
        if (auto* linear = part->as<torch::nn::Linear>())
            linear->weight = linear->weight.to(at::kMeta);
        if (auto* embedding = part->as<torch::nn::Embedding>())
            embedding->weight = embedding->weight.to(at::kMeta);
        if (auto* norm = part->as<RmsNorm>()) norm->weight = norm->weight.to(at::kMeta);
    }
}

}  // namespace

class TestDevice : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesAreUnderstood() {
        QVERIFY(deviceFor("cpu")->is_cpu());
        QVERIFY(deviceFor("auto").has_value());
        const auto unknown = deviceFor("tpu");
        QVERIFY(!unknown);
        QCOMPARE(unknown.error().code, ErrorCode::Usage);
    }

    // Where there is no GPU the wish for one is refused with a reason, and "auto" does without.
    void cudaIsUsedOrRefused() {
        const auto cuda = deviceFor("cuda");
        QCOMPARE(deviceFor("auto")->is_cuda(), cuda.has_value());
        if (cuda) return;
        QCOMPARE(cuda.error().code, ErrorCode::Usage);
        QVERIFY(!cuda.error().hint.empty());
    }

    // The meta device computes shapes only, and refuses whatever mixes it with the CPU, as CUDA
    // would: a tensor made in the wrong place fails here on any computer.
    void theDecoderKeepsToItsDevice() {
        const at::NoGradGuard noGrad;
        LlamaDecoder decoder(tinyConfig());
        moveToMeta(*decoder);
        const at::Tensor embeddings = at::empty({1, 5, 16}, at::kMeta);
        KeyValueCache cache(decoder->config(), 1, 8, embeddings.options());
        const at::Tensor positions = at::arange(5, at::kLong).unsqueeze(0);
        QVERIFY(causalMask(5, 0, embeddings.options()).is_meta());
        ExplicitAttention explicitly;
        const at::Tensor hidden = decoder->forward(
            embeddings, positions, causalMask(5, 0, embeddings.options()), &cache, &explicitly);
        QVERIFY(hidden.is_meta());
        QVERIFY(decoder->logits(hidden).is_meta());
    }

    void aGpuGivesTheSameAnswer() {
        if (const auto cuda = loadCuda(); !cuda) QSKIP(cuda.error().message.c_str());
        const at::NoGradGuard noGrad;
        torch::manual_seed(1);
        LlamaDecoder decoder(tinyConfig());
        const auto run = [&] {
            GenerationSettings settings;
            settings.maxTokens = 6;
            settings.endId = -1;
            Control control;
            const at::Tensor prompt = decoder->embed(at::arange(5, at::kLong).unsqueeze(0));
            return generate(decoder, prompt, settings, control);
        };
        const Generation here = run();
        decoder->to(at::Device(at::kCUDA, 0));
        const Generation there = run();
        QCOMPARE(here.tokens.size(), there.tokens.size());
        for (std::size_t i = 0; i < here.tokens.size(); ++i) {
            QCOMPARE(here.tokens[i].id, there.tokens[i].id);
            QVERIFY(qAbs(here.tokens[i].logprob - there.tokens[i].logprob) < 1e-4);
        }
    }
};

QTEST_APPLESS_MAIN(TestDevice)
#include "tst_device.moc"
