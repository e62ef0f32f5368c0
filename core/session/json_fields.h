// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>

#include <QString>

#include "core/base/json.h"

/// Fields of JSON that a child process wrote, which may be of any kind or missing.
namespace sl::fields {

/// The largest count that a double keeps exactly, rounded down.
constexpr double kMostWhole = 9e15;

/// Empty where the field is no text.
inline QString text(const Json& json, const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_string()
               ? QString::fromStdString(found->get<std::string>())
               : QString();
}

/// `otherwise` where the field is no number.
inline double number(const Json& json, const char* key, double otherwise) {
    const auto found = json.find(key);
    return found != json.end() && found->is_number() ? found->get<double>() : otherwise;
}

/// A count; what no count can be is 0.
inline std::int64_t whole(double value) {
    return std::abs(value) < kMostWhole ? static_cast<std::int64_t>(value) : 0;
}

}  // namespace sl::fields
