// SPDX-License-Identifier: Apache-2.0
#include "views/panels/answer_view.h"

#include <algorithm>

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QScrollArea>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/session/asks.h"
#include "core/session/box_edits.h"
#include "core/session/samples.h"
#include "core/session/selection.h"
#include "core/session/session.h"
#include "views/canvas/canvas_box.h"
#include "views/canvas/overlay_colors.h"
#include "views/panels/annotation_row.h"
#include "views/panels/empty_state.h"
#include "views/panels/error_text.h"
#include "views/panels/look.h"
#include "views/panels/word_strip.h"

namespace sl {

AnswerView::AnswerView(Session* session, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_stack(new QStackedWidget(this)),
      m_empty(new EmptyState("sparkle", tr("No answer yet"), {}, this)),
      m_scroll(new QScrollArea(this)),
      m_words(new WordStrip(this)),
      m_state(note({}, this)) {
    build();
    Asks* asks = session->asks();
    Selection* selection = session->selection();
    connect(asks, &Asks::liveChanged, this, &AnswerView::refresh);
    connect(asks, &Asks::shownChanged, this, &AnswerView::refresh);
    connect(asks, &Asks::annotationsChanged, this, &AnswerView::refresh);
    connect(asks, &Asks::versionsChanged, this, &AnswerView::updateFooter);
    connect(asks, &Asks::saveStateChanged, this, &AnswerView::updateFooter);
    connect(session, &Session::modelChanged, this, &AnswerView::refresh);
    connect(session->samples(), &Samples::pictureChanged, this, &AnswerView::refresh);
    connect(selection, &Selection::changed, this, &AnswerView::updateLit);
    connect(m_words, &WordStrip::wordHovered, this, [this](int word) { pointAt(word, false); });
    connect(m_words, &WordStrip::wordClicked, this, [this](int word) { pointAt(word, true); });
    connect(m_older, &QToolButton::clicked, this,
            [asks] { asks->showVersion(asks->shownVersion() - 1); });
    connect(m_newer, &QToolButton::clicked, this,
            [asks] { asks->showVersion(asks->shownVersion() + 1); });
    connect(m_again, &QToolButton::clicked, this, &AnswerView::againRequested);
    connect(m_star, &QToolButton::clicked, this, &AnswerView::starRequested);
    connect(session, &Session::recordChanged, this, &AnswerView::updateFooter);
    connect(m_card, &QToolButton::clicked, this, &AnswerView::provenanceRequested);
    connect(m_empty, &EmptyState::actionClicked, this, &AnswerView::modelRequested);
    connect(m_copy, &QToolButton::clicked, this, [asks] {
        if (asks->shown())
            QGuiApplication::clipboard()->setText(
                QString::fromStdString(asks->shown()->answer.text));
    });
    refresh();
}

void AnswerView::build() {
    auto* content = new QWidget(this);
    m_annotations = new QWidget(content);
    m_annotationRows = new QVBoxLayout(m_annotations);
    m_annotationRows->setContentsMargins(0, 0, 0, 0);
    m_annotationRows->setSpacing(2);
    auto* inner = new QVBoxLayout(content);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(kGap);
    m_note = note({}, content);
    m_note->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_note->setAccessibleName(tr("Note"));
    m_words->setFontScale(1.15);
    inner->addWidget(m_words);
    inner->addWidget(m_state);
    inner->addWidget(m_annotations);
    inner->addWidget(m_note);
    inner->addStretch(1);
    m_scroll->setWidget(content);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_scroll);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kHalfGap);
    column->addWidget(buildHeader());
    column->addWidget(m_stack, 1);
    column->addWidget(buildFooter());
}

QWidget* AnswerView::buildHeader() {
    auto* header = new QWidget(this);
    m_older = iconButton("previous", tr("Older answer"), header);
    m_newer = iconButton("next", tr("Newer answer"), header);
    m_version = note({}, header);
    m_version->setWordWrap(false);
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(heading(tr("Answer"), header));
    row->addStretch(1);
    row->addWidget(m_older);
    row->addWidget(m_version);
    row->addWidget(m_newer);
    header->setMinimumHeight(kSmallestTarget + kHalfGap);
    return header;
}

