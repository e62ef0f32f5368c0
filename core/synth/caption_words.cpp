// SPDX-License-Identifier: Apache-2.0
#include "core/synth/caption_words.h"

#include <algorithm>
#include <map>
#include <sstream>

#include "core/synth/kinds.h"
#include "core/synth/palette.h"
#include "core/synth/wording.h"

namespace sl::synth {

namespace {

Words split(const std::string& text) {
    std::istringstream in(text);
    Words words;
    for (std::string word; in >> word;) words.push_back(word);
    return words;
}

struct NounEntry {
    Words words;
    Phrase phrase;
    bool plural = false;
};

/// Nouns by their first word.
const std::multimap<std::string, NounEntry>& nouns() {
    static const auto table = [] {
        std::multimap<std::string, NounEntry> map;
        const auto add = [&](const std::string& text, const std::string& kind, bool plural) {
            const Words words = split(text);
            map.emplace(words[0], NounEntry{words, {kind, ""}, plural});
        };
        for (const Kind& kind : allKinds()) {
            add(kind.name, kind.name, false);
            if (kind.plural != kind.name) add(kind.plural, kind.name, true);
        }
        for (const std::string noun : {"thing", "object"}) {
            add(noun, "", false);
            add(noun + "s", "", true);
        }
        add("one", "", false);
        add("shape", "shape", false);
        add("shapes", "shape", true);
        return map;
    }();
    return table;
}

}  // namespace

std::vector<Words> sentencesOf(const std::string& caption) {
    std::vector<Words> sentences(1);
    std::string word;
    const auto endWord = [&] {
        if (word == "gray") word = "grey";
        if (!word.empty()) sentences.back().push_back(word);
        word.clear();
    };
    for (const char c : caption) {
        const auto u = static_cast<unsigned char>(c);
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || u >= 0x80) {
            word += c;
        } else if (c >= 'A' && c <= 'Z') {
            word += static_cast<char>(c - 'A' + 'a');
        } else {
            endWord();
            if (c == ',') sentences.back().emplace_back(",");
            if (c == '.' || c == ';' || c == '!' || c == '?' || c == '\n') sentences.emplace_back();
        }
    }
    endWord();
    return sentences;
}

bool hasWordsAt(const Words& words, std::size_t at, const Words& phrase) {
    return at + phrase.size() <= words.size() &&
           std::equal(phrase.begin(), phrase.end(),
                      words.begin() + static_cast<std::ptrdiff_t>(at));
}

std::optional<NounFound> nounAt(const Words& words, std::size_t at) {
    if (at >= words.size()) return std::nullopt;
    std::optional<NounFound> best;
    const auto [begin, end] = nouns().equal_range(words[at]);
    for (auto it = begin; it != end; ++it) {
        const NounEntry& entry = it->second;
        if ((!best || entry.words.size() > best->length) && hasWordsAt(words, at, entry.words))
            best = NounFound{entry.phrase, entry.plural, entry.words.size()};
    }
    return best;
}

std::optional<DirectionFound> directionAt(const Words& words, std::size_t at) {
    std::optional<DirectionFound> best;
    for (const std::string& direction : kDirections) {
        for (const std::string& wording : directionWordings(direction)) {
            const Words phrase = split(wording);
            if ((!best || phrase.size() > best->length) && hasWordsAt(words, at, phrase))
                best = DirectionFound{direction, phrase.size()};
        }
    }
    return best;
}

std::size_t openingAt(const Words& words, std::size_t at) {
    static const std::vector<Words> openings = [] {
        std::vector<Words> list;
        for (const char* text :
             {"there is", "there are", "i can see", "i see", "we see", "we can see", "you can see",
              "it shows", "in the picture", "in the image", "in this picture", "in this image"})
            list.push_back(split(text));
        for (const std::string what : {"picture", "image"}) {
            for (const std::string which : {"the", "this", "a", "an"}) {
                list.push_back({which, what, "of"});
                list.push_back({which, what, "shows"});
                list.push_back({which, what, "contains"});
                list.push_back({which, what, "with"});
            }
        }
        return list;
    }();
    for (const Words& opening : openings)
        if (hasWordsAt(words, at, opening)) return opening.size();
    return 0;
}

bool isColour(const std::string& word) {
    const auto& names = paletteNames();
    return std::find(names.begin(), names.end(), word) != names.end();
}

int numberOf(const std::string& word) {
    static const Words words{"no",  "one",   "two",   "three", "four", "five",
                             "six", "seven", "eight", "nine",  "ten"};
    const auto found = std::find(words.begin(), words.end(), word);
    if (found != words.end()) return static_cast<int>(found - words.begin());
    for (int number = 0; number <= 20; ++number)
        if (word == std::to_string(number)) return number;
    return -1;
}

}  // namespace sl::synth
