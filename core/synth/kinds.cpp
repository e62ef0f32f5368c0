// SPDX-License-Identifier: Apache-2.0
#include "core/synth/kinds.h"

#include <array>
#include <unordered_map>

#include "core/synth/scene.h"

namespace sl::synth {

namespace {

const std::array kShapes{"circle", "square", "triangle", "star", "rectangle",
                         "ring",   "cross",  "oval",     "heart"};

const std::string kLetters = "abcdefhkmrstwz";
const std::string kDigits = "23456789";

struct PictogramEntry {
    const char* name;
    char32_t code;
    const char* looks;
    const char* plural = nullptr;  ///< where "s" is not enough
};

const std::vector<PictogramEntry>& pictograms() {
    static const std::vector<PictogramEntry> table{
#include "core/synth/pictogram_table.inc"
    };
    return table;
}

std::string regularPlural(const std::string& name) {
    const bool hissing =
        name.ends_with("s") || name.ends_with("x") || name.ends_with("ch") || name.ends_with("sh");
    return name + (hissing ? "es" : "s");
}

Kind glyph(const std::string& what, char character) {
    const char32_t code = character >= 'a' ? static_cast<char32_t>(character - 'a' + 'A')
                                           : static_cast<char32_t>(character);
    return {what + " " + character, what + "s " + character, "glyph", code, ""};
}

}  // namespace

const std::vector<Kind>& allKinds() {
    static const std::vector<Kind> kinds = [] {
        std::vector<Kind> list;
        list.reserve(kShapes.size() + pictograms().size() + kLetters.size() + kDigits.size());
        for (const char* name : kShapes)
            list.push_back({name, regularPlural(name), "shape", 0, ""});
        for (const PictogramEntry& entry : pictograms())
            list.push_back({entry.name,
                            entry.plural != nullptr ? entry.plural : regularPlural(entry.name),
                            "pictogram", entry.code, entry.looks});
        for (const char letter : kLetters) list.push_back(glyph("letter", letter));
        for (const char digit : kDigits) list.push_back(glyph("digit", digit));
        return list;
    }();
    return kinds;
}

const std::vector<const Kind*>& kindsOf(const std::string& family) {
    static const auto families = [] {
        std::unordered_map<std::string, std::vector<const Kind*>> map;
        for (const Kind& kind : allKinds()) map[kind.family].push_back(&kind);
        return map;
    }();
    static const std::vector<const Kind*> none;
    const auto found = families.find(family);
    return found == families.end() ? none : found->second;
}

const Kind* findKind(const std::string& name) {
    static const auto byName = [] {
        std::unordered_map<std::string, const Kind*> map;
        for (const Kind& kind : allKinds()) map[kind.name] = &kind;
        return map;
    }();
    const auto found = byName.find(name);
    return found == byName.end() ? nullptr : found->second;
}

std::string article(const std::string& nounPhrase) {
    const bool vowel =
        !nounPhrase.empty() && std::string("aeiou").find(nounPhrase[0]) != std::string::npos;
    return vowel ? "an" : "a";
}

std::vector<std::string> kindNames() {
    std::vector<std::string> names;
    for (const Kind& kind : allKinds()) names.push_back(kind.name);
    return names;
}

}  // namespace sl::synth
