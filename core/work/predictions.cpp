// SPDX-License-Identifier: Apache-2.0
#include "core/work/predictions.h"

#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <unordered_map>
#include <unordered_set>

#include "core/base/log.h"

namespace sl::work {

namespace {

constexpr std::uintmax_t kMaxFileBytes = 4ULL << 30U;

/// The first of `keys` that is text or a number, as text.
std::optional<std::string> firstText(const Json& json, std::initializer_list<const char*> keys) {
    for (const char* key : keys) {
        const auto it = json.find(key);
        if (it == json.end()) continue;
        if (it->is_string()) return it->get<std::string>();
        if (it->is_number()) return it->dump();
    }
    return std::nullopt;
}

Result<std::string> fileText(const std::string& path) {
    std::error_code ec;
    const auto size = std::filesystem::file_size(path, ec);
    if (ec || std::filesystem::is_directory(path, ec))
        return fail(ErrorCode::BadInput, "cannot read the predictions " + path);
    if (size > kMaxFileBytes) return fail(ErrorCode::BadInput, path + " is too large");
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file) return fail(ErrorCode::BadInput, "cannot read the predictions " + path);
    return text.str();
}

Result<std::vector<Prediction>> fromList(const std::string& text, const std::string& path) {
    const auto list = parseJson(text, path);
    if (!list) return passOn(list);
    std::vector<Prediction> predictions;
    for (const Json& item : *list) {
        auto prediction = predictionFromJson(item);
        if (!prediction)
            return fail(ErrorCode::BadInput, path + ", record " +
                                                 std::to_string(predictions.size()) + ": " +
                                                 prediction.error().message);
        predictions.push_back(std::move(*prediction));
    }
    return predictions;
}

Result<Prediction> fromLine(const std::string& line, const std::string& where) {
    const auto json = parseJson(line, where);
    if (!json) return passOn(json);
    auto prediction = predictionFromJson(*json);
    if (!prediction) return fail(ErrorCode::BadInput, where + ": " + prediction.error().message);
    return prediction;
}

}  // namespace

Json toJson(const Prediction& p) {
    Json annotations = Json::array();
    for (const Annotation& annotation : p.annotations)
        annotations.push_back(sl::toJson(annotation));
    Json json = {{"id", p.id}, {"text", p.text}, {"annotations", annotations}};
    if (!p.error.empty()) json["error"] = p.error;
    return json;
}

Result<Prediction> predictionFromJson(const Json& json) {
    if (!json.is_object()) return fail(ErrorCode::BadInput, "a prediction is no JSON object");
    Prediction p;
    const auto id = firstText(json, {"id", "question_id", "image_id"});
    if (!id) return fail(ErrorCode::BadInput, "a prediction has no \"id\"");
    p.id = *id;
    p.text = firstText(json, {"text", "answer", "caption"}).value_or("");
    p.error = firstText(json, {"error"}).value_or("");
    for (const Json& item : json.value("annotations", Json::array())) {
        auto annotation = annotationFromJson(item);
        if (!annotation) return passOn(annotation);
        p.annotations.push_back(std::move(*annotation));
    }
    return p;
}

Result<std::vector<Prediction>> readPredictions(const std::string& path, bool tornEndIsFine) {
    const auto text = fileText(path);
    if (!text) return passOn(text);
    const auto first = text->find_first_not_of(" \t\r\n");
    if (first != std::string::npos && (*text)[first] == '[') return fromList(*text, path);
    std::vector<Prediction> predictions;
    std::size_t number = 0;
    for (std::size_t begin = 0; begin < text->size();) {
        const std::size_t newline = text->find('\n', begin);
        if (newline == std::string::npos && tornEndIsFine) break;
        const std::size_t end = newline == std::string::npos ? text->size() : newline;
        const std::string line = text->substr(begin, end - begin);
        begin = end + 1;
        ++number;
        if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
        auto prediction = fromLine(line, path + " line " + std::to_string(number));
        if (!prediction) return passOn(prediction);
        predictions.push_back(std::move(*prediction));
    }
    return predictions;
}

std::map<std::size_t, Prediction> matchPredictions(const std::vector<Prediction>& predictions,
                                                   const std::vector<std::string>& ids) {
    std::unordered_map<std::string, std::size_t> byId;
    for (std::size_t i = 0; i < ids.size(); ++i) byId.emplace(ids[i], i);
    std::map<std::size_t, Prediction> matched;
    std::size_t strangers = 0;
    for (const Prediction& prediction : predictions) {
        std::size_t position = ids.size();
        if (const auto it = byId.find(prediction.id); it != byId.end()) {
            position = it->second;
        } else {
            const char* const end = prediction.id.data() + prediction.id.size();
            const auto [rest, error] = std::from_chars(prediction.id.data(), end, position);
            if (error != std::errc() || rest != end) position = ids.size();
        }
        if (position < ids.size()) matched.insert_or_assign(position, prediction);
        else ++strangers;
    }
    if (strangers > 0)
        log(LogLevel::Warning, std::to_string(strangers) + " predictions belong to no record");
    return matched;
}

std::vector<std::string> recordIds(const std::vector<Sample>& samples) {
    std::vector<std::string> ids;
    std::unordered_set<std::string> seen;
    for (const Sample& sample : samples)
        if (seen.insert(sample.id).second) ids.push_back(sample.id);
    if (ids.size() == samples.size()) return ids;
    ids.clear();
    for (std::size_t i = 0; i < samples.size(); ++i) ids.push_back(std::to_string(i));
    return ids;
}

Result<PredictionLog> PredictionLog::open(const std::string& path) {
    std::error_code ec;
    if (std::filesystem::exists(path, ec)) {
        const auto text = fileText(path);
        if (!text) return passOn(text);
        const std::size_t lastNewline = text->rfind('\n');
        std::filesystem::resize_file(path, lastNewline == std::string::npos ? 0 : lastNewline + 1,
                                     ec);
    }
    PredictionLog log;
    log.m_path = path;
    log.m_file.reset(std::fopen(path.c_str(), "ae"));
    if (ec || !log.m_file) return fail(ErrorCode::BadInput, "cannot write " + path);
    return log;
}

Result<void> PredictionLog::add(const Prediction& prediction) {
    const std::string line = dumpJson(toJson(prediction)) + "\n";
    if (std::fwrite(line.data(), 1, line.size(), m_file.get()) != line.size() ||
        std::fflush(m_file.get()) != 0)
        return fail(ErrorCode::BadInput, "cannot write " + m_path + ": is the disk full?");
    return {};
}

}  // namespace sl::work
