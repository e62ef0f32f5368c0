// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <algorithm>
#include <map>

#include "models/nn/llama_decoder.h"
#include "models/probes/probe.h"

using namespace sl;
using namespace sl::probe;

namespace {

// Features of the residual stream.
enum Feature { kMarker, kQuestion, kRedSeen, kBlueSeen, kRedSaid, kBlueSaid, kStart, kPlain };
constexpr std::int64_t kHidden = 8;
constexpr std::int64_t kRedWord = 0, kBlueWord = 1;

/// A model whose answer depends on one visual token alone. Head 0 looks from the question to the
/// token with the marker and copies its colour to what is said; head 1 looks everywhere and moves
/// nothing. Numbers 1 and 5 of the stream are the only ones in queries and keys that rotary
/// positions leave alone (theta is huge).
nn::LlamaDecoder plantedModel() {
    nn::LlamaConfig c;
    c.vocab_size = 16;
    c.hidden_size = kHidden;
    c.intermediate_size = 8;
    c.num_hidden_layers = 1;
    c.num_attention_heads = 2;
    c.num_key_value_heads = 2;
    c.rope_theta = 1e18;
    nn::LlamaDecoder decoder(c);
    const torch::NoGradGuard noGrad;
    auto weights = decoder->named_parameters();
    const auto weight = [&](const std::string& name) -> at::Tensor {
        return weights["layers.0." + name + ".weight"];
    };
    for (const char* name : {"q_proj", "k_proj", "v_proj", "o_proj"})
        weight(std::string("self_attn.") + name).zero_();
    weight("mlp.down_proj").zero_();
    weights["embed_tokens.weight"].zero_();
    weight("self_attn.q_proj")[1][kQuestion] = 10;
    weight("self_attn.k_proj")[1][kMarker] = 10;
    weight("self_attn.v_proj")[0][kRedSeen] = 1;
    weight("self_attn.v_proj")[1][kBlueSeen] = 1;
    weight("self_attn.v_proj")[4][kRedSeen] = 1;  // the decoy sees, o_proj says nothing of it
    weight("self_attn.o_proj")[kRedSaid][0] = 1;
    weight("self_attn.o_proj")[kBlueSaid][1] = 1;
    weights["embed_tokens.weight"][kRedWord][kRedSaid] = 1;
    weights["embed_tokens.weight"][kBlueWord][kBlueSaid] = 1;
    return decoder;
}

/// <start>, four visual tokens (2 × 2, view of 20 × 10 pixels), question, answer.
class PlantedContext : public ProbeContext {
public:
    PlantedContext(std::int64_t marked, std::vector<Feature> colours)
        : m_decoder(plantedModel()), m_embeddings(at::zeros({1, 7, kHidden})) {
        m_embeddings[0][0][kStart] = 1;
        for (std::int64_t i = 0; i < 4; ++i) m_embeddings[0][1 + i][colours[std::size_t(i)]] = 1;
        m_embeddings[0][1 + marked][kMarker] = 1;
        m_embeddings[0][5][kQuestion] = 1;
        m_embeddings[0][6][kPlain] = 1;
        m_layout.visualBegin = 1;
        m_layout.visualCount = 4;
        m_layout.answerBegin = 6;
        m_layout.answerTexts = {"red"};
        m_layout.length = 7;
        m_layout.layers = 1;
        m_layout.heads = 2;
        ViewGeometry view;
        view.width = 20;
        view.height = 10;
        view.fileRect = {0, 0, 40, 20};
        view.fileWidth = 40;
        view.fileHeight = 20;
        m_trace.views = {view};
        for (int i = 0; i < 4; ++i)
            m_trace.tokens.push_back(
                {i, 0, i / 2, i % 2,
                 Box{i % 2 * 10.0, i / 2 * 5.0, i % 2 * 10.0 + 10, i / 2 * 5.0 + 5}});
    }

