// SPDX-License-Identifier: Apache-2.0
#include "plugins/case_file.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

namespace cases {

namespace fs = std::filesystem;
using sl::Json;

namespace {

std::vector<sl::MediaInfo> mediaOf(const Json& json) {
    std::vector<sl::MediaInfo> media;
    for (const Json& item : json.value("media", Json::array())) {
        sl::MediaInfo info;
        info.kind = sl::mediaKindFromName(item.value("kind", "image")).value();
        info.width = item.value("width", 0);
        info.height = item.value("height", 0);
        media.push_back(info);
    }
    return media;
}

sl::Output textOutput(const Json& json) {
    sl::TextOutput text;
    text.text = json.value("text", "");
    text.finish = json.value("finish", "stop");
    for (const Json& item : json.value("boxes", Json::array())) {
        sl::TextBox box;
        box.mediaIndex = item.value("media_index", 0);
        box.boxInFile = sl::boxFromJson(item.at("box")).value();
        box.fromText = {item.at("from_text").at(0), item.at("from_text").at(1)};
        box.score = item.value("score", 0.0);
        text.boxes.push_back(box);
    }
    sl::Output output;
    output.content = text;
    return output;
}

/// {"text", "boxes"}, {"detections": [annotation…]} or {"curve": {}}.
sl::Output outputOf(const Json& json) {
    sl::Output output;
    if (json.contains("curve")) {
        output.content = sl::Curve{};
    } else if (json.contains("detections")) {
        sl::ScoredBoxes boxes;
        for (const Json& item : json["detections"])
            boxes.boxes.push_back(sl::annotationFromJson(item).value());
        output.content = boxes;
    } else {
        output = textOutput(json);
    }
    return output;
}

sl::PartialAnswer answerOf(const Json& json) {
    sl::PartialAnswer answer;
    answer.text = json.value("text", "");
    for (const Json& item : json.value("annotations", Json::array()))
        answer.annotations.push_back(sl::annotationFromJson(item).value());
    return answer;
}

sl::Sample sampleOf(const Json& json) {
    sl::Sample sample;
    sample.id = json.value("id", "0");
    sample.answers = json.value("answers", std::vector<std::string>());
    for (const Json& item : json.value("annotations", Json::array()))
        sample.annotations.push_back(sl::annotationFromJson(item).value());
    return sample;
}

Json toJson(const sl::PartialAnswer& answer) {
    Json annotations = Json::array();
    for (const sl::Annotation& a : answer.annotations) annotations.push_back(sl::toJson(a));
    return {{"text", answer.text}, {"finish", answer.finish}, {"annotations", annotations}};
}

Json toJson(const sl::Request& request) {
    Json media = Json::array();
    for (const sl::MediaPart& part : request.media)
        media.push_back({{"media_index", part.mediaIndex},
                         {"crop", part.crop ? sl::toJson(*part.crop) : Json(nullptr)}});
    const bool generates = request.kind == sl::Request::Kind::Generate;
    return {{"kind", generates ? "generate" : "other"},
            {"task", request.task},
            {"text", request.text},
            {"system", request.system},
            {"max_tokens", request.generation.maxTokens},
            {"beams", request.generation.beams},
            {"temperature", request.generation.temperature},
            {"media", media}};
}

/// Reads `output` as the answer to every request, and joins.
sl::Result<sl::PartialAnswer> answer(const sl::Task& task, const sl::Query& query,
                                     const std::vector<sl::Request>& requests,
                                     const sl::Output& output) {
    std::vector<sl::PartialAnswer> partials;
    for (const sl::Request& request : requests) {
        auto partial = task.read(query, request, output);
        if (!partial) return partial;
        partials.push_back(std::move(*partial));
    }
    return task.merge(query, partials);
}

}  // namespace

std::vector<Case> readAll(const std::string& pluginsFolder) {
    std::vector<fs::path> files;
    for (const auto& plugin : fs::directory_iterator(pluginsFolder)) {
        if (!fs::is_directory(plugin.path() / "cases")) continue;
        for (const auto& file : fs::directory_iterator(plugin.path() / "cases"))
            if (file.path().extension() == ".json") files.push_back(file.path());
    }
    std::sort(files.begin(), files.end());
    std::vector<Case> all;
    for (const fs::path& file : files) {
        const std::string id = file.parent_path().parent_path().filename().string();
        const std::string name = id + "/" + file.stem().string();
        const auto list = sl::readJsonFile(file.string());
        if (!list || !list->is_array()) {
            all.push_back({name, {{"unreadable", list ? "not a list" : list.error().message}}});
            continue;
        }
        for (const Json& item : *list) all.push_back({name + ": " + item.value("case", ""), item});
    }
    return all;
}

sl::Json run(const sl::Task& task, const Json& json) {
    Json result = Json::object();
    sl::PartialAnswer prediction = answerOf(json.value("prediction", Json::object()));
    if (json.contains("query")) {
        auto query = sl::queryFromJson(json["query"]);
        if (!query) return sl::toJson(query.error());
        const auto requests = task.plan(*query, mediaOf(json));
        if (!requests) return sl::toJson(requests.error());
        result["requests"] = Json::array();
        for (const sl::Request& request : *requests) result["requests"].push_back(toJson(request));
        if (json.contains("output")) {
            const auto read = answer(task, *query, *requests, outputOf(json["output"]));
            if (!read) return sl::toJson(read.error());
            prediction = *read;
            result["answer"] = toJson(prediction);
        }
    }
    if (json.contains("truth")) {
        const auto scores = task.score(prediction, sampleOf(json["truth"]));
        if (!scores) return sl::toJson(scores.error());
        result["scores"] = *scores;
    }
    return result;
}

std::string difference(const Json& expected, const Json& actual, const std::string& where) {
    const std::string both =
        where + ": expected " + sl::dumpJson(expected) + ", got " + sl::dumpJson(actual);
    if (expected.is_object() && actual.is_object()) {
        for (const auto& [key, value] : expected.items()) {
            if (!actual.contains(key))
                return where + ": no \"" + key + "\" in " + sl::dumpJson(actual);
            const auto below = difference(value, actual[key], where + "." + key);
            if (!below.empty()) return below;
        }
        return {};
    }
    if (expected.is_array() && actual.is_array() && expected.size() == actual.size()) {
        for (std::size_t i = 0; i < expected.size(); ++i) {
            const auto below =
                difference(expected[i], actual[i], where + "[" + std::to_string(i) + "]");
            if (!below.empty()) return below;
        }
        return {};
    }
    if (expected.is_number() && actual.is_number())
        return std::abs(expected.get<double>() - actual.get<double>()) < 1e-9 ? "" : both;
    const std::string dots = "\u2026";
    if (expected.is_string() && actual.is_string()) {
        const auto text = expected.get<std::string>();
        if (text.size() > 2 * dots.size() && text.starts_with(dots) && text.ends_with(dots)) {
            const auto part = text.substr(dots.size(), text.size() - 2 * dots.size());
            return actual.get<std::string>().find(part) != std::string::npos ? "" : both;
        }
    }
    return expected == actual ? "" : both;
}

}  // namespace cases