QWidget* AnswerView::buildFooter() {
    m_footer = new QWidget(this);
    m_again = iconButton("again", tr("Ask again"), m_footer);
    m_copy = iconButton("copy", tr("Copy the answer"), m_footer);
    m_star = iconButton("star", tr("Star this answer (S)"), m_footer);
    m_card = iconButton("card", tr("Where this answer comes from"), m_footer);
    m_timing = note({}, m_footer);
    m_timing->setWordWrap(false);
    m_saved = note({}, m_footer);
    m_saved->setWordWrap(false);
    auto* row = new QHBoxLayout(m_footer);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_again);
    row->addWidget(m_copy);
    row->addWidget(m_card);
    row->addWidget(m_star);
    row->addStretch(1);
    row->addWidget(m_timing);
    row->addSpacing(kGap);
    row->addWidget(m_saved);
    return m_footer;
}

void AnswerView::refresh() {
    const LiveAsk* live = m_session->asks()->live();
    const AskRecordPtr record = m_session->asks()->shown();
    if (live != nullptr) {
        showLive(*live);
    } else if (record) {
        showRecord(*record);
    } else {
        showWhyEmpty();
    }
    m_words->setStreaming(live != nullptr && !live->waiting);
    updateLit();
    updateFooter();
}

void AnswerView::showWhyEmpty() {
    const ModelState& model = m_session->model();
    const bool failed = model.status == ModelState::Status::Failed;
    if (failed)
        m_empty->setText(tr("%1 could not be loaded").arg(model.shortName()),
                         errorLine(model.error));
    else m_empty->setText(tr("No answer yet"), tr("Type a question above and press Enter."));
    m_empty->setActionText(failed ? tr("Open model folder…") : QString());
    m_stack->setCurrentWidget(m_empty);
}

void AnswerView::showLive(const LiveAsk& live) {
    m_stack->setCurrentWidget(m_scroll);
    showWords(wordsOf(live.tokens, live.text.toStdString()), true);
    const bool loading = m_session->model().status == ModelState::Status::Loading;
    QString state;
    if (live.waiting) state = loading ? tr("Waiting for the model to load…") : tr("Waiting…");
    else if (live.tokens.empty()) state = tr("Looking at the picture…");
    m_state->setText(state);
    m_state->setVisible(!state.isEmpty());
    showAnnotations(live.annotations, live.annotations);
}

void AnswerView::showRecord(const AskRecord& record) {
    m_stack->setCurrentWidget(m_scroll);
    showWords(m_session->selection()->words(), false);
    m_words->setVisible(!record.isByHand());
    const QString state = stateOf(record);
    m_state->setText(state);
    m_state->setVisible(!state.isEmpty());
    showAnnotations(m_session->asks()->annotations(), record.answer.annotations);
}

QString AnswerView::stateOf(const AskRecord& record) const {
    QStringList parts;
    if (record.isByHand()) parts << tr("Drawn by hand.");
    else if (record.answer.text.empty()) parts << tr("The model said nothing.");
    if (record.run.state == RunState::Cancelled) parts = QStringList{tr("Stopped here.")};
    if (record.answer.finish == "length") parts = QStringList{tr("Cut off at the length limit.")};
    const auto& hashes = record.query.mediaSha256;
    const QString now = m_session->samples()->contentSha256();
    if (!hashes.empty() && !hashes.front().empty() && !now.isEmpty() &&
        now.toStdString() != hashes.front())
        parts << tr("About an earlier content of this file.");
    if (!record.isByHand() && m_session->asks()->annotations() != record.answer.annotations)
        parts << tr("Corrected by hand; a thin line is the model's own box.");
    return parts.join(' ');
}

void AnswerView::showWords(const std::vector<Word>& words, bool coming) {
    m_readable = readableWords(
        words, coming ? std::vector<Annotation>() : m_session->asks()->annotations(), coming);
    std::vector<Word> shown;
    for (const ReadableWord& readable : m_readable) shown.push_back(readable.word);
    m_words->setWords(std::move(shown));
    m_words->show();
}

/// A box's words stand for the box; the other words for themselves.
void AnswerView::pointAt(int word, bool pin) {
    Selection* selection = m_session->selection();
    if (m_session->asks()->live() != nullptr) return;
    if (word < 0 || word >= static_cast<int>(m_readable.size())) {
        selection->hoverWord(-1);
        selection->hoverAnnotation(-1);
        return;
    }
    const ReadableWord& readable = m_readable[static_cast<std::size_t>(word)];
    if (pin && readable.annotation >= 0) selection->pinAnnotation(readable.annotation);
    else if (pin) selection->pinWord(readable.first);
    else {
        selection->hoverAnnotation(readable.annotation);
        selection->hoverWord(readable.annotation >= 0 ? -1 : readable.first);
    }
}

void AnswerView::showError(const Error& error) {
    m_empty->setText(QString::fromStdString(error.message), QString::fromStdString(error.hint));
    m_empty->setActionText({});
    if (!m_session->asks()->shown()) m_stack->setCurrentWidget(m_empty);
}

