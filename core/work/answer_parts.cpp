// SPDX-License-Identifier: Apache-2.0
#include "core/work/answer_parts.h"

#include <algorithm>
#include <iterator>

namespace sl::work {

namespace {

struct MoveView {
    int by;
    void operator()(Grid& grid) const { grid.view += by; }
    void operator()(GridStack& stack) const { stack.view += by; }
    template <class T>
    void operator()(T&) const {}
};

/// Appends views and tokens; returns by how much view numbers moved.
int addGeometry(GeometryTrace& to, GeometryTrace&& from) {
    int firstView = 0;
    for (const ViewGeometry& view : to.views) firstView = std::max(firstView, view.index + 1);
    const int firstToken = static_cast<int>(to.tokens.size());
    for (ViewGeometry& view : from.views) {
        view.index += firstView;
        to.views.push_back(view);
    }
    for (VisualToken& token : from.tokens) {
        token.index += firstToken;
        token.view += firstView;
        to.tokens.push_back(token);
    }
    return firstView;
}

void addTiming(Timing& to, const Timing& from) {
    // Tokens are recovered from rate and time, so that outputs without text count as none.
    const double tokens = (to.tokensPerSec * to.decodeMs + from.tokensPerSec * from.decodeMs) / 1e3;
    to.preprocessMs += from.preprocessMs;
    to.visionMs += from.visionMs;
    to.prefillMs += from.prefillMs;
    to.decodeMs += from.decodeMs;
    to.tokensPerSec = to.decodeMs > 0 ? tokens * 1e3 / to.decodeMs : 0;
}

}  // namespace

void addOutput(Answer& answer, Output&& output) {
    const bool first = answer.provenance.inputTokens == 0 && answer.provenance.prompt.empty();
    GeometryTrace geometry = std::move(output.provenance.geometry);
    Provenance& p = answer.provenance;
    if (first) {
        output.provenance.geometry = std::move(p.geometry);
        p = std::move(output.provenance);
    } else {
        p.inputTokens += output.provenance.inputTokens;
        p.visualTokens += output.provenance.visualTokens;
        p.prompt += "\n" + output.provenance.prompt;
    }
    const int by = addGeometry(p.geometry, std::move(geometry));
    for (Evidence& evidence : output.evidence) {
        std::visit(MoveView{by}, evidence.data);
        answer.evidence.push_back(std::move(evidence));
    }
    addTiming(answer.timing, output.timing);
}

void setMerged(Answer& answer, PartialAnswer&& merged) {
    answer.text = std::move(merged.text);
    answer.finish = std::move(merged.finish);
    answer.tokens = std::move(merged.tokens);
    answer.annotations = std::move(merged.annotations);
}

}  // namespace sl::work
