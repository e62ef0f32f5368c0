// SPDX-License-Identifier: Apache-2.0
#include "models/io/hf_config.h"

#include <limits>

#include "models/io/durable_file.h"

namespace sl::io {

namespace {

constexpr std::size_t kMaxConfigBytes = 4U << 20U;

bool read(const Json& json, bool& value) {
    if (!json.is_boolean()) return false;
    value = json.get<bool>();
    return true;
}

bool read(const Json& json, std::int64_t& value) {
    if (!json.is_number_integer()) return false;
    // Unsigned numbers above the signed range would wrap.
    if (json.is_number_unsigned() &&
        json.get<std::uint64_t>() >
            static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
        return false;
    }
    value = json.get<std::int64_t>();
    return true;
}

bool read(const Json& json, int& value) {
    std::int64_t wide = 0;
    if (!read(json, wide) || wide < std::numeric_limits<int>::min() ||
        wide > std::numeric_limits<int>::max()) {
        return false;
    }
    value = static_cast<int>(wide);
    return true;
}

bool read(const Json& json, double& value) {
    if (!json.is_number()) return false;
    value = json.get<double>();
    return true;
}

bool read(const Json& json, std::string& value) {
    if (!json.is_string()) return false;
    value = json.get<std::string>();
    return true;
}

template <class T>
bool read(const Json& json, std::vector<T>& values) {
    if (!json.is_array()) return false;
    values.resize(json.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!read(json[i], values[i])) return false;
    }
    return true;
}

template <class T>
constexpr const char* kTypeName = "";
template <>
constexpr const char* kTypeName<bool> = "true or false";
template <>
constexpr const char* kTypeName<int> = "a whole number";
template <>
constexpr const char* kTypeName<std::int64_t> = "a whole number";
template <>
constexpr const char* kTypeName<double> = "a number";
template <>
constexpr const char* kTypeName<std::string> = "a text";
template <>
constexpr const char* kTypeName<std::vector<std::int64_t>> = "a list of whole numbers";
template <>
constexpr const char* kTypeName<std::vector<double>> = "a list of numbers";
template <>
constexpr const char* kTypeName<std::vector<std::string>> = "a list of texts";

}  // namespace

Result<HfConfig> HfConfig::load(const std::string& path) {
    const auto text = readModelFile(path, kMaxConfigBytes);
    if (!text) return passOn(text);
    return fromJson(*text, path);
}

Result<HfConfig> HfConfig::fromJson(const std::string& text, const std::string& name) {
    auto json = parseJson(text, name);
    if (!json || !json->is_object()) {
        const std::string why = json ? name + " holds no JSON object" : json.error().message;
        return fail(ErrorCode::BadModel, why, "fetch the file again");
    }
    HfConfig config;
    config.m_json = std::move(*json);
    config.m_name = name;
    return config;
}

const Json* HfConfig::at(std::string_view key) const {
    const Json* place = &m_json;
    while (true) {
        const std::size_t dot = key.find('.');
        const auto next = place->find(std::string(key.substr(0, dot)));
        if (next == place->end() || next->is_null()) return nullptr;
        if (dot == std::string_view::npos) return &*next;
        if (!next->is_object()) return nullptr;
        place = &*next;
        key.remove_prefix(dot + 1);
    }
}

bool HfConfig::has(std::string_view key) const {
    return at(key) != nullptr;
}

Result<HfConfig> HfConfig::section(std::string_view key) const {
    const Json* json = at(key);
    if (json == nullptr) return missing(key);
    if (!json->is_object()) return mistyped(key, "an object");
    HfConfig part;
    part.m_json = *json;
    part.m_name = m_name + " (" + std::string(key) + ")";
    return part;
}

template <class T>
Result<std::optional<T>> HfConfig::find(std::string_view key) const {
    const Json* json = at(key);
    if (json == nullptr) return std::optional<T>();
    T value{};
    if (!read(*json, value)) return mistyped(key, kTypeName<T>);
    return std::optional<T>(std::move(value));
}

template Result<std::optional<bool>> HfConfig::find(std::string_view) const;
template Result<std::optional<int>> HfConfig::find(std::string_view) const;
template Result<std::optional<std::int64_t>> HfConfig::find(std::string_view) const;
template Result<std::optional<double>> HfConfig::find(std::string_view) const;
template Result<std::optional<std::string>> HfConfig::find(std::string_view) const;
template Result<std::optional<std::vector<std::int64_t>>> HfConfig::find(std::string_view) const;
template Result<std::optional<std::vector<double>>> HfConfig::find(std::string_view) const;
template Result<std::optional<std::vector<std::string>>> HfConfig::find(std::string_view) const;

Result<int> HfConfig::count(std::string_view key, int largest) const {
    const auto value = require<std::int64_t>(key);
    if (!value) return passOn(value);
    if (*value < 1 || *value > largest) {
        return mistyped(key, ("a number from 1 to " + std::to_string(largest)).c_str());
    }
    return static_cast<int>(*value);
}

Result<int> HfConfig::countOr(std::string_view key, int otherwise, int largest) const {
    return has(key) ? count(key, largest) : Result<int>(otherwise);
}

tl::unexpected<Error> HfConfig::missing(std::string_view key) const {
    return fail(ErrorCode::BadModel, m_name + " lacks '" + std::string(key) + "'",
                "use a complete checkpoint folder");
}

tl::unexpected<Error> HfConfig::mistyped(std::string_view key, const char* expected) const {
    return fail(ErrorCode::BadModel,
                m_name + ": '" + std::string(key) + "' must be " + expected + ", it is " +
                    dumpJson(*at(key)).substr(0, 40),
                "use the checkpoint's own file");
}

}  // namespace sl::io
