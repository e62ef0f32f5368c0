// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QtTest>

#include "models/families/mini/mini_processor.h"
#include "models/families/mini/testing/square_source.h"
#include "models/families/mini/testing/tiny_checkpoint.h"
#include "models/nn/tensor_file.h"

using namespace sl;
using namespace sl::mini;
using testing::SquareSource;

class TestMiniTraining : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<train::Trainable> m_trainable;
    MiniCheckpoint m_same;  // the same weights, to compute with directly
    train::Stage m_stage;

    train::BatchLoss lossOf(const std::vector<train::TrainSample>& samples) {
        auto batch = m_trainable->collate(samples, m_stage);
        return m_trainable->loss(**batch, m_stage);
    }
    static train::TrainSample only(std::int64_t index, std::vector<std::size_t> items) {
        const train::TrainSample all = SquareSource::drawn(index);
        train::TrainSample sample = all;
        sample.items.clear();
        for (const std::size_t item : items) sample.items.push_back(all.items[item]);
        return sample;
    }
    std::size_t answerLength(const std::string& answer) const {
        return plainIds(*m_same.tokenizer, answer)->size() + 1;
    }
    /// Mean loss of an answer by one plain causal pass over <bos>, picture, question and answer.
    double plainLoss(const train::TrainSample& sample, const train::TrainItem& item) {
        const torch::NoGradGuard noGrad;
        const GridShape grid = gridFor(sample.image->width, sample.image->height, m_same.config);
        auto picture = process(*sample.image, grid, m_same.config);
        const at::Tensor pixels =
            torch::tensor(picture->pixels).view({1, 3, picture->view.height, picture->view.width});
        auto text = *promptIds(*m_same.tokenizer, item.task, item.prompt);
        const auto asked = static_cast<std::int64_t>(text.size());
        const auto words = plainIds(*m_same.tokenizer, item.answer);
        text.insert(text.end(), words->begin(), words->end());
        nn::LlamaDecoder& language = m_same.model->language();
        const at::Tensor bos = torch::tensor({m_same.ids.bos}, at::kLong).unsqueeze(0);
        const at::Tensor visual = m_same.model->visualTokens(pixels);
        const at::Tensor x = at::cat({language->embed(bos), visual,
                                      language->embed(torch::tensor(text, at::kLong).unsqueeze(0))},
                                     1);
        const at::Tensor hidden =
            language->forward(x, at::arange(x.size(1), at::kLong).unsqueeze(0),
                              nn::causalMask(x.size(1), 0, x.options()));
        const std::int64_t from = visual.size(1) + asked;  // predicts the first answer token
        const at::Tensor logprobs =
            at::log_softmax(language->logits(hidden[0].narrow(0, from, x.size(1) - from)), 1);
        std::vector<std::int64_t> answer(text.begin() + asked, text.end());
        answer.push_back(m_same.ids.eos);
        double sum = 0;
        for (std::size_t i = 0; i < answer.size(); ++i)
            sum -= logprobs[std::int64_t(i)][answer[i]].item<double>();
        return sum / static_cast<double>(answer.size());
    }

