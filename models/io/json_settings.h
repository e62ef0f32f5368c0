// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <string>
#include <type_traits>
#include <vector>

#include "core/base/json.h"
#include "core/base/result.h"

namespace sl::io {

/// Reads settings from an object by key, each within bounds, and keeps the first complaint: "where:
/// 'key' is out of range". A key that is absent leaves its target as it is, unless required. Any
/// JSON may be given; what is no object has no keys.
class JsonSettings {
public:
    JsonSettings(const Json& json, std::string where, ErrorCode code)
        : m_json(json), m_where(std::move(where)), m_code(code) {}

    /// Complains where the key is absent or null.
    void require(const char* key) {
        if (find(key) == nullptr) complain(key, "is missing");
    }
    /// A number in [low, high]; for an integral T a whole one.
    template <class T>
    void number(const char* key, T& target, double low, double high) {
        if (const Json* value = find(key)) read(key, *value, target, low, high);
    }
    /// As number, and it must be there.
    template <class T>
    void required(const char* key, T& target, double low, double high) {
        require(key);
        number(key, target, low, high);
    }
    /// A list of 1 to 64 numbers in [low, high]; it must be there.
    template <class T>
    void list(const char* key, std::vector<T>& target, double low, double high) {
        constexpr std::size_t kMost = 64;
        const Json* values = find(key);
        if (values == nullptr || !values->is_array() || values->empty() || values->size() > kMost)
            return complain(key, "is not a short list of numbers");
        target.assign(values->size(), T{});
        for (std::size_t i = 0; i < target.size(); ++i)
            read(key, (*values)[i], target[i], low, high);
    }
    void text(const char* key, std::string& target) {
        const Json* value = find(key);
        if (value == nullptr) return;
        if (!value->is_string()) return complain(key, "is not text");
        target = value->get<std::string>();
    }

    void complain(const char* key, const std::string& what) {
        if (m_status) m_status = fail(m_code, m_where + ": '" + key + "' " + what);
    }
    const Result<void>& status() const { return m_status; }

private:
    const Json* find(const char* key) const {
        const auto it = m_json.find(key);
        return it == m_json.end() || it->is_null() ? nullptr : &*it;
    }
    template <class T>
    void read(const char* key, const Json& json, T& target, double low, double high) {
        constexpr bool kWhole = std::is_integral_v<T>;
        if (!json.is_number())
            return complain(key, kWhole ? "is not a whole number" : "is not a number");
        const auto value = json.get<double>();
        if (!(value >= low && value <= high)) return complain(key, "is out of range");
        if (kWhole && value != std::floor(value)) return complain(key, "is not a whole number");
        target = static_cast<T>(value);
    }

    const Json& m_json;
    std::string m_where;
    ErrorCode m_code;
    Result<void> m_status;
};

}  // namespace sl::io
