// SPDX-License-Identifier: Apache-2.0
#include "models/io/tokenizer.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QtTest>
#include <fstream>
#include <random>

#include "core/base/json.h"
#include "test_folders.h"

using namespace sl;
using namespace sl::io;

namespace {

const std::string kFolder = SL_SOURCE_DIR "/models/io/testdata/tokenizer/";

Tokenizer load(const std::string& name) {
    auto tokenizer = Tokenizer::load(kFolder + name + ".json");
    if (!tokenizer) qFatal("%s", tokenizer.error().message.c_str());
    return *tokenizer;
}

std::vector<std::int32_t> idsOf(const Encoding& encoding) {
    std::vector<std::int32_t> ids;
    for (const EncodedToken& token : encoding) ids.push_back(token.id);
    return ids;
}

std::vector<std::int32_t> idsOf(const Tokenizer& tokenizer, std::string_view text) {
    const auto encoding = tokenizer.encode(text, false);
    if (!encoding) qFatal("%s", encoding.error().message.c_str());
    return idsOf(*encoding);
}

Json refusedFile() {
    auto json = readJsonFile(kFolder + "refused.json");
    if (!json) qFatal("%s", json.error().message.c_str());
    return *json;
}

// A tokenizer.json around a tiny vocabulary, with one part replaced.
std::string document(const std::string& key, const Json& value) {
    Json changed = refusedFile()["sound"];
    changed[key] = value;
    return dumpJson(changed);
}

QString refusal(const std::string& json) {
    const auto tokenizer = Tokenizer::fromJson(json, "tokenizer.json");
    if (tokenizer) return "accepted";
    if (tokenizer.error().code != ErrorCode::BadModel) return "wrong code";
    return QString::fromStdString(tokenizer.error().message);
}

}  // namespace