    const SequenceLayout& layout() const override { return m_layout; }
    const GeometryTrace& geometry() const override { return m_trace; }
    Control& control() override { return m_control; }
    std::int64_t memoryBudgetBytes() const override { return budget; }
    at::Tensor forward(nn::Tap* tap, bool) override {
        ++forwards;
        const torch::NoGradGuard noGrad;
        const at::Tensor hidden =
            m_decoder->forward(m_embeddings, at::arange(7, at::kLong).unsqueeze(0),
                               nn::causalMask(7, 0, m_embeddings.options()), nullptr, tap);
        return m_decoder->logits(hidden)[0];
    }
    std::int64_t answer() { return forward(nullptr, false)[5].argmax().item<std::int64_t>(); }
    void silence(std::int64_t token) { m_embeddings[0][1 + token].zero_(); }

    std::int64_t budget = 1 << 20;
    int forwards = 0;

private:
    nn::LlamaDecoder m_decoder;
    at::Tensor m_embeddings;
    SequenceLayout m_layout;
    GeometryTrace m_trace;
    Control m_control;
};

PlantedContext planted(std::int64_t marked = 2) {
    std::vector<Feature> colours(4, kBlueSeen);
    colours[std::size_t(marked)] = kRedSeen;
    return {marked, colours};
}

ProbeSpec spec(std::map<std::string, std::string> options = {}) {
    return {"attention", std::move(options)};
}

const Evidence* byMethod(const std::vector<Evidence>& evidence, const std::string& method) {
    for (const Evidence& e : evidence)
        if (e.method == method && std::holds_alternative<Grid>(e.data)) return &e;
    return nullptr;
}

}  // namespace

