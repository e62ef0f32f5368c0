// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <QObject>

#include "core/session/session_values.h"
#include "core/session/words.h"

namespace sl {

/// What is pointed at in the answer that is shown: words, boxes and visual tokens light up
/// together wherever they are drawn. Hovering is for the moment, pinning stays. GUI thread.
class Selection : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    /// Takes another answer and forgets what was pointed at.
    void setAnswer(const std::vector<Token>& tokens, const std::string& text,
                   const std::vector<Annotation>& annotations);
    /// Takes other annotations of the same answer; what is pinned stays by its position.
    void setAnnotations(const std::vector<Annotation>& annotations);
    const std::vector<Word>& words() const { return m_words; }

    void hoverWord(int word);              ///< -1: none
    void hoverAnnotation(int annotation);  ///< -1: none
    void hoverVisualToken(int token);      ///< -1: none
    /// Pins a word or box; pinning the pinned one lets go.
    void pinWord(int word);
    void pinAnnotation(int annotation);
    void pinVisualToken(int token);
    /// Pins the word before or after the pinned one, round the ends.
    void stepWord(int by);
    void clear();

    /// What to light up now: hovered, else pinned.
    int word() const { return m_hoveredWord >= 0 ? m_hoveredWord : m_pinnedWord; }
    int annotation() const;
    int visualToken() const { return m_hoveredVisual >= 0 ? m_hoveredVisual : m_pinnedVisual; }
    int pinnedWord() const { return m_pinnedWord; }
    int pinnedAnnotation() const { return m_pinnedAnnotation; }
    bool pinned() const {
        return m_pinnedWord >= 0 || m_pinnedAnnotation >= 0 || m_pinnedVisual >= 0;
    }

    /// The word pointed at and those of the box pointed at.
    std::vector<int> litWords() const;
    /// The box pointed at and those that were read from the word pointed at.
    std::vector<int> litAnnotations() const;
    /// Tokens whose evidence belongs on the picture now; empty when nothing is pointed at.
    std::vector<int> litTokens() const;

Q_SIGNALS:
    void answerChanged();
    void changed();

private:
    void set(int& field, int value);

    std::vector<Word> m_words;
    std::vector<Annotation> m_annotations;
    int m_hoveredWord = -1, m_hoveredAnnotation = -1, m_hoveredVisual = -1;
    int m_pinnedWord = -1, m_pinnedAnnotation = -1, m_pinnedVisual = -1;
};

}  // namespace sl
