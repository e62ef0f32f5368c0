// SPDX-License-Identifier: Apache-2.0
#include "core/base/json.h"

namespace sl {

namespace {

using Issue = tl::unexpected<Error>;

Issue wrong(const std::string& field, const std::string& wanted) {
    return fail(ErrorCode::BadInput, "field '" + field + "' is not " + wanted);
}

/// The field, or null where there is none or `json` is no object (Json::value() throws there).
const Json& field(const Json& json, const char* name) {
    static const Json kNull;
    const auto it = json.find(name);
    return it == json.end() ? kNull : *it;
}

/// Reads `field` into `target` when it is there. BadInput when it is of another type.
template <class T>
Result<void> readField(const Json& json, const char* field, T& target) {
    const auto it = json.find(field);
    if (it == json.end() || it->is_null()) return {};
    try {
        target = it->get<T>();
    } catch (const nlohmann::json::exception&) {
        return wrong(field, "of the type that the format asks for");
    }
    return {};
}

/// Runs readers one after another and keeps the first error.
class Reader {
public:
    explicit Reader(const Json& json) : m_json(json) {}
    template <class T>
    Reader& operator()(const char* field, T& target) {
        if (m_status) m_status = readField(m_json, field, target);
        return *this;
    }
    const Result<void>& status() const { return m_status; }

private:
    const Json& m_json;
    Result<void> m_status;
};

Result<void> readStrings(const Json& json, const char* field, std::vector<std::string>& target) {
    const auto it = json.find(field);
    if (it == json.end() || it->is_null()) return {};
    if (it->is_string()) {
        target = {it->get<std::string>()};
        return {};
    }
    return readField(json, field, target);
}

Result<void> readTurns(const Json& json, std::vector<Turn>& turns) {
    const Json& list = field(json, "messages");
    if (list.is_null()) return {};
    if (!list.is_array()) return wrong("messages", "a list");
    for (const Json& item : list) {
        Turn turn;
        Reader read(item);
        read("role", turn.role)("content", turn.text);
        if (!item.is_object() || !read.status()) return wrong("messages", "a list of turns");
        turns.push_back(std::move(turn));
    }
    return {};
}

Result<std::vector<double>> numbers(const Json& json, std::size_t count, const char* field) {
    if (!json.is_array() || json.size() != count)
        return wrong(field, "a list of " + std::to_string(count) + " numbers");
    std::vector<double> values;
    for (const Json& item : json) {
        if (!item.is_number()) return wrong(field, "a list of numbers");
        values.push_back(item.get<double>());
    }
    return values;
}

Result<Grid> gridFromJson(const Json& d) {
    Grid g;
    Reader read(d);
    read("media_index", g.mediaIndex)("view", g.view)("rows", g.rows)("cols", g.cols)(
        "values", g.values)("min", g.min)("max", g.max);
    if (!read.status()) return passOn(read.status());
    const Result<Box> rect = boxFromJson(field(d, "file_rect"));
    if (!rect) return passOn(rect);
    g.fileRect = *rect;
    if (g.rows < 0 || g.cols < 0 ||
        g.values.size() != static_cast<std::size_t>(g.rows) * static_cast<std::size_t>(g.cols))
        return wrong("values", "rows × cols long");
    return g;
}

Result<GridStack> gridStackFromJson(const Json& d) {
    GridStack g;
    Reader read(d);
    read("media_index", g.mediaIndex)("view", g.view)("rows", g.rows)("cols", g.cols)(
        "values", g.values)("min", g.min)("max", g.max);
    if (!read.status()) return passOn(read.status());
    const Result<Box> rect = boxFromJson(field(d, "file_rect"));
    if (!rect) return passOn(rect);
    g.fileRect = *rect;
    std::size_t count = 0;
    bool fits = g.rows >= 0 && g.cols >= 0 &&
                !__builtin_mul_overflow(static_cast<std::size_t>(g.rows),
                                        static_cast<std::size_t>(g.cols), &count);
    for (const Json& axis : field(d, "axes")) {
        GridStack::Axis a;
        Reader readAxis(axis);
        readAxis("name", a.name)("labels", a.labels);
        if (!readAxis.status()) return passOn(readAxis.status());
        fits = fits && !__builtin_mul_overflow(count, a.labels.size(), &count);
        g.axes.push_back(std::move(a));
    }
    if (!fits || g.values.size() != count) return wrong("values", "as long as the axes say");
    return g;
}

}  // namespace

Result<Box> boxFromJson(const Json& json) {
    const auto v = numbers(json, 4, "box");
    if (!v) return passOn(v);
    return Box{(*v)[0], (*v)[1], (*v)[2], (*v)[3]};
}

Result<Annotation> annotationFromJson(const Json& json) {
    if (!json.is_object()) return wrong("annotation", "an object");
    Annotation a;
    std::string kind;
    Reader read(json);
    read("kind", kind)("media_index", a.mediaIndex)("label", a.label)("text", a.text)(
        "object_id", a.objectId)("start_s", a.span.startSec)("end_s", a.span.endSec);
    if (!read.status()) return passOn(read.status());
    if (json.contains("score") && json["score"].is_number()) a.score = json["score"].get<double>();
    if (kind == "box") {
        a.kind = Annotation::Kind::Box;
        const Result<Box> box = boxFromJson(field(json, "box"));
        if (!box) return passOn(box);
        a.box = *box;
    } else if (kind == "span") {
        a.kind = Annotation::Kind::Span;
    } else if (kind == "object") {
        a.kind = Annotation::Kind::Object;
        const auto v = numbers(field(json, "box3d"), 6, "box3d");
        if (!v) return passOn(v);
        std::copy(v->begin(), v->end(), a.box3d.begin());
    } else if (kind == "region") {
        a.kind = Annotation::Kind::Region;
        for (const Json& p : field(json, "polygon")) {
            const auto v = numbers(p, 2, "polygon");
            if (!v) return passOn(v);
            a.polygon.push_back({(*v)[0], (*v)[1]});
        }
    } else if (kind == "text") {
        a.kind = Annotation::Kind::Text;
    } else {
        return wrong("kind", "one of box, span, object, region, text");
    }
    if (json.contains("from_text")) {
        const auto v = numbers(json["from_text"], 2, "from_text");
        if (!v) return passOn(v);
        constexpr double kMaxOffset = 1 << 30;
        if ((*v)[0] < 0 || (*v)[0] > (*v)[1] || (*v)[1] > kMaxOffset)
            return wrong("from_text", "a range of the text");
        a.fromText = {static_cast<int>((*v)[0]), static_cast<int>((*v)[1])};
    }
    if (const auto author = json.find("author"); author != json.end() && author->is_object()) {
        std::string who;
        Reader readAuthor(*author);
        readAuthor("kind", who)("id", a.author.id);
        if (!readAuthor.status()) return passOn(readAuthor.status());
        a.author.kind = who == "truth"    ? Author::Kind::Truth
                        : who == "person" ? Author::Kind::Person
                                          : Author::Kind::Run;
    }
    return a;
}

Result<Evidence> evidenceFromJson(const Json& json) {
    if (!json.is_object()) return wrong("evidence", "an object");
    Evidence e;
    std::string form;
    Reader read(json);
    read("probe", e.probe)("form", form)("target", e.target)("target_text", e.targetText)(
        "layers", e.layers)("heads", e.heads)("method", e.method)("normalisation", e.normalisation)(
        "note", e.note)("file", e.file);
    if (!read.status()) return passOn(read.status());
    const Json& data = field(json, "data");
    const bool inFile = !e.file.empty();
    if (form == "grid") {
        if (inFile) e.data = Grid{};
        else if (auto g = gridFromJson(data)) e.data = std::move(*g);
        else return passOn(g);
    } else if (form == "grid_stack") {
        if (inFile) e.data = GridStack{};
        else if (auto g = gridStackFromJson(data)) e.data = std::move(*g);
        else return passOn(g);
    } else if (form == "matrix") {
        Matrix m;
        Reader r(data);
        r("row_labels", m.rowLabels)("col_labels", m.colLabels)("values", m.values);
        if (!r.status()) return passOn(r.status());
        e.data = std::move(m);
    } else if (form == "curve") {
        Curve c;
        Reader r(data);
        r("x", c.x)("y", c.y)("x_unit", c.xUnit);
        if (!r.status()) return passOn(r.status());
        e.data = std::move(c);
    } else if (form == "points") {
        PointWeights p;
        Reader r(data);
        r("ids", p.ids)("weights", p.weights);
        if (!r.status()) return passOn(r.status());
        e.data = std::move(p);
    } else if (form == "table") {
        Table t;
        Reader r(data);
        r("columns", t.columns)("rows", t.rows);
        if (!r.status()) return passOn(r.status());
        e.data = std::move(t);
    } else {
        return wrong("form", "a known form of evidence");
    }
    return e;
}

namespace {

Result<GeometryTrace> geometryFromJson(const Json& json) {
    GeometryTrace trace;
    if (!json.is_object()) return trace;
    for (const Json& item : field(json, "views")) {
        ViewGeometry v;
        std::vector<int> pad;
        std::vector<double> fileSize;
        Reader read(item);
        read("index", v.index)("media_index", v.mediaIndex)("width", v.width)("height", v.height)(
            "pad", pad)("file_size", fileSize);
        if (!read.status()) return passOn(read.status());
        const Result<Box> rect = boxFromJson(field(item, "file_rect"));
        if (!rect) return passOn(rect);
        v.fileRect = *rect;
        if (pad.size() == 4) std::copy(pad.begin(), pad.end(), v.pad.begin());
        if (fileSize.size() == 2) {
            v.fileWidth = fileSize[0];
            v.fileHeight = fileSize[1];
        }
        trace.views.push_back(v);
    }
    for (const Json& item : field(json, "visual_tokens")) {
        VisualToken t;
        Reader read(item);
        read("index", t.index)("view", t.view)("row", t.row)("col", t.col);
        if (!read.status()) return passOn(read.status());
        const Result<Box> rect = boxFromJson(field(item, "view_rect"));
        if (!rect) return passOn(rect);
        t.viewRect = *rect;
        trace.tokens.push_back(t);
    }
    return trace;
}

}  // namespace

Result<Answer> answerFromJson(const Json& json) {
    if (!json.is_object()) return wrong("answer", "an object");
    Answer a;
    const Json& text = field(json, "answer");
    if (!text.is_null() && !text.is_object()) return wrong("answer", "an object");
    Reader read(text);
    read("text", a.text)("finish", a.finish);
    if (!read.status()) return passOn(read.status());
    for (const Json& item : field(text, "tokens")) {
        Token t;
        Reader readToken(item);
        readToken("id", t.id)("text", t.text)("logprob", t.logprob);
        if (!readToken.status()) return passOn(readToken.status());
        a.tokens.push_back(std::move(t));
    }
    for (const Json& item : field(json, "annotations")) {
        auto annotation = annotationFromJson(item);
        if (!annotation) return passOn(annotation);
        a.annotations.push_back(std::move(*annotation));
    }
    for (const Json& item : field(json, "evidence")) {
        auto evidence = evidenceFromJson(item);
        if (!evidence) return passOn(evidence);
        a.evidence.push_back(std::move(*evidence));
    }
    const Json& p = field(json, "provenance");
    Provenance& from = a.provenance;
    Reader readFrom(p);
    readFrom("model", from.model)("family", from.family)("weights_sha256", from.weightsSha256)(
        "tokenizer_sha256", from.tokenizerSha256)("prompt", from.prompt)(
        "input_tokens", from.inputTokens)("visual_tokens", from.visualTokens)("seed", from.seed)(
        "dtype", from.dtype)("device", from.device)("threads", from.threads)("version",
                                                                             from.version);
    if (!readFrom.status()) return passOn(readFrom.status());
    auto geometry = geometryFromJson(field(p, "geometry"));
    if (!geometry) return passOn(geometry);
    from.geometry = std::move(*geometry);
    const Json& t = field(json, "timing");
    Reader readTiming(t);
    readTiming("load_ms", a.timing.loadMs)("preprocess_ms", a.timing.preprocessMs)(
        "vision_ms", a.timing.visionMs)("prefill_ms", a.timing.prefillMs)(
        "decode_ms", a.timing.decodeMs)("tokens_per_s", a.timing.tokensPerSec)(
        "peak_memory_bytes", a.timing.peakMemoryBytes);
    if (!readTiming.status()) return passOn(readTiming.status());
    return a;
}

Result<Query> queryFromJson(const Json& json) {
    if (!json.is_object()) return fail(ErrorCode::BadInput, "a query must be a JSON object");
    Query q;
    GenerationOptions& g = q.generation;
    Reader read(json);
    read("task", q.task)("prompt", q.prompt)("system", q.system)("max_tokens", g.maxTokens)(
        "beams", g.beams)("temperature", g.temperature)("top_p", g.topP)("top_k", g.topK)(
        "min_p", g.minP)("repetition_penalty", g.repetitionPenalty)("force_prefix", g.forcePrefix)(
        "seed", g.seed)("conversation", q.conversation)("parent", q.parent);
    if (!read.status()) return passOn(read.status());
    if (auto ok = readTurns(json, q.messages); !ok) return passOn(ok);
    std::vector<std::string> probes;
    if (auto ok = readStrings(json, "media", q.media); !ok) return passOn(ok);
    if (auto ok = readStrings(json, "media_sha256", q.mediaSha256); !ok) return passOn(ok);
    if (auto ok = readStrings(json, "stop", g.stop); !ok) return passOn(ok);
    if (auto ok = readStrings(json, "probe", probes); !ok) return passOn(ok);
    for (const std::string& text : probes) {
        auto spec = probeSpecFromText(text);
        if (!spec) return passOn(spec);
        q.probes.push_back(std::move(*spec));
    }
    if (const auto region = json.find("region"); region != json.end() && !region->is_null()) {
        const auto box = numbers(*region, 4, "region");
        if (!box) return passOn(box);
        q.region = Box{(*box)[0], (*box)[1], (*box)[2], (*box)[3]};
    }
    if (const auto time = json.find("time"); time != json.end() && !time->is_null()) {
        const auto span = numbers(*time, 2, "time");
        if (!span) return passOn(span);
        q.time = Span{(*span)[0], (*span)[1]};
    }
    return q;
}

}  // namespace sl
