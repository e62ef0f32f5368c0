// SPDX-License-Identifier: Apache-2.0
#include "models/io/tokenizer/component_json.h"

namespace sl::io {

std::string componentType(const TokenizerJson& component) {
    return textOr(component, "type");
}

tl::unexpected<Error> unknownComponent(const std::string& kind, const TokenizerJson& component) {
    const std::string type = componentType(component);
    return fail(ErrorCode::BadModel,
                "the tokenizer's " + kind + " '" + (type.empty() ? "(untyped)" : type) +
                    "' is not supported",
                "use a checkpoint with another tokenizer, or ask for this kind");
}

tl::unexpected<Error> badComponent(const std::string& kind, const std::string& why) {
    return fail(ErrorCode::BadModel, "the tokenizer's " + kind + " is wrong: " + why,
                "fetch tokenizer.json again");
}

bool flag(const TokenizerJson& component, const char* key, bool otherwise) {
    if (!component.is_object()) return otherwise;
    const auto at = component.find(key);
    return at != component.end() && at->is_boolean() ? at->get<bool>() : otherwise;
}

std::string textOr(const TokenizerJson& component, const char* key) {
    if (!component.is_object()) return {};
    const auto at = component.find(key);
    return at != component.end() && at->is_string() ? at->get<std::string>() : std::string();
}

}  // namespace sl::io