private Q_SLOTS:
    void initTestCase() {
        const SquareSource source;
        auto trainable = makeTrainable(*testing::tinyCheckpoint(), source);
        QVERIFY(trainable.has_value());
        m_trainable = std::move(*trainable);
        m_same = *testing::tinyCheckpoint();
        m_stage.losses = {{"next_token", 1.0}, {"location", 1.0}, {"attention_guidance", 0.5}};
    }

    // Packed behind one picture, each question sees the picture and itself alone, and predicts
    // just what a plain sequence of its own does.
    void packedQuestionsAreAnsweredAsIfAlone() {
        for (const std::int64_t index : {0, 4}) {
            const train::TrainSample sample = only(index, {1, 0, 2});
            const auto packed = lossOf({sample});
            QVERIFY(qAbs(packed.parts.at("loss_vqa") - plainLoss(sample, sample.items[1])) < 1e-5);
            QVERIFY(qAbs(packed.parts.at("loss_captioning") - plainLoss(sample, sample.items[2])) <
                    1e-5);
            for (const auto& [item, part] : {std::pair{0, "loss_vqa"},
                                             {1, "loss_location"},
                                             {1, "loss_end_of_boxes"},
                                             {2, "loss_captioning"}}) {
                const auto alone = lossOf({only(index, {std::size_t(item)})});
                QVERIFY2(qAbs(packed.parts.at(part) - alone.parts.at(part)) < 1e-5, part);
            }
        }
    }

    void questionsOfOneTaskShareTheMean() {
        train::TrainSample sample = only(3, {0, 0});
        sample.items[1].prompt = "which way?";
        sample.items[1].answer = "a blue square";
        const double a = double(answerLength(sample.items[0].answer));
        const double b = double(answerLength(sample.items[1].answer));
        const double expected =
            (a * plainLoss(sample, sample.items[0]) + b * plainLoss(sample, sample.items[1])) /
            (a + b);
        QVERIFY(qAbs(lossOf({sample}).parts.at("loss_vqa") - expected) < 1e-5);
    }

    void paddingChangesNothing() {
        const train::TrainSample brief = only(1, {0});
        const train::TrainSample full = SquareSource::drawn(2);
        const double a = double(answerLength(brief.items[0].answer));
        const double b = double(answerLength(full.items[0].answer));
        const double expected =
            (a * plainLoss(brief, brief.items[0]) + b * plainLoss(full, full.items[0])) / (a + b);
        const auto both = lossOf({brief, full});
        QVERIFY(qAbs(both.parts.at("loss_vqa") - expected) < 1e-5);
        QVERIFY(qAbs(both.parts.at("loss_location") - lossOf({full}).parts.at("loss_location")) <
                1e-5);
    }

    void theTotalIsTheWeightedSum() {
        const auto loss = lossOf({SquareSource::drawn(0)});
        const double expected = loss.parts.at("loss_vqa") + loss.parts.at("loss_captioning") +
                                0.05 * loss.parts.at("loss_end_of_boxes") +
                                loss.parts.at("loss_location") +
                                0.5 * loss.parts.at("loss_attention_guidance");
        QVERIFY(qAbs(loss.total.item<double>() - expected) < 1e-4);
        QVERIFY(loss.parts.count("loss_dense_truth") == 0);
        train::Stage dense = m_stage;
        dense.losses = {{"dense_truth", 2.0}};
        auto batch = m_trainable->collate({SquareSource::drawn(0)}, dense);
        const auto only = m_trainable->loss(**batch, dense);
        QVERIFY(qAbs(only.total.item<double>() - 2 * only.parts.at("loss_dense_truth")) < 1e-5);
        QVERIFY(only.parts.count("loss_vqa") == 0);
    }

    void shapesOfTwoKindsAreAveragedByPictures() {
        train::TrainSample wide = only(0, {1});
        auto image = std::make_shared<Image>(64, 32);
        std::fill(image->rgb.begin(), image->rgb.end(), std::uint8_t{90});
        wide.image = image;
        const train::TrainSample a = only(1, {1});
        const train::TrainSample b = only(2, {1});
        const auto part = [&](const std::vector<train::TrainSample>& samples) {
            return lossOf(samples).parts.at("loss_location");
        };
        QVERIFY(qAbs(part({a, wide, b}) - (2 * part({a, b}) + part({wide})) / 3) < 1e-5);
    }

    void everyWeightLearns() {
        train::Stage all = m_stage;
        all.losses["dense_truth"] = 1;
        auto batch = m_trainable->collate({SquareSource::drawn(0), SquareSource::drawn(4)}, all);
        m_trainable->loss(**batch, all).total.backward();
        for (const auto& item : m_trainable->module().named_parameters()) {
            const at::Tensor& gradient = item.value().grad();
            QVERIFY2(gradient.defined() && gradient.isfinite().all().item<bool>(),
                     item.key().c_str());
            // Behind a norm that starts at zero, the block's convolutions wait for it.
            const bool waits = item.key().find("_block0.conv") != std::string::npos ||
                               item.key().find("_block0.norm1") != std::string::npos;
            QVERIFY2(waits || gradient.abs().max().item<double>() > 0, item.key().c_str());
        }
        m_trainable->module().zero_grad();
    }

    void checkpointsTakeTheMeanWhereThereIsOne() {
        QTemporaryDir dir;
        const std::string folder = dir.filePath("out").toStdString();
        const std::string norm = "language_model.norm.weight";
        QVERIFY(m_trainable->saveCheckpoint(folder, {{"network." + norm, at::full({32}, 0.25)}}));
        const auto saved = nn::readTensors(folder);
        QVERIFY(saved.has_value());
        QVERIFY(at::equal(saved->at(norm).to(at::kFloat), at::full({32}, 0.25)));
        QVERIFY(at::equal(saved->at("language_model.embed_tokens.weight"),
                          m_same.model->language()->wordEmbedding().to(at::kHalf)));
        QVERIFY(saved->count("dense_truth.edges.weight") == 0);
        QVERIFY(openCheckpoint(folder).has_value());
    }
};

QTEST_APPLESS_MAIN(TestMiniTraining)
#include "tst_mini_training.moc"
