// SPDX-License-Identifier: Apache-2.0
#include "core/work/named_objects.h"

#include <algorithm>
#include <cctype>
#include <map>

namespace sl::work {

namespace {

/// Fewer would teach by heart where they lie, not what they look like.
constexpr std::int64_t kLeastOfAKind = 4;
/// More are sentences or numbers, no kinds.
constexpr std::size_t kMostKinds = 200;

std::string nameOf(const Annotation& annotation, const std::string& prompt) {
    std::string name = annotation.label.empty() ? prompt : annotation.label;
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    for (const std::string article : {"the ", "an ", "a "})
        if (name.rfind(article, 0) == 0) return name.substr(article.size());
    return name;
}

}  // namespace

void addObjects(const Sample& sample, std::vector<train::DenseObject>& objects) {
    for (const Annotation& annotation : sample.annotations) {
        if (annotation.kind != Annotation::Kind::Box || !annotation.box.valid()) continue;
        train::DenseObject object{nameOf(annotation, sample.prompt), "", annotation.box};
        const bool known = std::any_of(objects.begin(), objects.end(), [&](const auto& other) {
            return other.name == object.name && other.box == object.box;
        });
        if (!known && !object.name.empty()) objects.push_back(std::move(object));
    }
    std::stable_sort(objects.begin(), objects.end(),
                     [](const auto& a, const auto& b) { return a.box.area() > b.box.area(); });
}

std::vector<std::string> kindsOf(const std::vector<const std::vector<train::DenseObject>*>& data) {
    std::map<std::string, std::int64_t> counts;
    std::int64_t boxes = 0;
    for (const auto* objects : data)
        for (const train::DenseObject& object : *objects) {
            ++counts[object.name];
            ++boxes;
        }
    std::erase_if(counts, [](const auto& item) { return item.second < kLeastOfAKind; });
    std::int64_t named = 0;
    std::vector<std::string> kinds;
    for (const auto& [name, count] : counts) {
        named += count;
        kinds.push_back(name);
    }
    if (kinds.size() > kMostKinds || 2 * named <= boxes) kinds.clear();
    return kinds;
}

}  // namespace sl::work
