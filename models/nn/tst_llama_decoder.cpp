// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <algorithm>
#include <limits>

#include "models/nn/llama_decoder.h"

using namespace sl::nn;

namespace {

double gap(const at::Tensor& a, const at::Tensor& b) {
    return (a - b).abs().max().item<double>();
}

LlamaConfig tiny() {
    LlamaConfig c;
    c.vocab_size = 11;
    c.hidden_size = 24;
    c.intermediate_size = 40;
    c.num_hidden_layers = 3;
    c.num_attention_heads = 4;
    c.num_key_value_heads = 2;
    return c;
}

at::Tensor positionsFrom(std::int64_t first, std::int64_t count, std::int64_t batch) {
    return (at::arange(count, at::kLong) + first).unsqueeze(0).expand({batch, count});
}

at::Tensor whole(LlamaDecoder& decoder, const at::Tensor& x, Tap* tap = nullptr) {
    return decoder->forward(x, positionsFrom(0, x.size(1), x.size(0)),
                            causalMask(x.size(1), 0, x.options()), nullptr, tap);
}

/// Feeds the embeddings in pieces of these sizes with a cache.
at::Tensor inPieces(LlamaDecoder& decoder, const at::Tensor& x, KeyValueCache& cache,
                    const std::vector<std::int64_t>& sizes) {
    std::vector<at::Tensor> hidden;
    for (const std::int64_t size : sizes) {
        const std::int64_t past = cache.length();
        hidden.push_back(decoder->forward(x.narrow(1, past, size),
                                          positionsFrom(past, size, x.size(0)),
                                          causalMask(size, past, x.options()), &cache));
    }
    return at::cat(hidden, 1);
}

class Recorder : public Tap {
public:
    explicit Recorder(bool attention) : m_attention(attention) {}
    at::Tensor at(std::string_view point, int layer, at::Tensor x) override {
        points.push_back(std::string(point) + " " + std::to_string(layer));
        return silenced == points.back() ? at::zeros_like(x) : x;
    }
    bool wantsAttention(std::string_view, int) const override { return m_attention; }
    std::vector<std::string> points;
    std::string silenced;

private:
    bool m_attention;
};

}  // namespace

class TestLlamaDecoder : public QObject {
    Q_OBJECT

private:
    LlamaDecoder m_decoder{nullptr};
    at::Tensor m_x;  // [2, 7, hidden]

private Q_SLOTS:
    void initTestCase() {
        torch::manual_seed(12);
        m_decoder = LlamaDecoder(tiny());
        for (at::Tensor p : m_decoder->parameters()) p.set_requires_grad(false);
        m_x = at::randn({2, 7, tiny().hidden_size});
    }

    void theCacheChangesNothing_data() {
        QTest::addColumn<QList<int>>("sizes");
        QTest::newRow("prompt, then token by token") << QList<int>{4, 1, 1, 1};
        QTest::newRow("two pieces") << QList<int>{3, 4};
        QTest::newRow("from one token on") << QList<int>{1, 1, 5};
    }
    void theCacheChangesNothing() {
        QFETCH(QList<int>, sizes);
        KeyValueCache cache(tiny(), 2, 9, m_x.options());
        const at::Tensor pieces =
            inPieces(m_decoder, m_x, cache, std::vector<std::int64_t>(sizes.begin(), sizes.end()));
        QCOMPARE(cache.length(), 7);
        QVERIFY(gap(pieces, whole(m_decoder, m_x)) < 1e-5);
    }

    void reorderedRowsGoOnAsTheOthers() {
        KeyValueCache cache(tiny(), 2, 9, m_x.options());
        inPieces(m_decoder, m_x.narrow(1, 0, 4), cache, {4});
        cache.reorder(torch::tensor({1, 1}, at::kLong));
        const at::Tensor next = m_x.narrow(0, 1, 1).narrow(1, 4, 1).expand({2, 1, -1});
        const at::Tensor hidden =
            m_decoder->forward(next, positionsFrom(4, 1, 2), {}, &cache).squeeze(1);
        const at::Tensor expected = whole(m_decoder, m_x)[1][4];
        QVERIFY(gap(hidden[0], expected) < 1e-5);
        QVERIFY(gap(hidden[1], expected) < 1e-5);
    }