class TestTokenizer : public QObject {
    Q_OBJECT
private:
    static void encodesNoise(const Tokenizer& tokenizer) {
        std::mt19937 random(5);
        for (int round = 0; round < 300; ++round) {
            std::string noise(random() % 40, ' ');
            for (char& byte : noise) byte = static_cast<char>(random());
            const auto tokens = tokenizer.encode(noise, true);
            QVERIFY(tokens.has_value());
            for (const EncodedToken& token : *tokens) {
                QVERIFY(token.offset.begin <= token.offset.end);
                QVERIFY(token.offset.end <= noise.size());
            }
        }
    }

private Q_SLOTS:
    void equalsTheReference_data() {
        QTest::addColumn<QByteArray>("name");
        for (const char* name :
             {"mini_like", "gpt2_like", "qwen_like", "clip_like", "odd_like", "removed_like",
              "merged_with_previous_like", "merged_with_next_like", "contiguous_like"}) {
            QTest::newRow(name) << QByteArray(name);
        }
    }
    void equalsTheReference() {
        QFETCH(QByteArray, name);
        const Tokenizer tokenizer = load(name.toStdString());
        const auto golden = readJsonFile(kFolder + "expected.json");
        QVERIFY(golden.has_value());
        const Json& rows = (*golden)["expected"][name.toStdString()];
        QVERIFY(rows.size() >= 50);
        // Added tokens that are normalised decode to their normalised form there, not here.
        const bool comparesText = name != "odd_like";
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const auto text = (*golden)["texts"][i].get<std::string>();
            const auto encoding = tokenizer.encode(text, true);
            QVERIFY(encoding.has_value());
            QCOMPARE(idsOf(*encoding), rows[i][0].get<std::vector<std::int32_t>>());
            if (!rows[i][1].is_null()) {
                std::vector<int> offsets;
                for (const EncodedToken& token : *encoding) {
                    offsets.push_back(static_cast<int>(token.offset.begin));
                    offsets.push_back(static_cast<int>(token.offset.end));
                }
                QCOMPARE(offsets, rows[i][1].get<std::vector<int>>());
            }
            if (comparesText) {
                QCOMPARE(tokenizer.decode(idsOf(*encoding), true), rows[i][2].get<std::string>());
            }
        }
    }

    void streamsWholeCharacters() {
        const Tokenizer tokenizer = load("gpt2_like");
        const auto ids = idsOf(tokenizer, "a 😀é你");
        StreamDecoder stream(tokenizer, true);
        std::string all;
        for (const std::int32_t id : ids) {
            const std::string piece = stream.push(id);
            QVERIFY2(QString::fromStdString(piece).toStdString() == piece, piece.c_str());
            all += piece;
        }
        QCOMPARE(all + stream.finish(), "a 😀é你");
        QVERIFY(ids.size() > 6);  // characters really were cut
    }

    void streamEqualsDecodeOnAnyIds() {
        const Tokenizer tokenizer = load("mini_like");
        std::mt19937 random(3);
        for (int round = 0; round < 300; ++round) {
            std::vector<std::int32_t> ids(random() % 20);
            for (auto& id : ids) id = static_cast<std::int32_t>(random() % 450) - 10;
            StreamDecoder stream(tokenizer, round % 2 == 0);
            std::string all;
            for (const std::int32_t id : ids) all += stream.push(id);
            QCOMPARE(all + stream.finish(), tokenizer.decode(ids, round % 2 == 0));
        }
    }

    void looksUpTokens() {
        const Tokenizer tokenizer = load("mini_like");
        QCOMPARE(*tokenizer.idOf("<eos>"), 2);
        QCOMPARE(*tokenizer.tokenOf(2), "<eos>");
        QVERIFY(!tokenizer.idOf("<nothing>") && !tokenizer.tokenOf(-1) && !tokenizer.tokenOf(5000));
        QVERIFY(tokenizer.isSpecial(2) && !tokenizer.isSpecial(300));
        QCOMPARE(tokenizer.vocabSize(), 400U);
        QCOMPARE(tokenizer.sha256().size(), 64U);
        QCOMPARE(tokenizer.decode(std::vector<std::int32_t>{2, 2}, true), "");
        QCOMPARE(tokenizer.decode(std::vector<std::int32_t>{2, 2}, false), "<eos><eos>");
    }

    void readsBytesThatAreNoText() {
        const Tokenizer tokenizer = load("gpt2_like");
        const auto encoding = tokenizer.encode("a\xFF\xE4\xBD b", false);
        QVERIFY(encoding.has_value());
        QCOMPARE(tokenizer.decode(idsOf(*encoding), false), "a\uFFFD\uFFFD b");
        QCOMPARE(encoding->back().offset.end, 6U);
        for (const char* name : {"gpt2_like", "qwen_like", "odd_like"}) {
            encodesNoise(load(name));
        }
    }

    void longTextsAreQuick() {
        const Tokenizer tokenizer = load("mini_like");
        std::string words;
        for (int i = 0; i < 10000; ++i) words += " word" + std::to_string(i * 7919 % 10007);
        QElapsedTimer timer;
        timer.start();
        QVERIFY(tokenizer.encode(words, true)->size() > 10000);
        QVERIFY(tokenizer.encode(std::string(100000, 'a'), true)->size() > 10000);
        QVERIFY(tokenizer.encode(std::string(100000, ' '), true)->size() > 1);
        // About 0.2 s; a quadratic step anywhere takes minutes.
        QVERIFY2(timer.elapsed() < 10000, qPrintable(QString::number(timer.elapsed())));
    }

    void readsOldAndNewMerges() {
        const Json vocabulary = {{"a", 0}, {"b", 1}, {"ab", 2}};
        for (const Json& merge : {Json("a b"), Json::array({"a", "b"})}) {
            const auto tokenizer = Tokenizer::fromJson(
                document("model", {{"vocab", vocabulary}, {"merges", Json::array({merge})}}), "t");
            QVERIFY2(tokenizer.has_value(), tokenizer ? "" : tokenizer.error().message.c_str());
            QCOMPARE(idsOf(*tokenizer, "abba<s>"), (std::vector<std::int32_t>{2, 1, 0, 3}));
        }
    }

    void longestAddedTokenWins() {
        Json added = Json::array();
        for (const char* content : {"aa", "aab", "ab"}) {
            const int id = static_cast<int>(added.size()) + 13;
            added.push_back({{"id", id}, {"content", content}, {"special", true}});
        }
        added[2]["id"] = 2;  // in the vocabulary too
        const auto tokenizer = Tokenizer::fromJson(document("added_tokens", added), "t");
        QVERIFY2(tokenizer.has_value(), tokenizer ? "" : tokenizer.error().message.c_str());
        QCOMPARE(idsOf(*tokenizer, "aaab"), (std::vector<std::int32_t>{13, 2}));
        QCOMPARE(idsOf(*tokenizer, "aabaa"), (std::vector<std::int32_t>{14, 13}));
    }

    void refuses_data() {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("reason");
        const auto row = [](const std::string& name, const std::string& json,
                            const std::string& reason) {
            QTest::newRow(name.c_str())
                << QByteArray::fromStdString(json) << QString::fromStdString(reason);
        };
        row("no JSON", "{", "not a sound tokenizer.json");
        row("deep", std::string(200000, '['), "not a sound");
        row("list", "[]", "holds no object");
        row("no model", "{}", "no model");
        const Json file = refusedFile();
        for (const Json& item : file["refused"]) {
            row(item["name"], document(item["part"], item["value"]), item["reason"]);
        }
    }
    void refuses() {
        QFETCH(QByteArray, json);
        QFETCH(QString, reason);
        const QString message = refusal(json.toStdString());
        QVERIFY2(message.startsWith("tokenizer.json"), qPrintable(message));
        QVERIFY2(message.contains(reason), qPrintable(message));
    }

    void deepSequencesAreRefused() {
        Json deep = {{"type", "Lowercase"}};
        for (int i = 0; i < 100; ++i) {
            deep = {{"type", "Sequence"}, {"normalizers", Json::array({std::move(deep)})}};
        }
        QVERIFY(refusal(document("normalizer", deep)).contains("nested too deeply"));
    }

    void expressionsMadeToHangComeBack() {
        const Json split = {
            {"type", "Split"}, {"pattern", {{"Regex", "(a+)+$"}}}, {"behavior", "Isolated"}};
        const auto tokenizer = Tokenizer::fromJson(document("pre_tokenizer", split), "t");
        QVERIFY(tokenizer.has_value());
        const auto encoding = tokenizer->encode(std::string(60, 'a') + "b", false);
        QVERIFY(!encoding && encoding.error().code == ErrorCode::BadModel);
    }

    void namesTheFileThatIsMissing() {
        const QTemporaryDir folder;
        const auto tokenizer = Tokenizer::load(folder.path().toStdString());
        QVERIFY(!tokenizer.has_value());
        QVERIFY(tokenizer.error().message.find("tokenizer.json") != std::string::npos);
    }

    // Random damage: any outcome but a crash.
    void damagedFilesDoNotCrash() {
        std::ifstream in(kFolder + "odd_like.json");
        const std::string good(std::istreambuf_iterator<char>(in), {});
        std::mt19937 random(9);
        for (int round = 0; round < 150; ++round) {
            std::string bad = good;
            for (int flip = 0; flip < 3; ++flip) {
                bad[random() % bad.size()] = "\"{}[]:,0x\\"[random() % 10];
            }
            const auto tokenizer = Tokenizer::fromJson(bad, "t");
            if (tokenizer) (void)tokenizer->encode("the blue <image> circle 12", true);
        }
    }
};

QTEST_APPLESS_MAIN(TestTokenizer)
#include "tst_tokenizer.moc"
