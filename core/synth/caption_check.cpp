// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/synth/caption_reader.h"
#include "core/synth/grammar.h"

namespace sl::synth {

namespace {

/// How many things a phrase surely means, and how many more it may mean ("a red apple").
struct Counts {
    int sure = 0, possible = 0;
};

Counts countOf(const World& world, const Phrase& phrase) {
    Counts counts;
    for (const Thing& thing : world.things) {
        const Truth truth = means(phrase, thing);
        if (truth == Truth::Yes) ++counts.sure;
        if (truth != Truth::No) ++counts.possible;
    }
    return counts;
}

bool isBesideAtAll(const Thing& a, const Thing& b, const std::string& direction) {
    const double dx = a.box.x0 + a.box.x1 - b.box.x0 - b.box.x1;
    const double dy = a.box.y0 + a.box.y1 - b.box.y0 - b.box.y1;
    if (direction == "left") return dx < 0;
    if (direction == "right") return dx > 0;
    return direction == "above" ? dy < 0 : dy > 0;
}

bool relationHolds(const World& world, const CaptionStatement& statement) {
    for (const Thing& a : world.things)
        for (const Thing& b : world.things)
            if (&a != &b && means(statement.a.phrase, a) != Truth::No &&
                means(statement.b.phrase, b) != Truth::No &&
                isBesideAtAll(a, b, statement.direction))
                return true;
    return false;
}

bool holds(const World& world, const CaptionStatement& statement) {
    switch (statement.kind) {
        case CaptionStatement::Kind::Count: {
            const Counts counts = countOf(world, statement.a.phrase);
            if (statement.a.definite) return counts.possible > 0;
            return statement.a.most >= counts.sure && statement.a.least <= counts.possible;
        }
        case CaptionStatement::Kind::Relation: return relationHolds(world, statement);
        case CaptionStatement::Kind::Background:
            return statement.background == world.background ||
                   (!world.backgroundColour.empty() &&
                    statement.background == world.backgroundColour);
        case CaptionStatement::Kind::Unread: return false;
    }
    return false;
}

}  // namespace

CaptionCheck checkCaption(const std::string& caption, const World& world) {
    CaptionCheck check;
    std::vector<Phrase> said;
    for (const CaptionStatement& statement : readCaption(caption)) {
        const bool names = statement.kind == CaptionStatement::Kind::Count;
        const Phrase& phrase = statement.a.phrase;
        // "the star" takes up what was said before; it states something only where nothing was.
        if (names && statement.a.definite &&
            std::find(said.begin(), said.end(), phrase) != said.end())
            continue;
        if (names) said.push_back(phrase);
        if (names && statement.a.most > 0 && countOf(world, phrase).possible == 0)
            check.namedButAbsent.push_back(statement.words);
        ++check.statements;
        if (holds(world, statement)) ++check.trueStatements;
        else check.falseStatements.push_back(statement.words);
    }
    return check;
}

CaptionCheck checkCaption(const std::string& caption, const Scene& scene) {
    return checkCaption(caption, worldOf(scene));
}

}  // namespace sl::synth
