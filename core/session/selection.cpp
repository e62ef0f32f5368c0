// SPDX-License-Identifier: Apache-2.0
#include "core/session/selection.h"

#include <algorithm>

namespace sl {

void Selection::setAnswer(const std::vector<Token>& tokens, const std::string& text,
                          const std::vector<Annotation>& annotations) {
    m_words = wordsOf(tokens, text);
    m_annotations = annotations;
    m_hoveredWord = m_hoveredAnnotation = m_hoveredVisual = -1;
    m_pinnedWord = m_pinnedAnnotation = m_pinnedVisual = -1;
    Q_EMIT answerChanged();
    Q_EMIT changed();
}

void Selection::setAnnotations(const std::vector<Annotation>& annotations) {
    m_annotations = annotations;
    const int count = static_cast<int>(m_annotations.size());
    if (m_hoveredAnnotation >= count) m_hoveredAnnotation = -1;
    if (m_pinnedAnnotation >= count) m_pinnedAnnotation = -1;
    Q_EMIT changed();
}

void Selection::set(int& field, int value) {
    if (field == value) return;
    field = value;
    Q_EMIT changed();
}

void Selection::hoverWord(int word) {
    set(m_hoveredWord, word < static_cast<int>(m_words.size()) ? word : -1);
}

void Selection::hoverAnnotation(int annotation) {
    set(m_hoveredAnnotation, annotation < static_cast<int>(m_annotations.size()) ? annotation : -1);
}

void Selection::hoverVisualToken(int token) {
    set(m_hoveredVisual, token);
}

void Selection::pinWord(int word) {
    if (word >= static_cast<int>(m_words.size())) return;
    m_pinnedAnnotation = -1;
    m_hoveredWord = -1;
    m_pinnedWord = word == m_pinnedWord ? -1 : word;
    Q_EMIT changed();
}

void Selection::pinAnnotation(int annotation) {
    if (annotation >= static_cast<int>(m_annotations.size())) return;
    m_pinnedWord = -1;
    m_hoveredAnnotation = -1;
    m_pinnedAnnotation = annotation == m_pinnedAnnotation ? -1 : annotation;
    Q_EMIT changed();
}

void Selection::pinVisualToken(int token) {
    m_hoveredVisual = -1;
    m_pinnedVisual = token == m_pinnedVisual ? -1 : token;
    Q_EMIT changed();
}

void Selection::stepWord(int by) {
    if (m_words.empty()) return;
    const int count = static_cast<int>(m_words.size());
    const int from = m_pinnedWord >= 0 ? m_pinnedWord : (by > 0 ? -1 : count);
    m_pinnedAnnotation = -1;
    m_pinnedWord = ((from + by) % count + count) % count;
    m_hoveredWord = -1;
    Q_EMIT changed();
}

void Selection::clear() {
    m_hoveredWord = m_hoveredAnnotation = m_hoveredVisual = -1;
    m_pinnedWord = m_pinnedAnnotation = m_pinnedVisual = -1;
    Q_EMIT changed();
}

int Selection::annotation() const {
    if (m_hoveredAnnotation >= 0) return m_hoveredAnnotation;
    return m_hoveredWord >= 0 ? -1 : m_pinnedAnnotation;
}

std::vector<int> Selection::litWords() const {
    std::vector<int> lit;
    if (m_hoveredWord >= 0) return {m_hoveredWord};
    if (const int box = annotation(); box >= 0) {
        const auto& from = m_annotations[static_cast<std::size_t>(box)].fromText;
        if (from) lit = wordsIn(m_words, *from);
        if (m_hoveredAnnotation >= 0) return lit;
    }
    if (m_pinnedWord >= 0) lit.push_back(m_pinnedWord);
    return lit;
}

std::vector<int> Selection::litAnnotations() const {
    if (const int box = annotation(); box >= 0) return {box};
    std::vector<int> lit;
    if (word() < 0) return lit;
    const auto& bytes = m_words[static_cast<std::size_t>(word())].bytes;
    if (bytes.first < 0) return lit;
    for (int i = 0; i < static_cast<int>(m_annotations.size()); ++i) {
        const auto& from = m_annotations[static_cast<std::size_t>(i)].fromText;
        if (from && from->first < bytes.second && bytes.first < from->second) lit.push_back(i);
    }
    return lit;
}

std::vector<int> Selection::litTokens() const {
    std::vector<int> tokens;
    for (const int index : litWords()) {
        const Word& word = m_words[static_cast<std::size_t>(index)];
        for (int t = word.firstToken; t <= word.lastToken; ++t) tokens.push_back(t);
    }
    return tokens;
}

}  // namespace sl
