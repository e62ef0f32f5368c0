// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <fstream>
#include <sstream>

#include "core/base/json.h"

namespace sl {

namespace {

constexpr int kMaxDepth = 256;

/// Nesting depth of the deepest bracket, strings skipped; cheap guard before a recursive parser.
int bracketDepth(const std::string& text) {
    int depth = 0;
    int deepest = 0;
    bool inString = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (inString) {
            if (c == '\\') ++i;
            else if (c == '"') inString = false;
        } else if (c == '"') {
            inString = true;
        } else if (c == '[' || c == '{') {
            deepest = std::max(deepest, ++depth);
        } else if (c == ']' || c == '}') {
            --depth;
        }
    }
    return deepest;
}

}  // namespace

Result<Json> parseJson(const std::string& text, const std::string& what) {
    if (bracketDepth(text) > kMaxDepth)
        return fail(ErrorCode::BadInput, what + " is nested deeper than 256 levels");
    try {
        return Json::parse(text);
    } catch (const nlohmann::json::parse_error& error) {
        return fail(ErrorCode::BadInput,
                    what + " is not valid JSON at byte " + std::to_string(error.byte));
    } catch (const nlohmann::json::exception&) {  // a number such as 1e999
        return fail(ErrorCode::BadInput, what + " holds a number beyond all bounds");
    }
}

Result<Json> readJsonFile(const std::string& path, std::size_t maxBytes) {
    std::error_code ec;
    const auto size = std::filesystem::file_size(path, ec);
    if (ec) return fail(ErrorCode::BadInput, "cannot read " + path + ": " + ec.message());
    if (size > maxBytes)
        return fail(ErrorCode::BadInput,
                    path + " is too large to be a JSON file (" + std::to_string(size) + " bytes)");
    std::ifstream file(path, std::ios::binary);
    if (!file) return fail(ErrorCode::BadInput, "cannot read " + path);
    std::ostringstream text;
    text << file.rdbuf();
    return parseJson(text.str(), path);
}

std::string dumpJson(const Json& json, int indent) {
    return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

Result<ProbeSpec> probeSpecFromText(const std::string& text) {
    ProbeSpec spec;
    const auto colon = text.find(':');
    spec.id = text.substr(0, colon);
    if (spec.id.empty())
        return fail(ErrorCode::Usage, "a probe needs a name: '" + text + "'",
                    "write ID or ID:key=value,key=value");
    if (colon == std::string::npos) return spec;
    std::istringstream options(text.substr(colon + 1));
    std::string option;
    while (std::getline(options, option, ',')) {
        const auto equals = option.find('=');
        if (equals == std::string::npos || equals == 0)
            return fail(ErrorCode::Usage, "probe option '" + option + "' is not key=value");
        spec.options[option.substr(0, equals)] = option.substr(equals + 1);
    }
    return spec;
}

std::string probeSpecToText(const ProbeSpec& spec) {
    std::string text = spec.id;
    char separator = ':';
    for (const auto& [key, value] : spec.options) {
        text += separator + key + "=" + value;
        separator = ',';
    }
    return text;
}

}  // namespace sl
