// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QtTest>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "models/train/run_folder.h"

using namespace sl;
using namespace sl::train;
namespace fs = std::filesystem;

namespace {

std::string readFile(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

void writeFile(const fs::path& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
}

}  // namespace

class TestModelRunFolder : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    fs::path m_path;
    std::unique_ptr<RunFolder> m_folder;

private Q_SLOTS:
    void init() {
        m_dir = std::make_unique<QTemporaryDir>();
        m_path = m_dir->filePath("run").toStdString();
        auto folder = RunFolder::open(m_path.string());
        QVERIFY2(folder.has_value(), folder ? "" : folder.error().message.c_str());
        m_folder = std::move(*folder);
    }
    void cleanup() { m_folder.reset(); }

    void eventsAreLinesInOrder() {
        m_folder->event({{"event", "step"}, {"step", 1}});
        m_folder->state(RunState::Failed, "why");
        std::istringstream lines(readFile(m_path / "events.jsonl"));
        std::string line;
        std::getline(lines, line);
        QCOMPARE(line, std::string(R"({"event":"step","step":1})"));
        std::getline(lines, line);
        const auto state = parseJson(line, "line");
        QVERIFY(state.has_value());
        QCOMPARE((*state)["state"].get<std::string>(), "failed");
        QCOMPARE((*state)["message"].get<std::string>(), "why");
        QVERIFY(state->contains("time"));
        QVERIFY(!std::getline(lines, line));
    }

    void eventsOfAnEarlierRunStay() {
        m_folder->event({{"a", 1}});
        m_folder.reset();
        m_folder = std::move(*RunFolder::open(m_path.string()));
        m_folder->event({{"a", 2}});
        QCOMPARE(readFile(m_path / "events.jsonl"), std::string("{\"a\":1}\n{\"a\":2}\n"));
    }

    void oneTrainingHoldsTheFolder() {
        const auto second = RunFolder::open(m_path.string());
        QVERIFY(!second && second.error().code == ErrorCode::BadInput);
        QVERIFY(second.error().message.find("another process") != std::string::npos);
        writeFile(m_dir->filePath("file").toStdString(), "x");
        QVERIFY(!RunFolder::open(m_dir->filePath("file").toStdString()).has_value());
    }

    void stateComesBack() {
        const at::Tensor w = at::arange(6, at::kFloat).view({2, 3});
        const at::Tensor n = torch::tensor(std::int64_t{1} << 40, at::kLong);
        QVERIFY(m_folder->saveState({7, 1, 3, 64}, {{"w", w}, {"n", n}}).has_value());
        const auto state = m_folder->loadState();
        QVERIFY2(state.has_value(), state ? "" : state.error().message.c_str());
        QCOMPARE(state->first.step, 7);
        QCOMPARE(state->first.stage, 1);
        QCOMPARE(state->first.stepInStage, 3);
        QCOMPARE(state->first.samples, 64);
        QVERIFY(at::equal(state->second.at("w"), w));
        QVERIFY(at::equal(state->second.at("n"), n));
        QCOMPARE(state->second.size(), 2U);
    }

    void theLatestStateCountsAndEarlierOnesGo() {
        QVERIFY(m_folder->saveState({3, 0, 3, 0}, {{"w", at::ones({1})}}).has_value());
        QVERIFY(m_folder->saveState({12, 0, 12, 0}, {{"w", at::zeros({1})}}).has_value());
        QCOMPARE(m_folder->loadState()->first.step, 12);
        QVERIFY(!fs::exists(m_path / "state/step-3"));
        // A save that was cut off before latest.json was renamed counts for nothing.
        fs::create_directories(m_path / "state/step-20");
        writeFile(m_path / "state/step-20/state.safetensors", "half");
        writeFile(m_path / "state/latest.json.tmp", "{");
        QCOMPARE(m_folder->loadState()->first.step, 12);
    }

    void damagedStateIsRefused_data() {
        QTest::addColumn<QString>("latest");
        for (const char* text :
             {"", "{", "[]", "3", R"({"step":"x"})", R"({"step":1})", R"({"step":1,"folder":3})",
              R"({"step":1,"folder":"step-2"})",
              R"({"step":-1,"stage":0,"step_in_stage":0,"samples":0,"folder":"step-1"})",
              R"({"step":1,"stage":-1,"step_in_stage":0,"samples":0,"folder":"step-1"})",
              R"({"step":1,"stage":0,"step_in_stage":0,"samples":1.5,"folder":"step-1"})",
              R"({"step":1,"stage":0,"step_in_stage":-4,"samples":0,"folder":"step-1"})"})
            QTest::newRow(text) << text;
    }
    void damagedStateIsRefused() {
        QFETCH(QString, latest);
        QVERIFY(m_folder->saveState({1, 0, 1, 0}, {{"w", at::ones({1})}}).has_value());
        writeFile(m_path / "state/latest.json", latest.toStdString());
        const auto state = m_folder->loadState();
        QVERIFY(!state.has_value());
        QVERIFY(!state.error().message.empty());
        QVERIFY(state.error().code == ErrorCode::BadInput ||
                state.error().code == ErrorCode::BadModel);
    }

    void cutTensorsAreRefused() {
        QVERIFY(m_folder->saveState({1, 0, 1, 0}, {{"w", at::ones({100})}}).has_value());
        const fs::path file = m_path / "state/step-1/state.safetensors";
        writeFile(file, readFile(file).substr(0, 200));
        const auto state = m_folder->loadState();
        QVERIFY(!state && state.error().message.find("state.safetensors") != std::string::npos);
    }

    void nothingToResumeIsSaid() {
        const auto state = m_folder->loadState();
        QVERIFY(!state && state.error().message.find("nothing to resume") != std::string::npos);
    }

    void checkpointsAppearWholeAndOldOnesGo() {
        const auto write = [](const std::string& folder) -> Result<void> {
            writeFile(fs::path(folder) / "file", "x");
            return {};
        };
        for (const int step : {5, 10, 100}) QVERIFY(m_folder->checkpoint(step, 2, write));
        QVERIFY(!fs::exists(m_path / "checkpoints/step-5"));
        QVERIFY(fs::exists(m_path / "checkpoints/step-10/file"));
        QVERIFY(fs::exists(m_path / "checkpoints/step-100/file"));
        const auto failing = [](const std::string& folder) -> Result<void> {
            writeFile(fs::path(folder) / "file", "half");
            return fail(ErrorCode::BadInput, "disk");
        };
        QVERIFY(!m_folder->checkpoint(200, 2, failing).has_value());
        QVERIFY(!fs::exists(m_path / "checkpoints/step-200"));
        QVERIFY(m_folder->checkpoint(100, 0, write).has_value());  // once more after a resume
        QVERIFY(readFile(m_path / "events.jsonl").find("checkpoints/step-100") !=
                std::string::npos);
    }

    void controlWordIsOneOfTwo() {
        QCOMPARE(m_folder->controlWord(), "");
        for (const char* word : {"pause", "stop"}) {
            writeFile(m_path / "control", std::string(word) + "\n");
            QCOMPARE(m_folder->controlWord(), word);
        }
        for (const char* text : {"", "halt", "stopp", "STOP"}) {
            writeFile(m_path / "control", text);
            QCOMPARE(m_folder->controlWord(), "");
        }
    }
};

QTEST_APPLESS_MAIN(TestModelRunFolder)
#include "tst_run_folder.moc"
