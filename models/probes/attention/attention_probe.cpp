// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>
#include <set>

#include "models/probes/attention/attention_maths.h"
#include "models/probes/probe.h"

namespace sl::probe {

namespace {

/// Layers or heads chosen by "mean"/"all" (everything), "N" or "A-B".
struct Range {
    int first = 0, last = 0;  // inclusive
};

Result<Range> rangeFrom(const ProbeSpec& spec, const std::string& key, int count) {
    const auto option = spec.options.find(key);
    if (option == spec.options.end() || option->second == "mean" || option->second == "all")
        return Range{0, count - 1};
    const std::string& text = option->second;
    const auto dash = text.find('-');
    const auto digits = [](const std::string& s) {
        return !s.empty() && s.size() < 5 && s.find_first_not_of("0123456789") == std::string::npos;
    };
    const std::string a = text.substr(0, dash);
    const std::string b = dash == std::string::npos ? a : text.substr(dash + 1);
    if (!digits(a) || !digits(b) || std::stoi(a) > std::stoi(b) || std::stoi(b) >= count)
        return fail(ErrorCode::Usage, "probe attention: " + key + "=" + text +
                                          " is not one of mean, " + "N or A-B with " + key +
                                          " 0 to " + std::to_string(count - 1));
    return Range{std::stoi(a), std::stoi(b)};
}

std::string rangeText(const Range& range, int count) {
    if (range.first == 0 && range.last == count - 1) return "mean";
    if (range.first == range.last) return std::to_string(range.first);
    return "mean " + std::to_string(range.first) + "-" + std::to_string(range.last);
}

/// The view's share of a row of values over all visual tokens, as a grid.
Grid gridOfView(const GeometryTrace& trace, const ViewGeometry& view, const at::Tensor& row) {
    Grid grid;
    grid.mediaIndex = view.mediaIndex;
    grid.view = view.index;
    grid.fileRect = view.fileRect;
    for (const VisualToken& token : trace.tokens) {
        if (token.view != view.index) continue;
        grid.rows = std::max(grid.rows, token.row + 1);
        grid.cols = std::max(grid.cols, token.col + 1);
    }
    grid.values.assign(std::size_t(grid.rows) * std::size_t(grid.cols), 0.0F);
    for (const VisualToken& token : trace.tokens)
        if (token.view == view.index)
            grid.values[std::size_t(token.row * grid.cols + token.col)] =
                row[token.index].item<float>();
    const auto [low, high] = std::minmax_element(grid.values.begin(), grid.values.end());
    grid.min = *low;
    grid.max = *high;
    return grid;
}

/// Attention from each answer token to the picture: mean, rollout, and everything per layer and
/// head.
class AttentionProbe final : public Probe {
public:
    ProbeInfo info() const override {
        return {
            "attention",
            "where in the picture each answer token looks: per layer, per head, mean, rollout",
            "Softmaxed attention of the language model from the position that predicts an answer "
            "token to the visual tokens. 'mean' averages layers and heads; 'rollout' (Abnar & "
            "Zuidema 2020, arXiv 2005.00928) multiplies the layers' head-mean attention, each "
            "with the identity added and rows normalised. Neither depends on which word was "
            "chosen: they show where information could come from, not what decided the answer.",
            {"layers=mean|N|A-B", "heads=mean|N|A-B", "stack=1|0"}};
    }

    std::int64_t captureBytes(const SequenceLayout& layout, const ProbeSpec&) const override {
        return attentionBytes(layout) + 2 * layout.length * layout.length * 4;
    }

