// SPDX-License-Identifier: Apache-2.0
#include "core/work/messages.h"

namespace sl::work {

namespace {

tl::unexpected<Error> wrong(const std::string& what) {
    return fail(ErrorCode::BadInput, "the messages are not of the usual form: " + what,
                R"(write [{"role": "user", "content": "..."}])");
}

std::string textField(const Json& json, const char* key) {
    const auto it = json.find(key);
    return it != json.end() && it->is_string() ? it->get<std::string>() : std::string();
}

Result<std::string> contentText(const Json& message, Query& query) {
    const auto content = message.find("content");
    if (content == message.end()) return wrong("a message has no \"content\"");
    if (content->is_string()) return content->get<std::string>();
    if (!content->is_array()) return wrong("\"content\" is neither text nor a list");
    std::string text;
    for (const Json& part : *content) {
        if (!part.is_object()) return wrong("a part of \"content\" is no object");
        const std::string type = textField(part, "type");
        if (type == "text") {
            text += textField(part, "text");
        } else if (type == "image" && !textField(part, "image").empty()) {
            query.media.push_back(textField(part, "image"));
            text += "<image>";
        } else {
            return wrong("a part of type '" + type + "' is neither text nor an image with a path");
        }
    }
    return text;
}

}  // namespace

Result<void> applyMessages(const Json& json, Query& query) {
    const Json& list = json.is_object() && json.contains("messages") ? json.at("messages") : json;
    if (!list.is_array() || list.empty()) return wrong("no list of messages");
    std::vector<Turn> turns;
    for (const Json& message : list) {
        if (!message.is_object()) return wrong("a message is no object");
        const std::string role = textField(message, "role");
        const auto text = contentText(message, query);
        if (!text) return passOn(text);
        if (role == "system") {
            query.system = *text;
        } else if (role == "user" || role == "assistant") {
            turns.push_back({role, *text});
        } else {
            return wrong("role '" + role + "' is none of system, user, assistant");
        }
    }
    if (turns.empty()) return wrong("there is no user message");
    if (turns.back().role != "user") return wrong("the last message is not the user's");
    query.prompt = std::move(turns.back().text);
    turns.pop_back();
    query.messages = std::move(turns);
    return {};
}

}  // namespace sl::work
