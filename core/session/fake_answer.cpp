// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "core/session/fake_engine.h"

namespace sl {

namespace {

constexpr int kLayers = 4, kHeads = 4;

std::vector<Token> tokensOf(const std::string& task) {
    if (task == "grounding")
        return {{10, "<loc_22>", -0.03},
                {11, "<loc_30>", -0.10},
                {12, "<loc_55>", -0.40},
                {13, "<loc_71>", -0.05}};
    if (task == "vqa") return {{20, "Two", -0.2}};
    return {{30, "A", -0.05},    {31, " large", -0.9}, {32, " red", -0.08}, {33, " circle", -0.04},
            {34, " left", -0.6}, {35, " of", -0.02},   {36, " a", -0.03},   {37, " straw", -1.6},
            {38, "berry", -0.1}, {39, ".", -0.05}};
}

/// A bump that wanders with the token, sharper in later layers, elsewhere for each head.
float weight(int r, int c, int grid, int token, int layer, int head) {
    const double x = (c + 0.5) / grid, y = (r + 0.5) / grid;
    const double cx = 0.3 + 0.08 * token + 0.1 * (head % 2),
                 cy = 0.35 + 0.05 * token + 0.1 * (head / 2);
    const double width = 0.35 - 0.06 * layer;
    return static_cast<float>(
        std::exp(-((x - cx) * (x - cx) + (y - cy) * (y - cy)) / (2 * width * width)));
}

Grid emptyGrid(const Box& rect, int grid) {
    Grid g;
    g.fileRect = rect;
    g.rows = g.cols = grid;
    return g;
}

void finish(std::vector<float>& values, float& min, float& max) {
    min = max = values.empty() ? 0 : values.front();
    for (const float v : values) {
        min = std::min(min, v);
        max = std::max(max, v);
    }
}

Evidence gridEvidence(const Token& token, int index, const Box& rect, int grid, bool rollout) {
    Grid g = emptyGrid(rect, grid);
    for (int r = 0; r < grid; ++r)
        for (int c = 0; c < grid; ++c)
            g.values.push_back(weight(r, c, grid, index, rollout ? 3 : 1, rollout ? 3 : 0));
    finish(g.values, g.min, g.max);
    Evidence e;
    e.probe = "attention";
    e.target = "token " + std::to_string(index);
    e.targetText = token.text;
    e.layers = rollout ? "all" : "mean";
    e.heads = "mean";
    e.method = rollout ? "rollout" : "attention";
    e.normalisation = "share of the attention on the picture";
    e.data = std::move(g);
    return e;
}

Evidence stackEvidence(const std::vector<Token>& tokens, const Box& rect, int grid) {
    GridStack s;
    s.fileRect = rect;
    s.rows = s.cols = grid;
    s.axes = {{"token", {}}, {"layer", {}}, {"head", {}}};
    for (const Token& token : tokens) s.axes[0].labels.push_back(token.text);
    for (int l = 0; l < kLayers; ++l) s.axes[1].labels.push_back(std::to_string(l));
    for (int h = 0; h < kHeads; ++h) s.axes[2].labels.push_back(std::to_string(h));
    for (int t = 0; t < static_cast<int>(tokens.size()); ++t)
        for (int l = 0; l < kLayers; ++l)
            for (int h = 0; h < kHeads; ++h)
                for (int r = 0; r < grid; ++r)
                    for (int c = 0; c < grid; ++c) s.values.push_back(weight(r, c, grid, t, l, h));
    finish(s.values, s.min, s.max);
    Evidence e;
    e.probe = "attention";
    e.target = "answer";
    e.layers = "all";
    e.heads = "all";
    e.method = "attention";
    e.data = std::move(s);
    return e;
}

GeometryTrace geometry(int width, int height, int grid) {
    GeometryTrace trace;
    ViewGeometry view;
    view.width = view.height = grid * 16;
    view.fileRect = {0, 0, static_cast<double>(width), static_cast<double>(height)};
    view.fileWidth = width;
    view.fileHeight = height;
    trace.views.push_back(view);
    for (int i = 0; i < grid * grid; ++i) {
        const int r = i / grid, c = i % grid;
        trace.tokens.push_back({i, 0, r, c, {c * 16.0, r * 16.0, c * 16.0 + 16, r * 16.0 + 16}});
    }
    return trace;
}

}  // namespace

Answer fakeAnswer(const std::string& task, int imageWidth, int imageHeight, int grid) {
    Answer answer;
    answer.tokens = tokensOf(task);
    for (const Token& token : answer.tokens) answer.text += token.text;
    answer.finish = "stop";
    const Box whole{0, 0, static_cast<double>(imageWidth), static_cast<double>(imageHeight)};
    if (task == "grounding") {
        Annotation box;
        box.label = "red circle";
        box.score = 0.87;
        box.box = {imageWidth * 0.22, imageHeight * 0.30, imageWidth * 0.55, imageHeight * 0.71};
        box.fromText = {0, static_cast<int>(answer.text.size())};
        answer.annotations.push_back(box);
    }
    for (int i = 0; i < static_cast<int>(answer.tokens.size()); ++i) {
        const Token& token = answer.tokens[static_cast<std::size_t>(i)];
        answer.evidence.push_back(gridEvidence(token, i, whole, grid, false));
        answer.evidence.push_back(gridEvidence(token, i, whole, grid, true));
    }
    answer.evidence.push_back(stackEvidence(answer.tokens, whole, grid));
    Provenance& p = answer.provenance;
    p.model = "mini";
    p.family = "fake";
    p.weightsSha256 = std::string(64, 'a');
    p.tokenizerSha256 = std::string(64, 'b');
    p.prompt = "<s><image>" + task;
    p.inputTokens = grid * grid + 8;
    p.visualTokens = grid * grid;
    p.geometry = geometry(imageWidth, imageHeight, grid);
    p.dtype = "float32";
    p.device = "cpu";
    p.threads = 2;
    p.version = "0.1.0";
    answer.timing.decodeMs = 42;
    answer.timing.tokensPerSec = 95;
    return answer;
}

}  // namespace sl
