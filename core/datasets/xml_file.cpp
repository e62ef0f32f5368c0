// SPDX-License-Identifier: Apache-2.0
#include "core/datasets/xml_file.h"

#include <filesystem>
#include <sstream>
#include <string_view>

#include "core/base/utf8.h"
#include "core/datasets/records.h"

namespace sl::datasets {

namespace {
constexpr std::uintmax_t kMaxBytes = 16U << 20U;
constexpr const char* kReplacement = "\xEF\xBF\xBD";
}  // namespace

Result<std::unique_ptr<pugi::xml_document>> readXml(const std::string& path) {
    std::error_code ec;
    const auto bytes = std::filesystem::file_size(path, ec);
    if (!ec && bytes > kMaxBytes)
        return fail(ErrorCode::BadInput, "'" + path + "' is larger than 16 MiB",
                    "annotations of one picture are smaller");
    const auto text = readText(path);
    if (!text) return passOn(text);
    auto document = std::make_unique<pugi::xml_document>();
    const auto result = document->load_buffer(text->data(), text->size(),
                                              pugi::parse_default | pugi::parse_doctype);
    if (!result)
        return fail(ErrorCode::BadInput, "'" + path + "' is not valid XML at byte " +
                                             std::to_string(result.offset) + " (" +
                                             result.description() + ")");
    for (const pugi::xml_node& node : document->children())
        if (node.type() == pugi::node_doctype &&
            std::string_view(node.value()).find("<!ENTITY") != std::string_view::npos)
            return fail(ErrorCode::BadInput,
                        "'" + path + "' declares entities, which no annotation needs");
    return document;
}

std::string xmlText(const pugi::xml_document& document) {
    std::ostringstream text;
    document.save(text, "\t", pugi::format_indent | pugi::format_no_declaration);
    return text.str();
}

std::string xmlSafe(const std::string& text) {
    std::string safe;
    for (std::string_view rest = text; !rest.empty();) {
        const Utf8Step step = utf8Step(rest);
        const bool control =
            step.codePoint < 0x20 && step.codePoint != '\t' && step.codePoint != '\n';
        const bool none = step.codePoint == 0xFFFE || step.codePoint == 0xFFFF;
        safe += !step.valid || control || none ? std::string(kReplacement)
                                               : std::string(rest.substr(0, step.length));
        rest.remove_prefix(step.length);
    }
    return safe;
}

std::string childText(const pugi::xml_node& node, const char* name) {
    const std::string text = node.child_value(name);
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

}  // namespace sl::datasets
