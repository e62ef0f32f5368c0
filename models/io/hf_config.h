// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.h"
#include "core/base/result.h"

namespace sl::io {

/// A checkpoint's config.json, preprocessor_config.json and the like, read with types. Keys may be
/// paths ("text_config.hidden_size"). Absent and null are the same. Every error is BadModel and
/// names file and key.
class HfConfig {
public:
    /// From a file of at most 4 MiB.
    static Result<HfConfig> load(const std::string& path);
    /// From text; `name` is what errors call it.
    static Result<HfConfig> fromJson(const std::string& text, const std::string& name);

    bool has(std::string_view key) const;
    /// The object under `key` as a configuration of its own.
    Result<HfConfig> section(std::string_view key) const;
    const Json& json() const { return m_json; }
    const std::string& name() const { return m_name; }

    /// The value under `key`; nothing when absent; an error when of another type. T: bool, int,
    /// std::int64_t, double, std::string, or a std::vector of one of the last three. A whole number
    /// is taken for a double, not the other way round.
    template <class T>
    Result<std::optional<T>> find(std::string_view key) const;

    /// As find, but absent is an error.
    template <class T>
    Result<T> require(std::string_view key) const {
        auto found = find<T>(key);
        if (!found) return passOn(found);
        if (!*found) return missing(key);
        return std::move(**found);
    }

    /// As find, with a value for when it is absent.
    template <class T>
    Result<T> valueOr(std::string_view key, T otherwise) const {
        auto found = find<T>(key);
        if (!found) return passOn(found);
        return *found ? std::move(**found) : std::move(otherwise);
    }

    /// A size or count: a whole number of at least 1 and at most `largest`.
    Result<int> count(std::string_view key, int largest = 1 << 24) const;
    Result<int> countOr(std::string_view key, int otherwise, int largest = 1 << 24) const;

private:
    const Json* at(std::string_view key) const;
    tl::unexpected<Error> missing(std::string_view key) const;
    tl::unexpected<Error> mistyped(std::string_view key, const char* expected) const;

    Json m_json;
    std::string m_name;
};

}  // namespace sl::io
