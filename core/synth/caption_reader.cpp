// SPDX-License-Identifier: Apache-2.0
#include "core/synth/caption_reader.h"

#include <algorithm>
#include <optional>

#include "core/synth/caption_words.h"

namespace sl::synth {

namespace {

constexpr int kMany = 1 << 20;

/// Reads one sentence from left to right; at each place the first reading that fits is taken.
class SentenceReader {
public:
    SentenceReader(const Words& words, std::vector<CaptionStatement>& out)
        : m_words(words), m_out(out) {}

    void read();

private:
    bool readBackground();
    bool readRelation();
    bool readNamedThing();
    bool skipSmallWords();
    std::optional<NamedThing> namedThingAt(std::size_t at, std::size_t& end) const;
    std::string wordsBetween(std::size_t from, std::size_t to) const;
    bool wordIs(std::size_t at, const char* word) const {
        return at < m_words.size() && m_words[at] == word;
    }
    void endUnread();

    const Words& m_words;
    std::vector<CaptionStatement>& m_out;
    std::size_t m_at = 0;
    std::optional<std::size_t> m_unreadFrom;
    std::optional<NamedThing> m_last;  ///< what a relation that follows speaks of
};

std::string SentenceReader::wordsBetween(std::size_t from, std::size_t to) const {
    std::string text;
    for (std::size_t i = from; i < to; ++i) text += (i > from ? " " : "") + m_words[i];
    return text;
}

void SentenceReader::endUnread() {
    if (!m_unreadFrom) return;
    CaptionStatement statement;
    statement.kind = CaptionStatement::Kind::Unread;
    statement.words = wordsBetween(*m_unreadFrom, m_at);
    m_out.push_back(std::move(statement));
    m_unreadFrom.reset();
}

void SentenceReader::read() {
    while (m_at < m_words.size()) {
        const std::size_t before = m_at;
        const std::size_t opening = openingAt(m_words, m_at);
        if (opening > 0) endUnread();
        m_at += opening;
        if (opening > 0 || readBackground() || readRelation() || readNamedThing() ||
            skipSmallWords())
            continue;
        if (!m_unreadFrom) m_unreadFrom = before;
        ++m_at;
        m_last.reset();
    }
    endUnread();
}

/// "[on|against|with] a KIND background", "in front of a photo".
bool SentenceReader::readBackground() {
    static const std::vector<std::pair<std::string, std::string>> kinds{
        {"plain", "plain"},      {"solid", "plain"},  {"gradient", "gradient"},
        {"noisy", "noise"},      {"grainy", "noise"}, {"patterned", "texture"},
        {"textured", "texture"}, {"photo", "photo"},  {"photographic", "photo"}};
    std::size_t at = m_at;
    while (at < m_at + 3 && (wordIs(at, "on") || wordIs(at, "in") || wordIs(at, "front") ||
                             wordIs(at, "of") || wordIs(at, "against") || wordIs(at, "with")))
        ++at;
    if (!wordIs(at, "a") && !wordIs(at, "an") && !wordIs(at, "the")) return false;
    ++at;
    if (at >= m_words.size()) return false;
    const auto known = std::find_if(kinds.begin(), kinds.end(),
                                    [&](const auto& kind) { return kind.first == m_words[at]; });
    const bool colour = isColour(m_words[at]);
    if (!colour && known == kinds.end()) return false;
    const bool photoAlone = m_words[at] == "photo" && !wordIs(at + 1, "background");
    if (!photoAlone && !wordIs(at + 1, "background")) return false;
    const std::size_t end = at + (photoAlone ? 1 : 2);
    endUnread();
    CaptionStatement statement;
    statement.kind = CaptionStatement::Kind::Background;
    statement.background = colour ? m_words[at] : known->second;
    statement.words = wordsBetween(m_at, end);
    m_out.push_back(std::move(statement));
    m_at = end;
    m_last.reset();
    return true;
}

std::optional<NamedThing> SentenceReader::namedThingAt(std::size_t at, std::size_t& end) const {
    const std::size_t from = at;
    NamedThing thing;
    bool counted = false;
    if (wordIs(at, "the")) {
        thing.definite = true;
        ++at;
    } else if (wordIs(at, "a") || wordIs(at, "an")) {
        counted = true;
        ++at;
    } else if (wordIs(at, "some") || wordIs(at, "several") || wordIs(at, "many")) {
        thing.least = 2;
        thing.most = kMany;
        counted = true;
        ++at;
    } else if (at + 1 < m_words.size() && numberOf(m_words[at]) >= 0) {
        thing.least = thing.most = numberOf(m_words[at]);
        counted = true;
        ++at;
    }
    if (at < m_words.size() && isColour(m_words[at])) thing.phrase.colour = m_words[at++];
    const auto noun = nounAt(m_words, at);
    if (!noun) return std::nullopt;
    thing.phrase.kind = noun->phrase.kind;
    end = at + noun->length;
    if (!counted && noun->plural) {
        thing.least = 2;
        thing.most = kMany;
    }
    thing.words = wordsBetween(from, end);
    return thing;
}

/// "[is|are] to the left of NAMED", after a named thing.
bool SentenceReader::readRelation() {
    if (!m_last) return false;
    std::size_t at = m_at;
    if (wordIs(at, "is") || wordIs(at, "are")) ++at;
    const auto direction = directionAt(m_words, at);
    if (!direction) return false;
    std::size_t end = 0;
    const auto other = namedThingAt(at + direction->length, end);
    if (!other) return false;
    CaptionStatement statement;
    statement.kind = CaptionStatement::Kind::Relation;
    statement.a = *m_last;
    statement.b = *other;
    statement.direction = direction->direction;
    statement.words = m_last->words + " " + wordsBetween(m_at, end);
    m_out.push_back(statement);
    m_at += wordIs(m_at, "is") || wordIs(m_at, "are") ? 1 : 0;
    m_at += direction->length;
    return true;
}

bool SentenceReader::readNamedThing() {
    std::size_t end = 0;
    const auto thing = namedThingAt(m_at, end);
    if (!thing) return false;
    endUnread();
    CaptionStatement statement;
    statement.a = *thing;
    statement.words = thing->words;
    m_out.push_back(std::move(statement));
    m_last = thing;
    m_at = end;
    return true;
}

bool SentenceReader::skipSmallWords() {
    static const Words small{",", "and", "with", "is", "are", "also", "both", "that", "which"};
    if (std::find(small.begin(), small.end(), m_words[m_at]) == small.end()) return false;
    endUnread();
    ++m_at;
    return true;
}

}  // namespace

std::vector<CaptionStatement> readCaption(const std::string& caption) {
    std::vector<CaptionStatement> statements;
    for (const Words& words : sentencesOf(caption)) SentenceReader(words, statements).read();
    return statements;
}

}  // namespace sl::synth
