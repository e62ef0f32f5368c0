// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

#include "core/session/session_values.h"
#include "core/session/words.h"

class QLabel;
class QScrollArea;
class QStackedWidget;
class QToolButton;
class QVBoxLayout;

namespace sl {

class EmptyState;
class Session;
class WordStrip;

/// The answer to the present picture: words as they come, the boxes read from them, which version
/// it is, whether it is saved.
class AnswerView : public QWidget {
    Q_OBJECT
public:
    explicit AnswerView(Session* session, QWidget* parent = nullptr);

    /// Shows why an ask failed until the next answer.
    void showError(const Error& error);

Q_SIGNALS:
    void provenanceRequested();
    void againRequested();
    void starRequested();
    /// Nothing can answer, and the user wants to choose what may.
    void modelRequested();

private:
    void build();
    QWidget* buildHeader();
    QWidget* buildFooter();
    void refresh();
    void showWhyEmpty();
    void showLive(const LiveAsk& live);
    void showRecord(const AskRecord& record);
    void showWords(const std::vector<Word>& words, bool coming);
    void showAnnotations(const std::vector<Annotation>& annotations,
                         const std::vector<Annotation>& model);
    void pointAt(int word, bool pin);
    QString stateOf(const AskRecord& record) const;
    void updateLit();
    void updateFooter();

    Session* m_session;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    QScrollArea* m_scroll;
    WordStrip* m_words;
    std::vector<ReadableWord> m_readable;  // what m_words shows
    QLabel* m_state;
    QWidget* m_annotations;
    QVBoxLayout* m_annotationRows;
    QLabel* m_version;
    QToolButton *m_older, *m_newer, *m_again, *m_copy, *m_card, *m_star;
    QLabel* m_note;
    QWidget* m_footer;
    QLabel *m_timing, *m_saved;
};

}  // namespace sl
