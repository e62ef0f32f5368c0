// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QtTest>

#include <filesystem>
#include <fstream>

#include "models/train/recipe.h"
#include "test_folders.h"

using namespace sl;
using namespace sl::train;

class TestRecipe : public QObject {
    Q_OBJECT

private:
    static Json stage() {
        return {{"name", "one"},
                {"steps", 100},
                {"lr", 0.5},
                {"losses", {{"next_token", 1.0}}},
                {"groups", {{{"pattern", "tower"}, {"scale", 0.5}}, {{"pattern", "."}}}}};
    }
    static Json recipe(const Json& stage) { return {{"stages", Json::array({stage})}}; }

    static Stage schedule(const std::string& name) {
        Stage s;
        s.steps = 100;
        s.lr = 2;
        s.warmupSteps = 10;
        s.minLrRatio = 0.1;
        s.schedule = name;
        return s;
    }

private Q_SLOTS:
    void everySettingIsRead() {
        Json one = stage();
        one.update({{"batch", 3},
                    {"matrix_lr", 0.25},
                    {"warmup_steps", 7},
                    {"schedule", "constant"},
                    {"min_lr_ratio", 0.2},
                    {"weight_decay", 0.3},
                    {"beta2", 0.9},
                    {"clip_norm", 4},
                    {"location_sigma", 2.5},
                    {"source", {{"seed", 5}}}});
        one["groups"][1]["weight_decay"] = 0.4;
        Json json = recipe(one);
        json.update({{"name", "r"},
                     {"description", "d"},
                     {"ema_decay", 0.9},
                     {"checkpoint_steps", 11},
                     {"keep_checkpoints", 2},
                     {"state_minutes", 1.5}});
        const auto read = recipeFromJson(json, "r.json");
        QVERIFY2(read.has_value(), read ? "" : read.error().message.c_str());
        QCOMPARE(read->name, "r");
        QCOMPARE(read->description, "d");
        QCOMPARE(read->emaDecay, 0.9);
        QCOMPARE(read->checkpointSteps, 11);
        QCOMPARE(read->keepCheckpoints, 2);
        QCOMPARE(read->stateMinutes, 1.5);
        const Stage& s = read->stages.at(0);
        QCOMPARE(s.name, "one");
        QCOMPARE(s.steps, 100);
        QCOMPARE(s.batch, 3);
        QCOMPARE(s.lr, 0.5);
        QCOMPARE(s.matrixLr, 0.25);
        QCOMPARE(s.warmupSteps, 7);
        QCOMPARE(s.schedule, "constant");
        QCOMPARE(s.minLrRatio, 0.2);
        QCOMPARE(s.weightDecay, 0.3);
        QCOMPARE(s.beta2, 0.9);
        QCOMPARE(s.clipNorm, 4.0);
        QCOMPARE(s.locationSigma, 2.5);
        QCOMPARE(s.losses.at("next_token"), 1.0);
        QCOMPARE(s.source.at("seed").get<int>(), 5);
        QCOMPARE(s.groups.size(), 2U);
        QCOMPARE(s.groups[0].pattern, "tower");
        QCOMPARE(s.groups[0].scale, 0.5);
        QVERIFY(s.groups[0].weightDecay < 0);
        QCOMPARE(s.groups[1].weightDecay, 0.4);
    }

    void defaultsHoldWhereNothingIsSaid() {
        const auto read = recipeFromJson(recipe(stage()), "folder/plain.json");
        QVERIFY(read.has_value());
        QCOMPARE(read->name, "plain");
        QCOMPARE(read->emaDecay, 0.0);
        QCOMPARE(read->stages[0].matrixLr, 0.0);
        QCOMPARE(read->stages[0].schedule, "cosine");
        QCOMPARE(read->totalSteps(), 100);
    }

