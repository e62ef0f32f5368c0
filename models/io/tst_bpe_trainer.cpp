// SPDX-License-Identifier: Apache-2.0
#include "models/io/bpe_trainer.h"

#include <QtTest>
#include <algorithm>
#include <fstream>

#include "models/io/tokenizer.h"
#include "models/io/tokenizer/merge_learner.h"
#include "test_folders.h"

using namespace sl;
using namespace sl::io;

namespace {

const std::string kFolder = SL_SOURCE_DIR "/models/io/testdata/tokenizer/";

std::vector<std::string> corpus() {
    std::vector<std::string> lines;
    std::ifstream in(kFolder + "corpus.txt");
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

BpeTrainerOptions miniOptions() {
    BpeTrainerOptions options;
    options.vocabularySize = 400;
    options.specialTokens = {"<pad>", "<bos>", "<eos>", "<image>", "<ref>", "</ref>"};
    for (int i = 0; i < 8; ++i) options.specialTokens.push_back("<loc00" + std::to_string(i) + ">");
    return options;
}

std::string trained(const std::vector<std::string>& lines, BpeTrainerOptions options) {
    auto trainer = BpeTrainer::make(std::move(options));
    if (!trainer) qFatal("%s", trainer.error().message.c_str());
    for (const std::string& line : lines) {
        if (!trainer->addLine(line)) qFatal("a line was refused");
    }
    const auto json = trainer->train();
    if (!json) qFatal("%s", json.error().message.c_str());
    return *json;
}

}  // namespace

class TestBpeTrainer : public QObject {
    Q_OBJECT
private Q_SLOTS:
    // Worked through by hand: "ab" 5 times, then "abc" 3; "xy" and "yz" tie at 2, "xy" comes first.
    void learnsTheFrequentPairsFirst() {
        const LearnedBpe learned = learnMerges(
            {"a", "b", "c", "x", "y", "z"}, {{"ab", 2}, {"abc", 3}, {"xyz", 2}, {"ca", 1}}, 100, 2);
        using Pair = std::pair<std::string, std::string>;
        QCOMPARE(learned.merges,
                 (std::vector<Pair>{{"a", "b"}, {"ab", "c"}, {"x", "y"}, {"xy", "z"}}));
        QCOMPARE(learned.tokens.back(), "xyz");
    }

    void countsRunsOnce() {
        // "aaaa": pairs overlap, the merge takes them from the left.
        const LearnedBpe learned = learnMerges({"a"}, {{"aaaa", 1}, {"aaa", 1}}, 100, 1);
        QCOMPARE(learned.merges[0], (std::pair<std::string, std::string>{"a", "a"}));
        QCOMPARE(learned.merges.size(), 3U);
    }

    void stopsAtSizeAndFrequency() {
        QCOMPARE(learnMerges({"a", "b", "c"}, {{"abc", 9}}, 4, 1).tokens.size(), 4U);
        QCOMPARE(learnMerges({"a", "b", "c"}, {{"abc", 9}}, 9, 10).tokens.size(), 3U);
    }

    void equalsTheCommittedFile() {
        const std::string json = trained(corpus(), miniOptions());
        const std::string path = kFolder + "mini_like.json";
        if (qEnvironmentVariableIsSet("SIGHTLINE_UPDATE_GOLDEN")) {
            std::ofstream(path, std::ios::binary) << json;
        }
        std::ifstream in(path, std::ios::binary);
        QCOMPARE(json, std::string(std::istreambuf_iterator<char>(in), {}));
    }

    void orderOfLinesDoesNotMatter() {
        std::vector<std::string> lines = corpus();
        const std::string once = trained(lines, miniOptions());
        std::reverse(lines.begin(), lines.end());
        QCOMPARE(trained(lines, miniOptions()), once);
    }

    void resultReadsAndWritesAnyText() {
        const auto tokenizer = Tokenizer::fromJson(trained(corpus(), miniOptions()), "trained");
        QVERIFY2(tokenizer.has_value(), tokenizer ? "" : tokenizer.error().message.c_str());
        QCOMPARE(tokenizer->vocabSize(), 400U);
        QCOMPARE(*tokenizer->idOf("<bos>"), 1);
        QVERIFY(tokenizer->isSpecial(*tokenizer->idOf("<loc007>")));
        for (const char* text : {"the red circle", "déjà vu 😀", "\x01\x7f", "<ref>x</ref>"}) {
            const auto tokens = tokenizer->encode(text, false);
            std::vector<std::int32_t> ids;
            for (const EncodedToken& token : *tokens) ids.push_back(token.id);
            std::string back = tokenizer->decode(ids, false);
            std::erase(back, ' ');
            std::string bare = text;
            std::erase(bare, ' ');
            QCOMPARE(back, bare);
        }
        QCOMPARE(tokenizer->encode("circle", false)->size(), 1U);
        QCOMPARE(tokenizer->encode("Circle", false)->front().id,
                 tokenizer->encode("circle", false)->front().id);
    }

    void refusesNonsense() {
        BpeTrainerOptions options = miniOptions();
        options.vocabularySize = 200;
        auto trainer = BpeTrainer::make(options);
        QVERIFY(trainer.has_value());
        QCOMPARE(trainer->train().error().code, ErrorCode::Usage);
        options = miniOptions();
        options.specialTokens.push_back("<pad>");
        QCOMPARE(BpeTrainer::make(options)->train().error().code, ErrorCode::Usage);
        options = miniOptions();
        options.normalizer = R"({"type":"Nmt"})";
        const auto unknown = BpeTrainer::make(options);
        QVERIFY(!unknown && unknown.error().message.find("'Nmt'") != std::string::npos);
        options.normalizer = "{";
        QVERIFY(!BpeTrainer::make(options).has_value());
    }
};

QTEST_APPLESS_MAIN(TestBpeTrainer)
#include "tst_bpe_trainer.moc"