    Result<std::vector<Evidence>> run(ProbeContext& context, const ProbeSpec& spec) const override;
};

Result<void> checkOptions(const ProbeSpec& spec) {
    const std::set<std::string> known{"layers", "heads", "stack"};
    for (const auto& [key, value] : spec.options)
        if (known.count(key) == 0)
            return fail(ErrorCode::Usage, "probe attention has no option '" + key + "'",
                        "options: layers, heads, stack");
    return {};
}

GridStack stackOf(const GeometryTrace& trace, const ViewGeometry& view, const at::Tensor& rows,
                  const std::vector<std::string>& tokens) {
    // rows [tokens, layers, heads, visual]
    GridStack stack;
    std::vector<std::int64_t> cells;
    for (const VisualToken& token : trace.tokens) {
        if (token.view != view.index) continue;
        stack.rows = std::max(stack.rows, token.row + 1);
        stack.cols = std::max(stack.cols, token.col + 1);
        cells.push_back(token.index);
    }
    stack.mediaIndex = view.mediaIndex;
    stack.view = view.index;
    stack.fileRect = view.fileRect;
    stack.axes = {{"token", tokens}, {"layer", {}}, {"head", {}}};
    for (std::int64_t i = 0; i < rows.size(1); ++i)
        stack.axes[1].labels.push_back(std::to_string(i));
    for (std::int64_t i = 0; i < rows.size(2); ++i)
        stack.axes[2].labels.push_back(std::to_string(i));
    const at::Tensor chosen =
        rows.index_select(3, torch::tensor(cells, at::kLong)).contiguous().to(at::kFloat);
    stack.values.assign(chosen.const_data_ptr<float>(),
                        chosen.const_data_ptr<float>() + chosen.numel());
    stack.min = chosen.min().item<float>();
    stack.max = chosen.max().item<float>();
    return stack;
}

Result<std::vector<Evidence>> AttentionProbe::run(ProbeContext& context,
                                                  const ProbeSpec& spec) const {
    if (auto ok = checkOptions(spec); !ok) return passOn(ok);
    const SequenceLayout& layout = context.layout();
    const auto layers = rangeFrom(spec, "layers", layout.layers);
    if (!layers) return passOn(layers);
    const auto heads = rangeFrom(spec, "heads", layout.heads);
    if (!heads) return passOn(heads);
    std::vector<Evidence> evidence;
    const auto count = static_cast<std::int64_t>(layout.answerTexts.size());
    if (count == 0 || layout.visualCount == 0) return evidence;

    AttentionCapture capture;
    context.forward(&capture, false);
    if (auto ok = context.control().check(); !ok) return passOn(ok);
    const at::Tensor all = capture.stacked();  // [layers, heads, length, length]
    const at::Tensor rows = all.narrow(2, layout.answerBegin - 1, count)
                                .narrow(3, layout.visualBegin, layout.visualCount)
                                .permute({2, 0, 1, 3});  // [tokens, layers, heads, visual]
    const at::Tensor chosen = rows.narrow(1, layers->first, layers->last - layers->first + 1)
                                  .narrow(2, heads->first, heads->last - heads->first + 1)
                                  .mean({1, 2});  // [tokens, visual]
    const at::Tensor rolled = rollout(all.mean(1))
                                  .narrow(0, layout.answerBegin - 1, count)
                                  .narrow(1, layout.visualBegin, layout.visualCount);
    for (const ViewGeometry& view : context.geometry().views) {
        for (std::int64_t i = 0; i < count; ++i) {
            Evidence e;
            e.probe = "attention";
            e.target = "token " + std::to_string(i);
            e.targetText = layout.answerTexts[std::size_t(i)];
            e.layers = rangeText(*layers, layout.layers);
            e.heads = rangeText(*heads, layout.heads);
            e.method = "attention";
            e.normalisation = "share of this position's attention to the picture, sums to 1";
            const double mass = chosen[i].sum().item<double>();
            e.note = "share of all attention that falls on the picture: " + std::to_string(mass);
            e.data = gridOfView(context.geometry(), view, chosen[i] / std::max(mass, 1e-12));
            evidence.push_back(e);
            const double rolledMass = rolled[i].sum().item<double>();
            e.layers = "all";
            e.heads = "mean";
            e.method = "rollout";
            e.note = "does not depend on the chosen word; share on the picture: " +
                     std::to_string(rolledMass);
            e.data = gridOfView(context.geometry(), view, rolled[i] / std::max(rolledMass, 1e-12));
            evidence.push_back(std::move(e));
        }
        const auto stack = spec.options.find("stack");
        if (stack != spec.options.end() && stack->second == "0") continue;
        Evidence e;
        e.probe = "attention";
        e.target = "answer";
        e.layers = e.heads = "all";
        e.method = "attention";
        e.normalisation = "softmax weights as they are; each row also attends to text";
        e.data = stackOf(context.geometry(), view, rows, layout.answerTexts);
        evidence.push_back(std::move(e));
    }
    return evidence;
}

}  // namespace

void register_attention(ProbeRegistry& registry) {
    registry.push_back(std::make_unique<AttentionProbe>());
}

}  // namespace sl::probe
