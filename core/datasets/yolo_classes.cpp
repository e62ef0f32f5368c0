// SPDX-License-Identifier: Apache-2.0
#include "core/datasets/yolo_classes.h"

#include <yaml-cpp/yaml.h>

#include "core/base/utf8.h"
#include "core/datasets/records.h"

namespace sl::datasets {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMaxYamlBytes = 4U << 20U;
constexpr std::size_t kMostClasses = 100'000;

std::vector<std::string> namesIn(const YAML::Node& names) {
    std::vector<std::string> classes;
    if (names.IsSequence())
        for (const YAML::Node& name : names) classes.push_back(name.as<std::string>());
    if (!names.IsMap()) return classes;
    for (const auto& entry : names) {
        const auto number = entry.first.as<std::size_t>();
        if (number >= kMostClasses)
            throw YAML::Exception(entry.first.Mark(), "a class number beyond 99999");
        if (classes.size() <= number) classes.resize(number + 1);
        classes[number] = entry.second.as<std::string>();
    }
    return classes;
}

Result<std::vector<std::string>> readYaml(const fs::path& path) {
    const auto text = readText(path.string());
    if (!text) return passOn(text);
    if (text->size() > kMaxYamlBytes) return fail(ErrorCode::BadInput, "is larger than 4 MiB");
    try {
        const YAML::Node root = YAML::Load(*text);
        if (!root.IsMap() || !root["names"]) return fail(ErrorCode::BadInput, "has no \"names\"");
        return namesIn(root["names"]);
    } catch (const YAML::Exception& error) {
        return fail(ErrorCode::BadInput,
                    "line " + std::to_string(error.mark.line + 1) +
                        " is not what names of classes look like: " + error.msg);
    }
}

std::vector<std::string> readLines(const fs::path& path) {
    std::vector<std::string> classes;
    const auto text = readText(path.string());
    for (std::size_t begin = 0; text && begin < text->size();) {
        const std::size_t end = std::min(text->find('\n', begin), text->size());
        std::string line = text->substr(begin, end - begin);
        while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
        classes.push_back(std::move(line));
        begin = end + 1;
    }
    while (!classes.empty() && classes.back().empty()) classes.pop_back();
    return classes;
}

}  // namespace

std::vector<std::string> yoloClasses(const fs::path& root, const fs::path& yaml,
                                     std::vector<Finding>& findings) {
    fs::path file = yaml;
    std::error_code ec;
    for (const char* name : {"data.yaml", "dataset.yaml", "data.yml"})
        if (file.empty() && fs::is_regular_file(root / name, ec)) file = root / name;
    if (!file.empty()) {
        auto classes = readYaml(file);
        if (classes) return std::move(*classes);
        findings.push_back({file.string(), classes.error().message});
    }
    for (const fs::path& lines : {root / "classes.txt", root / "labels" / "classes.txt"})
        if (fs::is_regular_file(lines, ec)) return readLines(lines);
    return {};
}

std::string yoloYaml(const std::vector<std::string>& classes) {
    YAML::Emitter out;
    out << YAML::BeginMap;
    for (const char* key : {"train", "val"}) out << YAML::Key << key << YAML::Value << "images";
    out << YAML::Key << "names" << YAML::Value << YAML::BeginMap;
    for (std::size_t i = 0; i < classes.size(); ++i)
        out << YAML::Key << std::to_string(i) << YAML::Value << YAML::DoubleQuoted
            << lossyUtf8(classes[i]);
    out << YAML::EndMap << YAML::EndMap;
    return std::string(out.c_str()) + "\n";
}

std::string yoloClassLines(const std::vector<std::string>& classes) {
    std::string lines;
    for (std::string name : classes) {
        for (char& c : name)
            if (c == '\n' || c == '\r') c = ' ';
        lines += name + "\n";
    }
    return lines;
}

}  // namespace sl::datasets
