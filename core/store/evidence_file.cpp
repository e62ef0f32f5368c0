// SPDX-License-Identifier: Apache-2.0
#include "core/store/evidence_file.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "core/base/json.h"
#include "core/store/safetensors_file.h"

namespace sl::store {

namespace {

using Tensors = std::vector<TensorView>;

template <class T>
TensorView view(const char* name, const char* dtype, std::vector<std::int64_t> shape,
                const std::vector<T>& values) {
    return {name, dtype, std::move(shape), values.data(), values.size() * sizeof(T)};
}

template <class T>
bool finite(const std::vector<T>& values) {
    return std::all_of(values.begin(), values.end(), [](T v) { return std::isfinite(v); });
}

std::size_t textBytes(const std::vector<std::string>& texts) {
    std::size_t bytes = 0;
    for (const std::string& text : texts) bytes += text.size();
    return bytes;
}

/// Bytes of labels, which Evidence::dataBytes() leaves out.
std::size_t labelBytes(const Evidence& evidence) {
    std::size_t bytes = 0;
    if (const auto* m = std::get_if<Matrix>(&evidence.data))
        bytes = textBytes(m->rowLabels) + textBytes(m->colLabels);
    if (const auto* stack = std::get_if<GridStack>(&evidence.data))
        for (const auto& axis : stack->axes) bytes += textBytes(axis.labels);
    return bytes;
}

struct AllFinite {
    bool operator()(const Grid& g) const {
        return finite(g.values) && std::isfinite(g.min) && std::isfinite(g.max);
    }
    bool operator()(const GridStack& g) const {
        return finite(g.values) && std::isfinite(g.min) && std::isfinite(g.max);
    }
    bool operator()(const Matrix& m) const { return finite(m.values); }
    bool operator()(const Curve& c) const { return finite(c.x) && finite(c.y); }
    bool operator()(const PointWeights& p) const { return finite(p.weights); }
    bool operator()(const Table&) const { return true; }
};

template <class T>
std::int64_t count(const std::vector<T>& values) {
    return static_cast<std::int64_t>(values.size());
}

/// Splits each form into tensors and the JSON that remains.
struct Encode {
    Tensors& tensors;

    template <class AnyGrid>
    Json gridFields(const AnyGrid& g) const {
        return {{"media_index", g.mediaIndex},
                {"view", g.view},
                {"file_rect", toJson(g.fileRect)},
                {"rows", g.rows},
                {"cols", g.cols}};
    }
    // The extremes may be infinite, so they are a tensor too.
    template <class AnyGrid>
    Json addGrid(const AnyGrid& g, std::vector<std::int64_t> shape) const {
        const std::int64_t cells =
            std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
        if (cells != count(g.values)) shape = {count(g.values)};
        tensors.push_back(view("values", "F32", std::move(shape), g.values));
        tensors.push_back({"min", "F32", {1}, &g.min, sizeof(float)});
        tensors.push_back({"max", "F32", {1}, &g.max, sizeof(float)});
        return gridFields(g);
    }
    Json operator()(const Grid& g) const { return addGrid(g, {g.rows, g.cols}); }
    Json operator()(const GridStack& g) const {
        std::vector<std::int64_t> shape;
        Json axes = Json::array();
        for (const auto& axis : g.axes) {
            axes.push_back({{"name", axis.name}, {"labels", axis.labels}});
            shape.push_back(count(axis.labels));
        }
        shape.push_back(g.rows);
        shape.push_back(g.cols);
        Json fields = addGrid(g, std::move(shape));
        fields["axes"] = std::move(axes);
        return fields;
    }
    Json operator()(const Matrix& m) const {
        tensors.push_back(view("values", "F32", {count(m.values)}, m.values));
        return {{"row_labels", m.rowLabels}, {"col_labels", m.colLabels}};
    }
    Json operator()(const Curve& c) const {
        tensors.push_back(view("x", "F64", {count(c.x)}, c.x));
        tensors.push_back(view("y", "F64", {count(c.y)}, c.y));
        return {{"x_unit", c.xUnit}};
    }
    Json operator()(const PointWeights& p) const {
        tensors.push_back(view("ids", "I32", {count(p.ids)}, p.ids));
        tensors.push_back(view("values", "F32", {count(p.weights)}, p.weights));
        return Json::object();
    }
    Json operator()(const Table& t) const { return {{"columns", t.columns}, {"rows", t.rows}}; }
};

template <class T>
Result<void> take(Result<std::vector<T>> from, std::vector<T>& to) {
    if (!from) return passOn(from);
    to = std::move(*from);
    return {};
}

/// Fills the form from its file. Throws Json::exception on fields of another type.
struct Decode {
    const Json& fields;
    const SafetensorsFile& file;