class TestAttentionProbe : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theAnswerDependsOnThePlantedTokenAlone() {
        for (std::int64_t marked = 0; marked < 4; ++marked) {
            PlantedContext context = planted(marked);
            QCOMPARE(context.answer(), kRedWord);
            for (std::int64_t other = 0; other < 4; ++other) {
                PlantedContext cut = planted(marked);
                cut.silence(other);
                if (other == marked) QVERIFY(cut.answer() != kRedWord);
                else QCOMPARE(cut.answer(), kRedWord);
            }
        }
    }

    void theHeadThatFoundItPeaksThere() {
        for (int marked = 0; marked < 4; ++marked) {
            PlantedContext context = planted(marked);
            const auto evidence = runProbe(spec({{"heads", "0"}}), context);
            QVERIFY2(evidence.has_value(), evidence ? "" : evidence.error().message.c_str());
            const Evidence* mean = byMethod(*evidence, "attention");
            QVERIFY(mean != nullptr);
            const Grid& grid = std::get<Grid>(mean->data);
            QCOMPARE(grid.rows, 2);
            QCOMPARE(grid.cols, 2);
            QCOMPARE(grid.fileRect, (Box{0, 0, 40, 20}));
            for (int i = 0; i < 4; ++i)
                QVERIFY(qAbs(grid.values[std::size_t(i)] - (i == marked ? 1.0F : 0.0F)) < 1e-3F);
            QCOMPARE(mean->heads, std::string("0"));
            QCOMPARE(mean->target, std::string("token 0"));
            QCOMPARE(mean->targetText, std::string("red"));
        }
    }

    // Head 0 gives the marker all; head 1 gives each of six positions 1/6. The picture's share of
    // the mean is (1 + 4/6) / 2, the marker's share of that (1 + 1/6) / (1 + 4/6) = 0.7.
    void theDecoyDilutesTheMean() {
        PlantedContext context = planted(2);
        const auto evidence = runProbe(spec(), context);
        QVERIFY(evidence.has_value());
        QCOMPARE(context.forwards, 1);
        for (const char* method : {"attention", "rollout"}) {  // one layer: equal on the picture
            const Evidence* e = byMethod(*evidence, method);
            QVERIFY2(e != nullptr, method);
            const Grid& grid = std::get<Grid>(e->data);
            QVERIFY(qAbs(grid.values[2] - 0.7F) < 1e-4F);
            QVERIFY(qAbs(grid.values[0] - 0.1F) < 1e-4F);
            QCOMPARE(grid.max, grid.values[2]);
            QCOMPARE(grid.min, *std::min_element(grid.values.begin(), grid.values.end()));
        }
        QVERIFY(byMethod(*evidence, "attention")->note.find("0.8333") != std::string::npos);
        // Half of the mixed row is the position itself: 0.8333 / 2.
        QVERIFY(byMethod(*evidence, "rollout")->note.find("0.4166") != std::string::npos);
    }

    void theStackHoldsEveryLayerAndHead() {
        PlantedContext context = planted(1);
        const auto evidence = runProbe(spec(), context);
        QVERIFY(evidence.has_value());
        QCOMPARE(evidence->size(), 3U);
        const auto* stack = std::get_if<GridStack>(&evidence->back().data);
        QVERIFY(stack != nullptr);
        QCOMPARE(stack->axes.size(), 3U);
        QCOMPARE(stack->axes[0].labels, std::vector<std::string>{"red"});
        QCOMPARE(stack->axes[2].labels, (std::vector<std::string>{"0", "1"}));
        QCOMPARE(stack->values.size(), 8U);  // 1 token, 1 layer, 2 heads, 2 × 2
        QVERIFY(qAbs(stack->values[1] - 1.0F) < 1e-3F);
        for (std::size_t i = 4; i < 8; ++i) QVERIFY(qAbs(stack->values[i] - 1.0F / 6) < 1e-4F);
        const auto without = runProbe(spec({{"stack", "0"}}), context);
        QVERIFY(without && without->size() == 2);
    }

    void wrongOptionsAreNamed() {
        PlantedContext context = planted();
        for (const auto& [key, value] : std::map<std::string, std::string>{
                 {"layers", "1"}, {"heads", "0-2"}, {"colour", "x"}}) {
            const auto refused = runProbe(spec({{key, value}}), context);
            QVERIFY(!refused.has_value());
            QCOMPARE(refused.error().code, ErrorCode::Usage);
            QVERIFY2(refused.error().message.find(key) != std::string::npos,
                     refused.error().message.c_str());
        }
        for (const char* range : {"", "-", "1-0", "0-", "-1", "a", "99999999999", "0-1-2"})
            QVERIFY2(!runProbe(spec({{"heads", range}}), context).has_value(), range);
        QCOMPARE(context.forwards, 0);
        QVERIFY(runProbe(spec({{"heads", "0-1"}, {"layers", "all"}}), context).has_value());
        const auto unknown = runProbe({"nonsense", {}}, context);
        QVERIFY(!unknown && unknown.error().code == ErrorCode::Usage);
        QVERIFY(unknown.error().hint.find("attention") != std::string::npos);
    }

    void theBudgetIsKept() {
        PlantedContext context = planted();
        const std::int64_t needed = (*find("attention"))->captureBytes(context.layout(), spec());
        QVERIFY(needed >= 2 * 1 * 2 * 7 * 7 * 4);
        context.budget = needed - 1;
        const auto refused = runProbe(spec(), context);
        QVERIFY(!refused && refused.error().code == ErrorCode::OutOfMemory);
        QCOMPARE(context.forwards, 0);
        context.budget = needed;
        QVERIFY(runProbe(spec(), context).has_value());
    }

    void cancelledProbesEnd() {
        PlantedContext context = planted();
        context.control().cancel();
        const auto result = runProbe(spec(), context);
        QVERIFY(!result && result.error().code == ErrorCode::Cancelled);
    }

    void everyProbeSaysWhatItDoes() {
        QVERIFY(!sl::probes().empty());
        for (const ProbeInfo& info : sl::probes()) {
            QVERIFY(!info.id.empty() && !info.summary.empty() && !info.help.empty());
            QVERIFY(find(info.id).has_value());
        }
    }
};

QTEST_APPLESS_MAIN(TestAttentionProbe)
#include "tst_attention_probe.moc"
