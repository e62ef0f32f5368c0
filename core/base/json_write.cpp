// SPDX-License-Identifier: Apache-2.0
#include "core/base/json.h"

namespace sl {

namespace {

std::string authorKind(Author::Kind kind) {
    switch (kind) {
        case Author::Kind::Truth: return "truth";
        case Author::Kind::Person: return "person";
        case Author::Kind::Run: return "run";
    }
    return "run";
}

struct DataToJson {
    Json operator()(const Grid& g) const {
        return {{"media_index", g.mediaIndex},
                {"view", g.view},
                {"file_rect", toJson(g.fileRect)},
                {"rows", g.rows},
                {"cols", g.cols},
                {"values", g.values},
                {"min", g.min},
                {"max", g.max}};
    }
    Json operator()(const GridStack& g) const {
        Json axes = Json::array();
        for (const auto& axis : g.axes)
            axes.push_back({{"name", axis.name}, {"labels", axis.labels}});
        return {{"media_index", g.mediaIndex},
                {"view", g.view},
                {"file_rect", toJson(g.fileRect)},
                {"rows", g.rows},
                {"cols", g.cols},
                {"axes", axes},
                {"values", g.values},
                {"min", g.min},
                {"max", g.max}};
    }
    Json operator()(const Matrix& m) const {
        return {{"row_labels", m.rowLabels}, {"col_labels", m.colLabels}, {"values", m.values}};
    }
    Json operator()(const Curve& c) const { return {{"x", c.x}, {"y", c.y}, {"x_unit", c.xUnit}}; }
    Json operator()(const PointWeights& p) const {
        return {{"ids", p.ids}, {"weights", p.weights}};
    }
    Json operator()(const Table& t) const { return {{"columns", t.columns}, {"rows", t.rows}}; }
};

Json toJson(const Token& token) {
    return {{"id", token.id}, {"text", token.text}, {"logprob", token.logprob}};
}

Json toJson(const Provenance& p) {
    return {{"model", p.model},
            {"family", p.family},
            {"weights_sha256", p.weightsSha256},
            {"tokenizer_sha256", p.tokenizerSha256},
            {"prompt", p.prompt},
            {"input_tokens", p.inputTokens},
            {"visual_tokens", p.visualTokens},
            {"geometry", toJson(p.geometry)},
            {"seed", p.seed},
            {"dtype", p.dtype},
            {"device", p.device},
            {"threads", p.threads},
            {"version", p.version}};
}

Json toJson(const Timing& t) {
    return {{"load_ms", t.loadMs},
            {"preprocess_ms", t.preprocessMs},
            {"vision_ms", t.visionMs},
            {"prefill_ms", t.prefillMs},
            {"decode_ms", t.decodeMs},
            {"tokens_per_s", t.tokensPerSec},
            {"peak_memory_bytes", t.peakMemoryBytes}};
}

}  // namespace

Json toJson(const Box& box) {
    return Json::array({box.x0, box.y0, box.x1, box.y1});
}

Json toJson(const Annotation& a) {
    Json json;
    switch (a.kind) {
        case Annotation::Kind::Box:
            json = {{"kind", "box"}, {"media_index", a.mediaIndex}, {"box", toJson(a.box)}};
            break;
        case Annotation::Kind::Span:
            json = {{"kind", "span"},
                    {"media_index", a.mediaIndex},
                    {"start_s", a.span.startSec},
                    {"end_s", a.span.endSec}};
            break;
        case Annotation::Kind::Object:
            json = {{"kind", "object"}, {"object_id", a.objectId}, {"box3d", a.box3d}};
            break;
        case Annotation::Kind::Region: {
            Json polygon = Json::array();
            for (const Point& p : a.polygon) polygon.push_back(Json::array({p.x, p.y}));
            json = {{"kind", "region"}, {"media_index", a.mediaIndex}, {"polygon", polygon}};
            break;
        }
        case Annotation::Kind::Text:
            json = {{"kind", "text"}, {"media_index", a.mediaIndex}, {"text", a.text}};
            break;
    }
    if (!a.label.empty()) json["label"] = a.label;
    if (a.score) json["score"] = *a.score;
    if (a.fromText) json["from_text"] = Json::array({a.fromText->first, a.fromText->second});
    if (a.author.kind != Author::Kind::Run || !a.author.id.empty())
        json["author"] = {{"kind", authorKind(a.author.kind)}, {"id", a.author.id}};
    return json;
}

Json toJson(const Evidence& e) {
    Json json = {{"probe", e.probe},   {"form", e.form()},
                 {"target", e.target}, {"target_text", e.targetText},
                 {"layers", e.layers}, {"heads", e.heads},
                 {"method", e.method}, {"normalisation", e.normalisation}};
    if (!e.note.empty()) json["note"] = e.note;
    if (e.file.empty()) json["data"] = std::visit(DataToJson{}, e.data);
    else json["file"] = e.file;
    return json;
}

Json toJson(const GeometryTrace& trace) {
    Json views = Json::array();
    for (const ViewGeometry& v : trace.views)
        views.push_back({{"index", v.index},
                         {"media_index", v.mediaIndex},
                         {"width", v.width},
                         {"height", v.height},
                         {"file_rect", toJson(v.fileRect)},
                         {"pad", v.pad},
                         {"file_size", Json::array({v.fileWidth, v.fileHeight})}});
    Json tokens = Json::array();
    for (const VisualToken& t : trace.tokens) {
        const std::optional<Box> rect = trace.fileRect(t);
        tokens.push_back({{"index", t.index},
                          {"view", t.view},
                          {"row", t.row},
                          {"col", t.col},
                          {"view_rect", toJson(t.viewRect)},
                          {"file_rect", rect ? toJson(*rect) : Json(nullptr)}});
    }
    return {{"views", views}, {"visual_tokens", tokens}};
}

Json toJson(const Answer& a, const std::string& runId) {
    Json tokens = Json::array();
    for (const Token& t : a.tokens) tokens.push_back(toJson(t));
    Json annotations = Json::array();
    for (const Annotation& x : a.annotations) annotations.push_back(toJson(x));
    Json evidence = Json::array();
    for (const Evidence& x : a.evidence) evidence.push_back(toJson(x));
    return {{"run", runId.empty() ? Json(nullptr) : Json(runId)},
            {"answer", {{"text", a.text}, {"finish", a.finish}, {"tokens", tokens}}},
            {"annotations", annotations},
            {"evidence", evidence},
            {"provenance", toJson(a.provenance)},
            {"timing", toJson(a.timing)}};
}

Json toJson(const Query& q) {
    const GenerationOptions& g = q.generation;
    Json json = {{"task", q.task}, {"media", q.media}, {"prompt", q.prompt}};
    if (!q.system.empty()) json["system"] = q.system;
    if (q.region) json["region"] = toJson(*q.region);
    if (q.time) json["time"] = Json::array({q.time->startSec, q.time->endSec});
    if (!q.probes.empty()) {
        Json probes = Json::array();
        for (const ProbeSpec& p : q.probes) probes.push_back(probeSpecToText(p));
        json["probe"] = probes;
    }
    json["max_tokens"] = g.maxTokens;
    json["beams"] = g.beams;
    json["temperature"] = g.temperature;
    json["top_p"] = g.topP;
    json["top_k"] = g.topK;
    json["min_p"] = g.minP;
    json["repetition_penalty"] = g.repetitionPenalty;
    if (!g.stop.empty()) json["stop"] = g.stop;
    if (!g.forcePrefix.empty()) json["force_prefix"] = g.forcePrefix;
    json["seed"] = g.seed;
    if (!q.mediaSha256.empty()) json["media_sha256"] = q.mediaSha256;
    for (const Turn& turn : q.messages)
        json["messages"].push_back({{"role", turn.role}, {"content", turn.text}});
    if (!q.conversation.empty()) json["conversation"] = q.conversation;
    if (!q.parent.empty()) json["parent"] = q.parent;
    return json;
}

Json toJson(const Run& r) {
    Json json = {{"id", r.id},           {"kind", r.kind},
                 {"task", r.task},       {"model", r.model},
                 {"media", r.media},     {"prompt", r.prompt},
                 {"text", r.text},       {"state", runStateName(r.state)},
                 {"started", r.started}, {"duration_ms", r.durationMs}};
    if (r.starred) json["starred"] = true;
    if (!r.note.empty()) json["note"] = r.note;
    json["verdict"] = r.verdict;
    return json;
}

Json toJson(const MediaInfo& m) {
    Json json = {{"kind", mediaKindName(m.kind)}, {"format", m.format}};
    if (m.kind != MediaKind::Cloud) {
        json["width"] = m.width;
        json["height"] = m.height;
    }
    if (m.kind == MediaKind::Image) {
        json["channels"] = m.channels;
        json["bits_per_channel"] = m.bitsPerChannel;
        json["orientation"] = m.orientation;
        json["pages"] = m.pages;
    }
    if (m.durationSec) json["duration_s"] = *m.durationSec;
    if (m.frames) json["frames"] = *m.frames;
    if (m.fps) json["fps"] = *m.fps;
    if (m.rotationDeg) json["rotation"] = *m.rotationDeg;
    if (m.kind == MediaKind::Slide) json["mpp"] = m.mpp ? Json(*m.mpp) : Json(nullptr);
    if (m.points) json["points"] = *m.points;
    return json;
}

Json toJson(const Error& error) {
    return {{"error",
             {{"code", errorName(error.code)}, {"message", error.message}, {"hint", error.hint}}}};
}

}  // namespace sl
