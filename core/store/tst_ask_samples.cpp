// SPDX-License-Identifier: Apache-2.0
#include "core/store/tst_ask_samples.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "core/base/json.h"

namespace sl::test {

namespace {

Evidence described(const std::string& probe) {
    Evidence e;
    e.probe = probe;
    e.target = "token 3";
    e.targetText = "кружок";
    e.layers = "0-3";
    e.heads = "all";
    e.method = "softmax attention";
    e.normalisation = "sums to 1";
    e.note = "a \"limit\"\nof two lines";
    return e;
}

std::vector<float> ramp(std::size_t count, int seed) {
    std::vector<float> values(count);
    for (std::size_t i = 0; i < count; ++i)
        values[i] =
            static_cast<float>((i * 7919U + static_cast<std::size_t>(seed) * 104729U) % 1000U) /
            997.0F;
    return values;
}

template <class T>
bool sameBits(const std::vector<T>& a, const std::vector<T>& b) {
    return a.size() == b.size() &&
           (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(T)) == 0);
}

bool sameBits(float a, float b) {
    return std::bit_cast<unsigned>(a) == std::bit_cast<unsigned>(b);
}

template <class AnyGrid>
bool sameGrid(const AnyGrid& a, const AnyGrid& b) {
    return a.mediaIndex == b.mediaIndex && a.view == b.view && a.fileRect == b.fileRect &&
           a.rows == b.rows && a.cols == b.cols && sameBits(a.values, b.values) &&
           sameBits(a.min, b.min) && sameBits(a.max, b.max);
}

bool same(const Grid& a, const Grid& b) {
    return sameGrid(a, b);
}
bool same(const GridStack& a, const GridStack& b) {
    if (a.axes.size() != b.axes.size()) return false;
    for (std::size_t i = 0; i < a.axes.size(); ++i)
        if (a.axes[i].name != b.axes[i].name || a.axes[i].labels != b.axes[i].labels) return false;
    return sameGrid(a, b);
}
bool same(const Matrix& a, const Matrix& b) {
    return a.rowLabels == b.rowLabels && a.colLabels == b.colLabels && sameBits(a.values, b.values);
}
bool same(const Curve& a, const Curve& b) {
    return a.xUnit == b.xUnit && sameBits(a.x, b.x) && sameBits(a.y, b.y);
}
bool same(const PointWeights& a, const PointWeights& b) {
    return a.ids == b.ids && sameBits(a.weights, b.weights);
}
bool same(const Table& a, const Table& b) {
    return a.columns == b.columns && a.rows == b.rows;
}

GridStack stackOf(std::size_t bytes, int seed) {
    GridStack stack;
    stack.rows = 4;
    stack.cols = 4;
    const std::size_t planes = bytes / (16 * sizeof(float)) + 1;
    stack.axes = {{"token", {}}};
    for (std::size_t i = 0; i < planes; ++i) stack.axes[0].labels.push_back(std::to_string(i));
    stack.values = ramp(planes * 16, seed);
    stack.fileRect = {0, 0, 640, 480};
    stack.max = 1.003F;
    return stack;
}

}  // namespace

Query sampleQuery(const std::string& tag, int number) {
    Query query;
    query.task = "grounding";
    query.media = {"pictures/" + tag + ".png"};
    query.prompt = tag + " " + std::to_string(number);
    query.region = Box{1, 2, 30, 40};
    query.probes = {{"attention", {{"layers", "mean"}}}};
    query.generation.seed = 7;
    return query;
}

Answer sampleAnswer(const std::string& tag, int number, std::size_t bigBytes) {
    Answer answer;
    answer.text = "answer of " + tag + " " + std::to_string(number);
    answer.finish = "stop";
    answer.tokens = {{5, "answer", -0.25}, {9, " of", -0.125 * number}};
    Annotation box;
    box.label = "red circle";
    box.score = 0.93;
    box.box = {1.5, 2, 30.25, 40.0 + number};
    box.fromText = {0, 6};
    answer.annotations = {box};
    answer.evidence = {described("attention")};
    answer.evidence[0].data = Grid{0, 0, {0, 0, 640, 480}, 2, 3, ramp(6, number), 0.0F, 1.0F};
    if (bigBytes > 0) {
        answer.evidence.push_back(described("attention"));
        answer.evidence.back().data = stackOf(bigBytes, number);
    }
    answer.evidence.push_back(described("length"));
    answer.evidence.back().data = Curve{{0, 0.5, 1}, {1.0 / 3, -2, 1e300}, "s"};
    answer.provenance.model = "mini";
    answer.provenance.family = "mini";
    answer.provenance.weightsSha256 = std::string(64, 'a');
    answer.provenance.prompt = "<s>" + tag;
    answer.provenance.geometry.views = {
        {0, 0, 224, 224, {0, 0, 640, 480}, {0, 28, 0, 28}, 640, 480}};
    answer.provenance.seed = 18446744073709551615ULL;
    answer.timing.prefillMs = 12.5;
    return answer;
}

std::string difference(const Evidence& a, const Evidence& b) {
    if (a.probe != b.probe || a.target != b.target || a.targetText != b.targetText ||
        a.layers != b.layers || a.heads != b.heads || a.method != b.method ||
        a.normalisation != b.normalisation || a.note != b.note)
        return "the description differs (" + b.note + ")";
    if (a.data.index() != b.data.index()) return "the form differs: " + a.form() + ", " + b.form();
    const bool equal = std::visit(
        [&](const auto& data) {
            return same(data, std::get<std::decay_t<decltype(data)>>(b.data));
        },
        a.data);
    return equal ? "" : "the data of a " + a.form() + " differ";
}

std::string differenceFromSample(const Answer& answer, const std::string& tag, int number,
                                 std::size_t bigBytes) {
    const Answer wanted = sampleAnswer(tag, number, bigBytes);
    if (answer.evidence.size() != wanted.evidence.size()) return "another number of evidence";
    for (std::size_t i = 0; i < wanted.evidence.size(); ++i)
        if (const std::string text = difference(wanted.evidence[i], answer.evidence[i]);
            !text.empty())
            return "evidence " + std::to_string(i) + ": " + text;
    if (answer.annotations != wanted.annotations) return "annotations differ";
    Answer a = answer;
    Answer b = wanted;
    a.evidence.clear();
    b.evidence.clear();
    return toJson(a, "") == toJson(b, "") ? "" : "text, tokens, provenance or timing differ";
}

std::vector<Evidence> evidenceOfEachForm() {
    std::vector<Evidence> all(6, described("probe"));
    all[0].data = Grid{1, 2, {0, 1, 2, 3}, 2, 2, {0, std::nanf(""), 1, -1}, -1, INFINITY};
    all[1].data = stackOf(640, 3);
    all[2].data = Matrix{{"a", "b"}, {"c", "\"d\""}, {1, 2, 3, 4}};
    all[3].data = Curve{{0, 1e-300}, {std::nan(""), 1.0 / 3}, "s"};
    all[4].data = PointWeights{{3, -1, 2147483647}, {0.1F, 0.2F, 0.3F}};
    all[5].data = Table{{"x", "y"}, {{"1", "zwei"}, {}}};
    return all;
}

}  // namespace sl::test
