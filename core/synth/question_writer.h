// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "core/synth/random.h"
#include "core/synth/truth.h"

namespace sl::synth {

/// Makes one question of a type at a time, with an answer that nobody would dispute; nothing when
/// the random choice does not allow one.
class QuestionWriter {
public:
    QuestionWriter(const World& world, Random& random) : m_world(world), m_random(random) {}

    /// Types: attribute, color, what, count, exists, larger, relation, position, side, background.
    std::optional<Question> write(const std::string& type);

private:
    const Thing& at(int i) const { return m_world.things[static_cast<std::size_t>(i)]; }
    /// A thing, and a noun phrase that means it alone; without a colour word for `hideColour`.
    struct Subject {
        int thing = 0;
        Phrase phrase;
        std::string noun;
    };
    std::optional<Subject> subject(bool hideColour = false);
    /// A phrase for something that is not there but nearly is: right kind and wrong colour, ...
    Phrase absentPhrase();
    Phrase presentPhrase();

    std::optional<Question> colour();
    std::optional<Question> colourByPlace();
    std::optional<Question> attribute();
    std::optional<Question> what();
    std::optional<Question> whatByPlace();
    std::optional<Question> whatBySide();
    std::optional<Question> whatBeside();
    std::optional<Question> whatIsAlone();
    std::optional<Question> count();
    std::optional<Question> exists();
    std::optional<Question> larger();
    std::optional<Question> isLargerYesNo();
    std::optional<Question> relation();
    std::optional<Question> position();
    std::optional<Question> side();
    std::optional<Question> background();

    const World& m_world;
    Random& m_random;
};

}  // namespace sl::synth