    void wrongSettingsAreNamed_data() {
        QTest::addColumn<QString>("patch");
        QTest::addColumn<QString>("named");
        const auto row = [](const char* patch, const char* named) {
            QTest::newRow(patch) << patch << named;
        };
        row(R"({"name":null})", "'name' is missing");
        row(R"({"name":3})", "'name' is not text");
        row(R"({"steps":null})", "'steps' is missing");
        row(R"({"steps":"many"})", "'steps' is not a whole number");
        row(R"({"steps":1.5})", "'steps' is not a whole number");
        row(R"({"steps":0})", "'steps' is out of range");
        row(R"({"batch":5000})", "'batch'");
        row(R"({"batch":-1})", "'batch'");
        row(R"({"lr":null})", "'lr' is missing");
        row(R"({"lr":0})", "'lr'");
        row(R"({"lr":"fast"})", "'lr' is not a number");
        row(R"({"matrix_lr":-0.1})", "'matrix_lr'");
        row(R"({"matrix_lr":[]})", "'matrix_lr'");
        row(R"({"warmup_steps":-1})", "'warmup_steps'");
        row(R"({"schedule":3})", "'schedule' is not text");
        row(R"({"schedule":"linear"})", "unknown schedule 'linear'");
        row(R"({"min_lr_ratio":2})", "'min_lr_ratio'");
        row(R"({"weight_decay":-1})", "'weight_decay'");
        row(R"({"beta2":1})", "'beta2'");
        row(R"({"clip_norm":0})", "'clip_norm'");
        row(R"({"source":[1]})", "'source'");
        row(R"({"losses":null})", "'losses' is missing");
        row(R"({"losses":3})", "'losses'");
        row(R"({"losses":{"location":"much"}})", "'location'");
        row(R"({"groups":null})", "'groups' is missing");
        row(R"({"groups":{"pattern":"."}})", "'groups'");
        row(R"({"groups":[{}]})", "'pattern' is missing");
        row(R"({"groups":[{"pattern":"*"}]})", "'pattern' is not a regular expression");
        row(R"({"groups":[{"pattern":".","scale":"x"}]})", "'scale'");
        row(R"({"groups":[{"pattern":".","rate":2}]})", "knows no 'rate'");
        row(R"({"learning_rate":0.1})", "knows no 'learning_rate'");
    }
    void wrongSettingsAreNamed() {
        QFETCH(QString, patch);
        QFETCH(QString, named);
        Json one = stage();
        one.merge_patch(*parseJson(patch.toStdString(), "patch"));  // null removes a key
        const auto read = recipeFromJson(recipe(one), "bad.json");
        QVERIFY(!read.has_value());
        QCOMPARE(read.error().code, ErrorCode::BadInput);
        const QString message = QString::fromStdString(read.error().message);
        QVERIFY2(message.startsWith("bad.json") && message.contains(named), qPrintable(message));
    }

    void wrongSettingsOfTheWholeAreNamed() {
        const auto message = [](const char* key, const Json& value) {
            Json json = recipe(stage());
            json[key] = value;
            const auto read = recipeFromJson(json, "bad.json");
            return QString::fromStdString(read ? "" : read.error().message);
        };
        QVERIFY(message("name", 1).contains("'name'"));
        QVERIFY(message("ema_decay", 1).contains("'ema_decay'"));
        QVERIFY(message("checkpoint_steps", 0).contains("'checkpoint_steps'"));
        QVERIFY(message("keep_checkpoints", "x").contains("'keep_checkpoints'"));
        QVERIFY(message("state_minutes", -1).contains("'state_minutes'"));
        for (const char* text : {"[]", "3", R"({"stages":[]})", R"({"stages":{"a":1}})"}) {
            const auto read = recipeFromJson(*parseJson(text, "t"), "bad.json");
            QVERIFY2(!read && read.error().message.find("no stages") != std::string::npos, text);
        }
        QVERIFY(!recipeFromJson(recipe(3), "bad.json").has_value());
    }

    void shippedRecipesAreRight() {
        int count = 0;
        for (const auto& entry :
             std::filesystem::directory_iterator(SL_SOURCE_DIR "/resources/recipes")) {
            if (entry.path().extension() != ".json") continue;
            const auto read = loadRecipe(entry.path().string());
            QVERIFY2(read.has_value(), read ? "" : read.error().message.c_str());
            ++count;
        }
        QVERIFY(count > 0);
    }

    void whatIsNoRecipeIsSaid() {
        const auto unknown = loadRecipe("no_such_recipe");
        QVERIFY(!unknown);
        QCOMPARE(unknown.error().code, ErrorCode::Usage);
        QTemporaryDir dir;
        const std::string file = dir.filePath("r.json").toStdString();
        QCOMPARE(loadRecipe(file).error().code, ErrorCode::BadInput);  // not there
        std::ofstream(file) << "{";
        QCOMPARE(loadRecipe(file).error().code, ErrorCode::BadInput);
    }

    void warmUpRisesToTheConstant() {
        const Stage s = schedule("constant");
        QCOMPARE(learningRate(s, 0), 0.2);  // 2 * 1/10
        QCOMPARE(learningRate(s, 4), 1.0);
        QCOMPARE(learningRate(s, 9), 2.0);
        QCOMPARE(learningRate(s, 99), 2.0);
    }

    // 2 ((1 - 0.1) (1 + cos(pi step / 100)) / 2 + 0.1), times the warm-up.
    void cosineFallsToItsFloor() {
        const Stage s = schedule("cosine");
        QVERIFY(qAbs(learningRate(s, 0) - 0.2) < 1e-12);
        QVERIFY(qAbs(learningRate(s, 25) - 2 * 0.8681980515339464) < 1e-12);
        QVERIFY(qAbs(learningRate(s, 50) - 1.1) < 1e-12);
        QVERIFY(qAbs(learningRate(s, 100) - 0.2) < 1e-12);
        QVERIFY(qAbs(learningRate(s, 1000) - 0.2) < 1e-12);
        for (int step = 10; step < 99; ++step)
            QVERIFY(learningRate(s, step + 1) < learningRate(s, step));
    }

    void noWarmUpStartsAtOnce() {
        Stage s = schedule("constant");
        s.warmupSteps = 0;
        QCOMPARE(learningRate(s, 0), 2.0);
    }
};

QTEST_APPLESS_MAIN(TestRecipe)
#include "tst_recipe.moc"