    void laterTokensDoNotReachEarlierOnes() {
        const at::Tensor before = whole(m_decoder, m_x);
        at::Tensor changed = m_x.clone();
        changed.select(1, 4).add_(1);
        const at::Tensor after = whole(m_decoder, changed);
        QVERIFY(gap(before.narrow(1, 0, 4), after.narrow(1, 0, 4)) < 1e-6);
        QVERIFY(gap(before.select(1, 5), after.select(1, 5)) > 1e-3);
    }

    void positionsMatterByDistanceOnly() {
        const at::Tensor shifted =
            m_decoder->forward(m_x, positionsFrom(20, 7, 2), causalMask(7, 0, m_x.options()));
        QVERIFY(gap(shifted, whole(m_decoder, m_x)) < 1e-4);
        const at::Tensor spread =
            m_decoder->forward(m_x, positionsFrom(0, 7, 2) * 3, causalMask(7, 0, m_x.options()));
        QVERIFY(gap(spread, whole(m_decoder, m_x)) > 1e-3);
    }

    void explicitAttentionGivesTheSameLogits() {
        Recorder tap(true);
        const at::Tensor explicitly = m_decoder->logits(whole(m_decoder, m_x, &tap));
        QVERIFY(gap(explicitly, m_decoder->logits(whole(m_decoder, m_x))) < 1e-5);
        QCOMPARE(std::count(tap.points.begin(), tap.points.end(), "language.attention 1"), 1);
    }

    void tapSeesEveryPointInOrderAndMayChangeIt() {
        Recorder tap(false);
        const at::Tensor plain = whole(m_decoder, m_x, &tap);
        const std::vector<std::string> first{"language.embeddings 0",    "language.query 0",
                                             "language.key 0",           "language.value 0",
                                             "language.attention_out 0", "language.mlp_out 0",
                                             "language.hidden 0"};
        QCOMPARE(tap.points.size(), 1 + 3 * (first.size() - 1));
        QVERIFY(std::equal(first.begin(), first.end(), tap.points.begin()));
        QCOMPARE(tap.points.back(), std::string("language.hidden 2"));
        QVERIFY(gap(plain, whole(m_decoder, m_x)) == 0);
        for (const char* point :
             {"language.value 1", "language.mlp_out 2", "language.embeddings 0"}) {
            Recorder silencer(false);
            silencer.silenced = point;
            QVERIFY2(gap(whole(m_decoder, m_x, &silencer), plain) > 1e-4, point);
        }
    }

    void wordsAreTiedToTheOutput() {
        const at::Tensor ids = torch::tensor({{3, 0}, {10, 3}}, at::kLong);
        const at::Tensor rows = m_decoder->embed(ids);
        QCOMPARE(rows.sizes(), (at::IntArrayRef{2, 2, 24}));
        QVERIFY(gap(rows[0][0], rows[1][1]) == 0);
        QVERIFY(gap(m_decoder->logits(rows), at::matmul(rows, m_decoder->wordEmbedding().t())) <
                1e-5);
    }

    void weightsBearHuggingFaceNames() {
        const auto names = m_decoder->named_parameters().keys();
        for (const char* name : {"embed_tokens.weight", "layers.0.self_attn.q_proj.weight",
                                 "layers.2.self_attn.o_proj.weight",
                                 "layers.1.mlp.gate_proj.weight", "layers.1.input_layernorm.weight",
                                 "layers.1.post_attention_layernorm.weight", "norm.weight"})
            QVERIFY2(std::count(names.begin(), names.end(), name) == 1, name);
        QCOMPARE(names.size(), std::size_t(3 * 9 + 2));
    }

    void masksAreCausal() {
        constexpr float kBlocked = -std::numeric_limits<float>::infinity();
        const at::Tensor mask = causalMask(2, 1, at::kFloat);
        const at::Tensor expected = torch::tensor({{0.0F, 0.0F, kBlocked}, {0.0F, 0.0F, 0.0F}});
        QCOMPARE(mask.sizes(), (at::IntArrayRef{1, 1, 2, 3}));
        QVERIFY(at::equal(mask[0][0], expected));
        QVERIFY(!causalMask(1, 5, at::kFloat).defined());
    }
};

QTEST_APPLESS_MAIN(TestLlamaDecoder)
#include "tst_llama_decoder.moc"
