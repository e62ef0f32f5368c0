// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "models/families/mini/mini_config.h"
#include "models/families/mini/mini_model.h"
#include "models/families/mini/testing/tiny_checkpoint.h"

using namespace sl;
using namespace sl::mini;

class TestMiniConfig : public QObject {
    Q_OBJECT

private:
    static Json good() { return configToJson(testing::tinyConfig(300)); }

private Q_SLOTS:
    void comesBackFromJson() {
        MiniConfig config = testing::tinyConfig(300);
        config.pool_window = 4;
        config.image_mean = {0.1, 0.2, 0.3};
        config.text.rope_theta = 12345.5;
        const Json json = configToJson(config);
        QCOMPARE(json["model_type"].get<std::string>(), "sightline_mini");
        const auto read = configFromJson(json, "config.json");
        QVERIFY2(read.has_value(), read ? "" : read.error().message.c_str());
        QCOMPARE(dumpJson(configToJson(*read)), dumpJson(json));
        QCOMPARE(read->vision.cellSize(), 4);
        QCOMPARE(read->text.rope_theta, 12345.5);
        QCOMPARE(read->image_mean[2], 0.3);
    }

    void cellsGrowWithTheStem() {
        VisionConfig vision;
        vision.stem_channels = {8, 8, 8};
        QCOMPARE(vision.cellSize(), 16);
    }

    void theEmbeddedModelIsSmallEnough() {
        const MiniConfig config = embeddedConfig(1400);
        QVERIFY(configFromJson(configToJson(config), "config.json").has_value());
        const MiniModel model(config);
        std::int64_t count = 0;
        for (const at::Tensor& p : model->parameters()) count += p.numel();
        QVERIFY2(count > 1'000'000 && count < 8'000'000, std::to_string(count).c_str());
    }

    void parametersAreCountedWithoutANetwork() {
        MiniConfig odd = testing::tinyConfig(300);
        odd.vision.stem_channels = {16, 24, 32};
        odd.vision.stem_blocks = {0, 2, 1};
        for (const MiniConfig& config : {testing::tinyConfig(300), embeddedConfig(1400), odd}) {
            const MiniModel model(config);
            std::int64_t count = 0;
            for (const at::Tensor& p : model->parameters()) count += p.numel();
            QCOMPARE(parameterCount(config), count);
        }
    }

    void hostileOnesAreRefused_data() {
        QTest::addColumn<QString>("patch");
        QTest::addColumn<QString>("named");
        const auto row = [](const char* patch, const char* named) {
            QTest::newRow(patch) << patch << named;
        };
        row(R"({"pool_window":0})", "'pool_window' is out of range");
        row(R"({"pool_window":1.5})", "'pool_window' is not a whole number");
        row(R"({"pool_window":"2"})", "'pool_window' is not a whole number");
        row(R"({"grid_cells":null})", "'grid_cells' is missing");
        row(R"({"grid_cells":1e300})", "'grid_cells'");
        row(R"({"location_bins":100000})", "'location_bins'");
        row(R"({"image_mean":[0.5]})", "image_mean");
        row(R"({"image_mean":0.5})", "'image_mean'");
        row(R"({"image_std":[1,0,1]})", "'image_std'");
        row(R"({"vision_config":null})", "'stem_channels'");
        row(R"({"vision_config":[1]})", "'stem_channels'");
        row(R"({"vision_config":"x"})", "'stem_channels'");
        row(R"({"vision_config":{"stem_channels":[]}})", "'stem_channels'");
        row(R"({"vision_config":{"stem_channels":[12]}})", "stem_channels");
        row(R"({"vision_config":{"stem_channels":[16.5]}})", "'stem_channels'");
        row(R"({"vision_config":{"stem_channels":[8,8]}})", "stem_blocks");
        row(R"({"vision_config":{"stem_channels":[8,8,8,8,8,8,8],"stem_blocks":[1,1,1,1,1,1,1]}})",
            "too long");
        row(R"({"vision_config":{"stem_blocks":[-1]}})", "'stem_blocks'");
        row(R"({"vision_config":{"num_attention_heads":5}})", "do not divide");
        row(R"({"vision_config":{"hidden_size":1000000}})", "'hidden_size'");
        row(R"({"vision_config":{"hidden_size":-8}})", "'hidden_size'");
        row(R"({"text_config":null})", "(text_config): 'vocab_size'");
        row(R"({"text_config":{"vocab_size":2000000}})", "'vocab_size'");
        row(R"({"text_config":{"num_hidden_layers":0}})", "'num_hidden_layers'");
        row(R"({"text_config":{"num_attention_heads":32}})", "do not divide");
        row(R"({"text_config":{"num_key_value_heads":3}})", "do not divide");
        row(R"({"text_config":{"rope_theta":0}})", "'rope_theta'");
        row(R"({"text_config":{"rms_norm_eps":[1]}})", "'rms_norm_eps'");
    }
    void hostileOnesAreRefused() {
        QFETCH(QString, patch);
        QFETCH(QString, named);
        Json json = good();
        json.merge_patch(*parseJson(patch.toStdString(), "patch"));  // null removes a key
        const auto read = configFromJson(json, "config.json");
        QVERIFY(!read.has_value());
        QCOMPARE(read.error().code, ErrorCode::BadModel);
        const QString message = QString::fromStdString(read.error().message);
        QVERIFY2(message.startsWith("config.json") && message.contains(named), qPrintable(message));
    }

    void whatIsNoObjectIsRefused() {
        for (const char* text : {"[]", "3", "null", "\"x\"", "{}"})
            QVERIFY2(!configFromJson(*parseJson(text, "t"), "config.json").has_value(), text);
    }
};

QTEST_APPLESS_MAIN(TestMiniConfig)
#include "tst_mini_config.moc"
