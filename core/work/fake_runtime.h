// SPDX-License-Identifier: Apache-2.0
#pragma once

// A model and a task for tests: answers follow from the request by simple rules, so that no
// LibTorch is needed to test what surrounds a model.

#include <functional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "core/task/text_task.h"
#include "models/runtime/model_runtime.h"

namespace sl::test {

/// Answers "<text> on <w>x<h>" with one box over the middle of the first picture's part.
class FakeRuntime final : public ModelRuntime {
public:
    /// Called before each answer; an error from it becomes the answer.
    std::function<Result<void>(const Request&, Control&)> before;
    /// Replaces the text of the answer.
    std::function<std::string(const Request&)> textOf;
    int answers = 0;
    std::vector<Request> requests;  ///< without pixels of interest; as they came
    bool withEvidence = false;

    FakeRuntime() {
        m_info.name = "fake";
        m_info.family = "fake";
        m_info.weightsSha256 = std::string(64, 'a');
        m_info.tokenizerSha256 = std::string(64, 'b');
        m_info.dtype = "float32";
        m_info.device = "cpu";
        m_info.threads = 1;
        m_info.loadMs = 7;
    }

    const ModelInfo& info() const override { return m_info; }
    Capabilities capabilities() const override { return {true, false, false, true, false}; }

    Result<Output> answer(const Request& request, const std::vector<ProbeSpec>& probes,
                          Control& control) override {
        if (before)
            if (auto ok = before(request, control); !ok) return passOn(ok);
        if (auto ok = control.check(); !ok) return passOn(ok);
        ++answers;
        requests.push_back(request);
        TextOutput text;
        text.text = textOf ? textOf(request) : defaultText(request);
        text.finish = "stop";
        text.tokens = {{1, text.text, -0.25}};
        if (!request.pictures.empty()) text.boxes = {boxIn(request.pictures[0], text.text)};
        control.emitToken(text.tokens[0]);
        Output output;
        output.content = std::move(text);
        output.provenance = provenanceOf(request);
        output.timing.visionMs = 1;
        output.timing.decodeMs = 2;
        output.timing.tokensPerSec = 500;
        for (const ProbeSpec& probe : probes) output.evidence.push_back(evidenceOf(probe));
        return output;
    }

    Result<Preprocessed> preprocess(const Request& request) override {
        Preprocessed p;
        p.geometry = provenanceOf(request).geometry;
        p.inputIds = {1, 2, 3};
        p.prompt = request.text;
        p.views = {Image(4, 4)};
        return p;
    }
    Result<Tokenization> tokenize(const std::string&, bool) override { return Tokenization(); }
    Result<std::string> detokenize(const std::vector<std::int64_t>&) override { return ""; }
    MemoryForecast forecast(const Request&, const std::vector<ProbeSpec>& probes) override {
        return {static_cast<std::int64_t>(probes.size()) * 100, 1000};
    }

    static std::string defaultText(const Request& request) {
        std::ostringstream text;
        text << request.text << " on";
        for (const Picture& p : request.pictures)
            text << " " << p.image->width << "x" << p.image->height;
        return text.str();
    }

private:
    static TextBox boxIn(const Picture& p, const std::string& text) {
        const Box& r = p.fileRect;
        const double w = r.width() / 4;
        const double h = r.height() / 4;
        return {p.mediaIndex,
                {r.x0 + w, r.y0 + h, r.x1 - w, r.y1 - h},
                {0, static_cast<int>(text.size())},
                0.5};
    }

    static Provenance provenanceOf(const Request& request) {
        Provenance p;
        p.prompt = "<bos>" + request.text;
        p.inputTokens = 3;
        p.visualTokens = 1;
        for (const Picture& picture : request.pictures)
            p.geometry.views.push_back({0,
                                        picture.mediaIndex,
                                        4,
                                        4,
                                        picture.fileRect,
                                        {0, 0, 0, 0},
                                        picture.fileWidth,
                                        picture.fileHeight});
        p.geometry.tokens = {{0, 0, 0, 0, {0, 0, 4, 4}}};
        return p;
    }

    static Evidence evidenceOf(const ProbeSpec& probe) {
        Evidence e;
        e.probe = probe.id;
        e.target = "token 0";
        e.data = Grid{0, 0, {0, 0, 8, 8}, 2, 2, {0, 1, 2, 3}, 0, 3};
        return e;
    }

    ModelInfo m_info;
};

/// Asks once for each word of the prompt, about the whole first picture.
class WordsTask final : public Task {
public:
    TaskInfo info() const override {
        return {"words", "Words", "", true, {MediaKind::Image}, {"text"}};
    }
    Result<std::vector<Request>> plan(const Query& query,
                                      const std::vector<MediaInfo>&) const override {
        std::istringstream words(query.prompt);
        std::vector<Request> requests;
        std::string word;
        while (words >> word) {
            Request request;
            request.task = "words";
            request.text = word;
            request.media = {{0, std::nullopt, std::nullopt}};
            requests.push_back(std::move(request));
        }
        return requests;
    }
    Result<PartialAnswer> read(const Query&, const Request&, const Output& output) const override {
        return textAnswer(std::get<TextOutput>(output.content));
    }
    Result<PartialAnswer> merge(const Query&,
                                const std::vector<PartialAnswer>& partials) const override {
        return joined(partials);
    }
    Result<Scores> score(const PartialAnswer&, const Sample&) const override { return Scores(); }
};

}  // namespace sl::test
