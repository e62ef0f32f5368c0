// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QtTest>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "models/families/mini/testing/tiny_checkpoint.h"
#include "models/nn/tensor_file.h"

using namespace sl;
using namespace sl::mini;
namespace fs = std::filesystem;

class TestMiniCheckpoint : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    fs::path m_folder;

    static void write(const fs::path& path, const std::string& text) {
        std::ofstream(path, std::ios::binary) << text;
    }
    std::string refusal() const {
        const auto opened = openCheckpoint(m_folder.string());
        if (opened) return "opened";
        return opened.error().code == ErrorCode::BadModel ? opened.error().message : "other code";
    }
    /// Changes the written tensors.
    template <class Change>
    void rewrite(Change change) const {
        auto tensors = *nn::readTensors(m_folder.string());
        change(tensors);
        QVERIFY(nn::writeTensors(tensors, (m_folder / "model.safetensors").string(), true));
    }

private Q_SLOTS:
    void init() {
        m_dir = std::make_unique<QTemporaryDir>();
        m_folder = m_dir->filePath("tiny").toStdString();
        const auto written = testing::writeTiny(m_folder.string());
        QVERIFY2(written.has_value(), written ? "" : written.error().message.c_str());
    }

    void comesBackAsItWas() {
        const auto before = testing::tinyCheckpoint();
        const auto after = openCheckpoint(m_folder.string());
        QVERIFY2(after.has_value(), after ? "" : after.error().message.c_str());
        QCOMPARE(dumpJson(configToJson(after->config)), dumpJson(configToJson(before->config)));
        QCOMPARE(after->tokenizer->sha256(), before->tokenizer->sha256());
        QCOMPARE(after->ids.firstLocation, before->ids.firstLocation);
        const auto wanted = namedTensors(before->model);
        const auto found = namedTensors(after->model);
        QCOMPARE(found.size(), wanted.size());
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            QCOMPARE(found[i].first, wanted[i].first);
            QCOMPARE(found[i].second.scalar_type(), at::kFloat);
            QVERIFY2(at::equal(found[i].second, wanted[i].second.to(at::kHalf).to(at::kFloat)),
                     wanted[i].first.c_str());
        }
    }

    void theSeedDecidesTheWeights() {
        auto one = testing::tinyCheckpoint(1);
        auto two = testing::tinyCheckpoint(2);
        QVERIFY(!at::equal(one->model->language()->wordEmbedding(),
                           two->model->language()->wordEmbedding()));
    }

    void neighbouringLocationsLookAlike() {
        MiniConfig config = testing::tinyConfig(200);
        config.location_bins = 128;
        MiniModel model(config);
        const at::Tensor before = model->language()->wordEmbedding().detach().clone();
        initialiseLocations(model, 10);
        const at::Tensor after = model->language()->wordEmbedding().detach();
        QVERIFY(at::equal(after.narrow(0, 0, 10), before.narrow(0, 0, 10)));
        QVERIFY(at::equal(after.narrow(0, 138, 62), before.narrow(0, 138, 62)));
        const at::Tensor places = after.narrow(0, 10, 128);
        const auto likeness = [&](std::int64_t apart) {
            return at::cosine_similarity(places.narrow(0, 0, 128 - apart),
                                         places.narrow(0, apart, 128 - apart), 1)
                .mean()
                .item<double>();
        };
        QVERIFY(likeness(1) > 0.9);
        QVERIFY(likeness(1) > likeness(5));
        QVERIFY(likeness(5) > likeness(12));
    }

    void missingFilesAreNamed() {
        for (const char* file : {"config.json", "tokenizer.json", "model.safetensors"}) {
            fs::rename(m_folder / file, m_folder / "away");
            const std::string said = refusal();
            const bool weights = std::string(file) == "model.safetensors";
            QVERIFY2(said.find(weights ? "weights" : file) != std::string::npos, said.c_str());
            fs::rename(m_folder / "away", m_folder / file);
        }
        QCOMPARE(refusal(), std::string("opened"));
        QVERIFY(!openCheckpoint((m_folder / "nowhere").string()).has_value());
    }

    void damagedFilesAreRefused() {
        write(m_folder / "model.safetensors", "not tensors");
        QVERIFY(refusal().find("model.safetensors") != std::string::npos);
        write(m_folder / "tokenizer.json", "{}");
        QVERIFY(refusal().find("tokenizer.json") != std::string::npos);
        write(m_folder / "config.json", "[1]");
        QVERIFY(refusal().find("config.json") != std::string::npos);
    }

    void tensorsThatDoNotFitAreNamed() {
        const std::string norm = "language_model.norm.weight";
        rewrite([&](auto& tensors) { tensors.erase(norm); });
        QVERIFY(refusal().find("lacks the tensors " + norm) != std::string::npos);
        rewrite([&](auto& tensors) { tensors[norm] = at::ones({33}); });
        QVERIFY(refusal().find("tensor " + norm + " has another shape") != std::string::npos);
        rewrite([&](auto& tensors) {
            tensors[norm] = at::ones({32});
            tensors["lora.weight"] = at::ones({1});
        });
        QVERIFY(refusal().find("lora.weight") != std::string::npos);
    }

    void vocabulariesMustFit() {
        MiniConfig config = openCheckpoint(m_folder.string())->config;
        config.text.vocab_size -= 1;
        write(m_folder / "config.json", dumpJson(configToJson(config)));
        QVERIFY(refusal().find("vocab_size") != std::string::npos);
    }

    // Each size is within its limits; together they ask for tens of gigabytes.
    void hugeNetworksAreRefusedBeforeTheyAreMade() {
        MiniConfig config = openCheckpoint(m_folder.string())->config;
        config.text.hidden_size = 4096;
        config.text.intermediate_size = 16384;
        config.text.num_hidden_layers = 64;
        QVERIFY(parameterCount(config) > 10'000'000'000);
        QVERIFY(configFromJson(configToJson(config), "config.json").has_value());
        write(m_folder / "config.json", dumpJson(configToJson(config)));
        const auto start = std::chrono::steady_clock::now();
        const std::string said = refusal();
        QVERIFY2(said.find("the weights hold") != std::string::npos, said.c_str());
        QVERIFY(std::chrono::steady_clock::now() - start < std::chrono::seconds(2));
        const auto inspected = inspectModel(m_folder.string());
        QVERIFY(!inspected && inspected.error().code == ErrorCode::BadModel);
    }

    void freshOnesLearnTheirWords() {
        const std::vector<std::string> corpus{"a red circle", "a red circle", "the circle"};
        const auto fresh = freshCheckpoint(corpus);
        QVERIFY2(fresh.has_value(), fresh ? "" : fresh.error().message.c_str());
        QCOMPARE(fresh->config.text.vocab_size, std::int64_t(fresh->tokenizer->vocabSize()));
        QCOMPARE(fresh->ids.bins, fresh->config.location_bins);
        QCOMPARE(plainIds(*fresh->tokenizer, "circle")->size(), 1U);
        QVERIFY(plainIds(*fresh->tokenizer, "zebra")->size() > 1);
    }
};

QTEST_APPLESS_MAIN(TestMiniCheckpoint)
#include "tst_mini_checkpoint.moc"
