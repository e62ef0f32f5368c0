// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QtTest>

#include <fstream>

#include "models/families/mini/testing/square_source.h"
#include "models/families/mini/testing/tiny_checkpoint.h"
#include "models/nn/device.h"
#include "models/runtime/model_runtime.h"

using namespace sl;
using mini::testing::SquareSource;

class TestMiniRuntime : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    std::string m_folder;
    std::unique_ptr<ModelRuntime> m_model;
    Control m_control;

    static Request request(const std::string& task, const std::string& text) {
        Request r;
        r.task = task;
        r.text = text;
        r.pictures = {{SquareSource::drawn(0).image, 0, {0, 0, 32, 32}, 32, 32}};
        return r;
    }
    Output answered(const Request& r, const std::vector<ProbeSpec>& probes = {}) {
        auto output = m_model->answer(r, probes, m_control);
        if (!output) qWarning("%s", output.error().message.c_str());
        return output ? std::move(*output) : Output{};
    }
    static const TextOutput& text(const Output& output) {
        return std::get<TextOutput>(output.content);
    }

private Q_SLOTS:
    void initTestCase() {
        m_folder = m_dir.filePath("tiny").toStdString();
        QVERIFY(mini::testing::writeTiny(m_folder).has_value());
        auto model = openModel({m_folder, "cpu", "float32", 1}, m_control);
        QVERIFY2(model.has_value(), model ? "" : model.error().message.c_str());
        m_model = std::move(*model);
    }

    void saysWhatItIs() {
        const ModelInfo& info = m_model->info();
        QCOMPARE(info.family, std::string("mini"));
        QCOMPARE(info.folder, m_folder);
        QCOMPARE(info.weightsSha256.size(), 64U);
        QVERIFY(info.parameters > 10'000);
        QVERIFY(m_model->capabilities().generate && m_model->capabilities().probe);
        QVERIFY(!m_model->capabilities().detect);
    }

    void answersAreRecordedAndRepeat() {
        const Output first = answered(request("vqa", "what color is it?"));
        const Output again = answered(request("vqa", "what color is it?"));
        QCOMPARE(text(again).text, text(first).text);
        QCOMPARE(text(first).tokens.size(), text(again).tokens.size());
        std::string joined;
        for (const Token& token : text(first).tokens) joined += token.text;
        QCOMPARE(joined, text(first).text);
        const Provenance& from = first.provenance;
        QCOMPARE(from.visualTokens, 16);
        QVERIFY2(from.prompt.find("<bos><image>×16<question>") == 0, from.prompt.c_str());
        QCOMPARE(from.geometry.views.size(), 1U);
        QCOMPARE(from.weightsSha256, m_model->info().weightsSha256);
    }

    void theForcedBeginningAndStopTextsHold() {
        Request r = request("captioning", "");
        r.generation.forcePrefix = "a red square";
        r.generation.maxTokens = 3;
        const Output forced = answered(r);
        QVERIFY2(text(forced).text.find("a red") == 0, text(forced).text.c_str());
        QCOMPARE(text(forced).tokens.size(), 3U);
        r.generation.maxTokens = 12;
        r.generation.stop = {"red"};
        const Output stopped = answered(r);
        QCOMPARE(text(stopped).text, std::string("a "));
        QCOMPARE(text(stopped).finish, std::string("stop"));
    }

    void tokensStreamAsTheyCome() {
        std::vector<int> streamed;
        Control control({}, [&](const Token& token) { streamed.push_back(token.id); });
        Request r = request("vqa", "which way?");
        r.generation.maxTokens = 4;
        r.generation.forcePrefix = "a red square";
        const auto output = m_model->answer(r, {}, control);
        QVERIFY(output.has_value());
        QCOMPARE(streamed.size(), text(*output).tokens.size());
        for (std::size_t i = 0; i < streamed.size(); ++i)
            QCOMPARE(streamed[i], text(*output).tokens[i].id);
    }

    void probesComeWithTheAnswer() {
        Request r = request("vqa", "which way?");
        r.generation.forcePrefix = "a red square";
        r.generation.maxTokens = 2;
        const std::vector<ProbeSpec> probes{{"attention", {}}};
        const Output output = answered(r, probes);
        QCOMPARE(output.evidence.size(), 2U * 2U + 1U);
        double sum = 0;
        for (const float value : std::get<Grid>(output.evidence[0].data).values) sum += value;
        QVERIFY(qAbs(sum - 1) < 1e-4);
        const MemoryForecast forecast = m_model->forecast(r, probes);
        QVERIFY(forecast.captureBytes > 0 && forecast.captureBytes <= forecast.budgetBytes);
        QVERIFY(m_model->forecast(r, {}).captureBytes == 0);
        const auto unknown = m_model->answer(r, {{"nonsense", {}}}, m_control);
        QVERIFY(!unknown && unknown.error().code == ErrorCode::Usage);
    }

    void preprocessingIsWhatTheAnswerUses() {
        const Request r = request("grounding", "the square");
        const auto seen = m_model->preprocess(r);
        QVERIFY(seen.has_value());
        QCOMPARE(seen->views.size(), 1U);
        QCOMPARE(seen->views[0].width, 32);
        QCOMPARE(seen->geometry.tokens.size(), 16U);
        const Output output = answered(r);
        QCOMPARE(seen->prompt, output.provenance.prompt);
        QCOMPARE(int(seen->inputIds.size()), output.provenance.inputTokens);
    }

    void textBecomesTokensAndBack() {
        const auto tokens = m_model->tokenize("the square", false);
        QVERIFY(tokens.has_value());
        QCOMPARE(tokens->ids.size(), tokens->pieces.size());
        const auto back = m_model->detokenize(tokens->ids);
        QVERIFY(back && back->find("the square") != std::string::npos);
    }

    void whatCannotBeAnsweredIsSaid() {
        const auto code = [&](const Request& r) {
            const auto output = m_model->answer(r, {}, m_control);
            return output ? ErrorCode::Internal : output.error().code;
        };
        Request r = request("vqa", "what?");
        r.pictures.clear();
        QCOMPARE(code(r), ErrorCode::Usage);
        r = request("vqa", "what?");
        r.kind = Request::Kind::Embed;
        QCOMPARE(code(r), ErrorCode::Usage);
        r = request("vqa", "what?");
        r.pictures[0].image = std::make_shared<Image>();
        QCOMPARE(code(r), ErrorCode::BadInput);
        Control cancelled;
        cancelled.cancel();
        const auto output = m_model->answer(request("vqa", "what?"), {}, cancelled);
        QVERIFY(!output && output.error().code == ErrorCode::Cancelled);
    }

    void foldersThatAreNoModelAreSaid() {
        const auto code = [&](const ModelSpec& spec) {
            const auto model = openModel(spec, m_control);
            return model ? ErrorCode::Internal : model.error().code;
        };
        QCOMPARE(code({m_dir.filePath("none").toStdString(), "auto", "auto", 1}),
                 ErrorCode::BadModel);
        if (!nn::loadCuda()) QCOMPARE(code({m_folder, "cuda", "auto", 1}), ErrorCode::Usage);
        QCOMPARE(code({"http://localhost/x", "auto", "auto", 1}), ErrorCode::NotYet);
        QDir(m_dir.path()).mkdir("odd");
        const std::string odd = m_dir.filePath("odd").toStdString();
        for (const char* config : {"", "[]", R"({"model_type":3})", R"({"model_type":"gpt9"})",
                                   R"({"model_type":"sightline_mini"})"}) {
            std::ofstream(odd + "/config.json") << config;
            QCOMPARE(code({odd, "auto", "auto", 1}), ErrorCode::BadModel);
        }
    }

    void theReportSaysWhatFits() {
        const auto report = inspectModel(m_folder);
        QVERIFY2(report.has_value(), report ? "" : report.error().message.c_str());
        QCOMPARE(report->parameters, m_model->info().parameters);
        QVERIFY(report->matched.size() > 20);
        QVERIFY(report->missing.empty() && report->unexpected.empty() && report->reshaped.empty());
    }
};

QTEST_APPLESS_MAIN(TestMiniRuntime)
#include "tst_mini_runtime.moc"