    template <class AnyGrid>
    Result<void> readGrid(AnyGrid& g) const {
        g.mediaIndex = fields.at("media_index").get<int>();
        g.view = fields.at("view").get<int>();
        g.rows = fields.at("rows").get<int>();
        g.cols = fields.at("cols").get<int>();
        const Result<Box> rect = boxFromJson(fields.at("file_rect"));
        if (!rect) return passOn(rect);
        g.fileRect = *rect;
        std::vector<float> min;
        std::vector<float> max;
        if (auto ok = take(file.floats("min"), min); !ok) return ok;
        if (auto ok = take(file.floats("max"), max); !ok) return ok;
        if (min.size() != 1 || max.size() != 1)
            return fail(ErrorCode::BadInput, "an evidence file's range is not two numbers");
        g.min = min[0];
        g.max = max[0];
        return take(file.floats("values"), g.values);
    }
    /// The numbers must be as many as rows, columns and axes say, or a view would read past them.
    template <class AnyGrid>
    static Result<void> checkCount(const AnyGrid& g, std::size_t planes) {
        std::size_t cells = 0;
        const bool fits = g.rows >= 0 && g.cols >= 0 &&
                          !__builtin_mul_overflow(static_cast<std::size_t>(g.rows),
                                                  static_cast<std::size_t>(g.cols), &cells) &&
                          !__builtin_mul_overflow(cells, planes, &cells) &&
                          cells == g.values.size();
        if (!fits) return fail(ErrorCode::BadInput, "an evidence file's size contradicts itself");
        return {};
    }
    Result<void> operator()(Grid& g) const {
        if (auto ok = readGrid(g); !ok) return ok;
        return checkCount(g, 1);
    }
    Result<void> operator()(GridStack& g) const {
        if (auto ok = readGrid(g); !ok) return ok;
        std::size_t planes = 1;
        for (const Json& json : fields.at("axes")) {
            g.axes.push_back({json.at("name").get<std::string>(),
                              json.at("labels").get<std::vector<std::string>>()});
            if (__builtin_mul_overflow(planes, g.axes.back().labels.size(), &planes))
                return fail(ErrorCode::BadInput, "an evidence file's axes are too long");
        }
        return checkCount(g, planes);
    }
    Result<void> operator()(Matrix& m) const {
        m.rowLabels = fields.at("row_labels").get<std::vector<std::string>>();
        m.colLabels = fields.at("col_labels").get<std::vector<std::string>>();
        return take(file.floats("values"), m.values);
    }
    Result<void> operator()(Curve& c) const {
        c.xUnit = fields.at("x_unit").get<std::string>();
        if (auto ok = take(file.doubles("x"), c.x); !ok) return ok;
        return take(file.doubles("y"), c.y);
    }
    Result<void> operator()(PointWeights& p) const {
        if (auto ok = take(file.ints("ids"), p.ids); !ok) return ok;
        return take(file.floats("values"), p.weights);
    }
    Result<void> operator()(Table& t) const {
        t.columns = fields.at("columns").get<std::vector<std::string>>();
        t.rows = fields.at("rows").get<std::vector<std::vector<std::string>>>();
        return {};
    }
};

}  // namespace

bool needsFile(const Evidence& evidence) {
    return evidence.dataBytes() + labelBytes(evidence) > kInlineEvidenceBytes ||
           !std::visit(AllFinite{}, evidence.data);
}

Result<std::int64_t> writeEvidence(const std::string& path, const Evidence& evidence) {
    Tensors tensors;
    const Json fields = std::visit(Encode{tensors}, evidence.data);
    Json json = {{"probe", evidence.probe},   {"form", evidence.form()},
                 {"target", evidence.target}, {"target_text", evidence.targetText},
                 {"layers", evidence.layers}, {"heads", evidence.heads},
                 {"method", evidence.method}, {"normalisation", evidence.normalisation},
                 {"note", evidence.note},     {"fields", fields}};
    return writeSafetensors(path, {{"evidence", dumpJson(json)}}, tensors);
}

Result<Evidence> readEvidence(const std::string& path) {
    const auto file = SafetensorsFile::open(path);
    if (!file) return passOn(file);
    const auto text = file->metadata().find("evidence");
    if (text == file->metadata().end())
        return fail(ErrorCode::BadInput, path + " is not an evidence file of Sightline");
    auto json = parseJson(text->second, "the evidence in " + path);
    if (!json) return passOn(json);
    const auto unreadable = [&](const Error& error) {
        return fail(ErrorCode::BadInput,
                    "cannot read the evidence in " + path + ": " + error.message,
                    "ask again to make the evidence anew");
    };
    try {
        // With `file` set, the shared reader takes the description and leaves the numbers to us.
        (*json)["file"] = path;
        auto evidence = evidenceFromJson(*json);
        if (!evidence) return unreadable(evidence.error());
        if (auto ok = std::visit(Decode{json->at("fields"), *file}, evidence->data); !ok)
            return unreadable(ok.error());
        return evidence;
    } catch (const Json::exception&) {
        return fail(ErrorCode::BadInput, "the description in " + path + " is damaged",
                    "ask again to make the evidence anew");
    }
}

}  // namespace sl::store
