// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <set>
#include <string>

#include <QString>

#include "core/synth/truth.h"

/// Judges sentences by reading them with regular expressions and plain arithmetic on the boxes:
/// nothing of the grammar's own code is used, so that a mistake there is seen.
class Oracle {
public:
    explicit Oracle(const sl::synth::World& world) : m_world(world) {}

    using Set = std::set<int>;
    /// Things meant by "red circle", "circles", "blue thing", ...; nothing for words it cannot
    /// read.
    std::optional<Set> named(const QString& nounPhrase) const;
    /// Things meant by an expression such as "the leftmost star" or "the star above the square".
    std::optional<Set> expressed(const QString& expression) const;
    /// The answer to a question; empty for one that it cannot read.
    QString answer(const QString& question) const;

    double centreX(int thing) const;
    double centreY(int thing) const;
    /// "left", "top right", "center", ... by thirds.
    QString place(int thing) const;
    /// Whether a lies left of (right of, above, below) b at all.
    bool beside(int a, const QString& words, int b) const;

private:
    std::optional<int> only(const QString& nounPhrase) const;
    std::optional<Set> within(const QString& nounPhrase, const QString& place) const;
    std::optional<Set> ofRelation(const QString& expression) const;
    std::optional<Set> ofSuperlative(const QString& expression) const;
    QString answerAboutOne(const QString& question) const;
    QString answerAboutTwo(const QString& question) const;
    QString answerAboutNumber(const QString& question) const;
    QString answerWhat(const QString& question) const;
    double area(int thing) const;
    int count() const { return static_cast<int>(m_world.things.size()); }
    const sl::synth::Thing& at(int i) const { return m_world.things[std::size_t(i)]; }

    const sl::synth::World& m_world;
};