void AnswerView::showAnnotations(const std::vector<Annotation>& annotations,
                                 const std::vector<Annotation>& model) {
    qDeleteAll(m_annotations->findChildren<AnnotationRow*>());
    const std::vector<int> sources = modelSources(annotations, model);
    int colour = 0;
    for (std::size_t i = 0; i < annotations.size(); ++i) {
        const Annotation& annotation = annotations[i];
        if (annotation.kind == Annotation::Kind::Text) continue;
        auto* row = new AnnotationRow(annotation, overlayColor(colour++), m_annotations);
        const int index = static_cast<int>(i);
        if (sources[i] >= 0) row->setModelBox(model[static_cast<std::size_t>(sources[i])].box);
        Selection* selection = m_session->selection();
        connect(row, &AnnotationRow::hovered, selection,
                [selection, index](bool on) { selection->hoverAnnotation(on ? index : -1); });
        connect(row, &QAbstractButton::clicked, selection,
                [selection, index] { selection->pinAnnotation(index); });
        row->setProperty("annotation", index);
        m_annotationRows->addWidget(row);
    }
    m_annotations->setVisible(colour > 0);
}

void AnswerView::updateLit() {
    const Selection* selection = m_session->selection();
    const std::vector<int> litWords = selection->litWords();
    const std::vector<int> lit = selection->litAnnotations();
    std::vector<int> shown;
    int pinned = -1;
    for (int i = 0; i < static_cast<int>(m_readable.size()); ++i) {
        const ReadableWord& word = m_readable[static_cast<std::size_t>(i)];
        const auto isIn = [&word](int at) { return word.first <= at && at <= word.last; };
        if (std::any_of(litWords.begin(), litWords.end(), isIn)) shown.push_back(i);
        if (isIn(selection->pinnedWord()) ||
            (word.annotation >= 0 && word.annotation == selection->pinnedAnnotation()))
            pinned = i;
    }
    m_words->setLit(shown, pinned);
    for (AnnotationRow* row : m_annotations->findChildren<AnnotationRow*>())
        row->setLit(std::find(lit.begin(), lit.end(), row->property("annotation").toInt()) !=
                    lit.end());
}

void AnswerView::updateFooter() {
    const Asks* asks = m_session->asks();
    const int count = static_cast<int>(asks->versions().size());
    const int shown = asks->shownVersion();
    const bool live = asks->live() != nullptr;
    for (QWidget* widget : {static_cast<QWidget*>(m_older), static_cast<QWidget*>(m_newer),
                            static_cast<QWidget*>(m_version)})
        widget->setVisible(count > 1);
    m_version->setText(QString("%1/%2").arg(shown + 1).arg(count));
    setUsable(m_older, shown > 0 && !live ? QString() : tr("This is the oldest answer"),
              tr("Older answer"));
    setUsable(m_newer, shown + 1 < count && !live ? QString() : tr("This is the newest answer"),
              tr("Newer answer"));
    const AskRecordPtr record = asks->shown();
    m_footer->setVisible(record != nullptr);
    m_again->setEnabled(!live && record && !record->isByHand());
    if (!record) return;
    const bool starred = m_session->starred(*record);
    m_star->setIcon(themedIcon(starred ? "star-on" : "star"));
    m_star->setToolTip(starred ? tr("Take the star away (S)") : tr("Star this answer (S)"));
    const QString text = m_session->noteOf(*record);
    m_note->setText(tr("Note: %1").arg(text));
    m_note->setVisible(!text.isEmpty());
    QStringList timing;
    const double ms = record->run.durationMs;
    if (ms >= 10'000) timing << tr("%1 s").arg(ms / 1000, 0, 'f', 1);
    else if (ms > 0) timing << tr("%1 ms").arg(ms, 0, 'f', 0);
    if (record->answer.timing.tokensPerSec > 0)
        timing << tr("%1 tokens/s").arg(record->answer.timing.tokensPerSec, 0, 'f', 0);
    m_timing->setText(timing.join(" · "));
    const SaveState saved = asks->saveState(record->id());
    const bool bad = saved == SaveState::NotSaved;
    m_saved->setText(saved == SaveState::Saving ? tr("saving…")
                                                : (bad ? tr("not saved") : tr("saved")));
    m_saved->setStyleSheet(bad ? "color: " + warnColor(this).name() : QString());
    m_saved->setToolTip(bad ? tr("The record could not be written; it is kept and tried again")
                            : tr("Record %1").arg(record->id()));
}

}  // namespace sl
