// SPDX-License-Identifier: Apache-2.0
#include "core/datasets/records.h"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <string_view>

namespace sl::datasets {

namespace {

constexpr std::uintmax_t kMaxFileBytes = std::uintmax_t{2} << 30U;
constexpr std::string_view kBlank = " \t\r\n";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// Hands one value on; false to stop.
bool visitOne(Json&& json, std::string where, std::vector<Finding>& findings,
              const std::function<bool(const Record&)>& visit) {
    if (json.is_object()) return visit({std::move(where), std::move(json)});
    findings.push_back({std::move(where), "is no JSON object"});
    return true;
}

void visitLines(const std::string& text, const std::string& path, std::vector<Finding>& findings,
                const std::function<bool(const Record&)>& visit) {
    std::size_t number = 0;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string line = text.substr(begin, end - begin);
        begin = end + 1;
        ++number;
        if (line.find_first_not_of(kBlank) == std::string::npos) continue;
        std::string where = path + " line " + std::to_string(number);
        auto json = parseJson(line, "the line");
        if (!json) findings.push_back({std::move(where), json.error().message});
        else if (!visitOne(std::move(*json), std::move(where), findings, visit)) return;
    }
}

/// An object that fills the first line is the first of many; one that spans lines stands alone.
bool firstLineIsWhole(const std::string& text) {
    const std::size_t start = text.find_first_not_of(kBlank);
    const std::size_t end = std::min(text.find('\n', start), text.size());
    return parseJson(text.substr(start, end - start), "").has_value();
}

}  // namespace

Result<std::string> readText(const std::string& path) {
    std::error_code ec;
    const std::string name = "'" + path + "'";
    if (std::filesystem::is_directory(path, ec))
        return fail(ErrorCode::BadInput, name + " is a folder, not a data file",
                    "name the annotation file in it");
    const auto bytes = std::filesystem::file_size(path, ec);
    if (ec)
        return fail(ErrorCode::BadInput, "cannot read " + name + ": " + ec.message(),
                    "check the path");
    if (bytes > kMaxFileBytes)
        return fail(ErrorCode::BadInput, name + " is larger than 2 GiB", "split the file");
    std::ifstream file(path, std::ios::binary);
    std::string text(bytes, '\0');
    if (!file.read(text.data(), static_cast<std::streamsize>(bytes)))
        return fail(ErrorCode::BadInput, "cannot read " + name,
                    "check that you may read it and that it is whole");
    if (text.starts_with(kByteOrderMark)) text.erase(0, kByteOrderMark.size());
    if (text.find_first_not_of(kBlank) == std::string::npos)
        return fail(ErrorCode::BadInput, name + " is empty");
    return text;
}

Result<void> visitRecords(const std::string& path, std::vector<Finding>& findings,
                          const std::function<bool(const Record&)>& visit) {
    auto text = readText(path);
    if (!text) return passOn(text);
    const char first = (*text)[text->find_first_not_of(kBlank)];
    if (first != '[' && first != '{')
        return fail(ErrorCode::BadInput, "'" + path + "' is neither JSON nor JSON lines",
                    "check that it is the annotation file");
    if (first == '{' && firstLineIsWhole(*text)) {
        visitLines(*text, path, findings, visit);
        return {};
    }
    auto json = parseJson(*text, "'" + path + "'");
    if (!json) {
        // Lines of which the first is broken: the others may still be good.
        if (first != '{') return passOn(json);
        const std::size_t before = findings.size();
        bool any = false;
        visitLines(*text, path, findings, [&](const Record& record) {
            any = true;
            return visit(record);
        });
        if (any) return {};
        findings.resize(before);
        return passOn(json);
    }
    if (json->is_object()) {
        visitOne(std::move(*json), path + " record 0", findings, visit);
        return {};
    }
    std::size_t position = 0;
    for (Json& item : *json)
        if (!visitOne(std::move(item), path + " record " + std::to_string(position++), findings,
                      visit))
            break;
    return {};
}

Result<Json> readObject(const std::string& path) {
    const auto text = readText(path);
    if (!text) return passOn(text);
    auto json = parseJson(*text, "'" + path + "'");
    if (json && !json->is_object())
        return fail(ErrorCode::BadInput, "'" + path + "' is a JSON list where an object belongs",
                    "check that it is the annotation file and that --format is right");
    return json;
}

std::optional<std::string> textField(const Json& object, const char* field) {
    if (!object.is_object()) return std::nullopt;
    const auto found = object.find(field);
    if (found == object.end()) return std::nullopt;
    if (found->is_string()) return found->get<std::string>();
    if (found->is_number() || found->is_boolean()) return dumpJson(*found);
    return std::nullopt;
}

std::vector<std::string> textList(const Json& object, const char* field) {
    if (auto text = textField(object, field)) return {std::move(*text)};
    std::vector<std::string> texts;
    const auto found = object.find(field);
    if (found == object.end() || !found->is_array()) return texts;
    for (const Json& item : *found) {
        if (item.is_string()) texts.push_back(item.get<std::string>());
        else if (item.is_number() || item.is_boolean()) texts.push_back(dumpJson(item));
        else if (auto answer = textField(item, "answer")) texts.push_back(std::move(*answer));
    }
    return texts;
}

std::optional<std::int64_t> integerField(const Json& object, const char* field) {
    if (!object.is_object()) return std::nullopt;
    const auto found = object.find(field);
    if (found == object.end() || !found->is_number()) return std::nullopt;
    constexpr double kExact = 9007199254740992.0;  // 2^53
    if (found->is_number_unsigned() && found->get<std::uint64_t>() > INT64_MAX) return std::nullopt;
    if (found->is_number_integer()) return found->get<std::int64_t>();
    const auto value = found->get<double>();
    if (std::abs(value) > kExact || value != std::floor(value)) return std::nullopt;
    return static_cast<std::int64_t>(value);
}

std::optional<Box> boxField(const Json& object, const char* field) {
    const auto found = object.find(field);
    if (found == object.end() || !found->is_array() || found->size() != 4) return std::nullopt;
    double values[4] = {};
    for (std::size_t i = 0; i < 4; ++i) {
        if (!(*found)[i].is_number()) return std::nullopt;
        values[i] = (*found)[i].get<double>();
        if (!std::isfinite(values[i])) return std::nullopt;
    }
    return Box{values[0], values[1], values[2], values[3]};
}

std::optional<double> scoreField(const Json& object) {
    const auto found = object.find("score");
    if (found == object.end() || !found->is_number()) return std::nullopt;
    const auto score = found->get<double>();
    return std::isfinite(score) ? std::optional(score) : std::nullopt;
}

std::string idOr(const std::optional<std::string>& text, std::int64_t position) {
    return text && !text->empty() ? *text : std::to_string(position);
}

bool full(const Dataset& dataset, const ReadOptions& options) {
    return options.limit > 0 && static_cast<std::int64_t>(dataset.samples.size()) >= options.limit;
}

Annotation truthBox(const Box& box, std::string label) {
    Annotation annotation;
    annotation.kind = Annotation::Kind::Box;
    annotation.box = box;
    annotation.label = std::move(label);
    annotation.author.kind = Author::Kind::Truth;
    return annotation;
}

Json authorJson(const Annotation& annotation) {
    const Json json = toJson(annotation);
    const auto author = json.find("author");
    return author == json.end() ? Json() : *author;
}

}  // namespace sl::datasets
