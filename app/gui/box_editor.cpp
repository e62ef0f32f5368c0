// SPDX-License-Identifier: Apache-2.0
#include "app/gui/box_editor.h"

#include <algorithm>

#include <QUndoStack>

#include "core/session/asks.h"
#include "core/session/box_edits.h"
#include "core/session/samples.h"
#include "core/session/selection.h"
#include "core/session/session.h"
#include "views/panels/picture_panel.h"

namespace sl {

namespace {

constexpr double kSmallestSide = 1;  // file pixels
constexpr double kDuplicateShift = 8;
const QString kCorrected = QStringLiteral("corrected");

bool isEditable(const Annotation& annotation) {
    return annotation.kind == Annotation::Kind::Box && annotation.mediaIndex == 0;
}

}  // namespace

BoxEditor::BoxEditor(Session* session, PicturePanel* picture, QUndoStack* undo, QObject* parent)
    : QObject(parent), m_session(session), m_picture(picture), m_undo(undo) {
    connect(picture, &PicturePanel::boxEdited, this,
            [this](int annotation, const Box& to) { moveTo(annotation, to, false); });
    connect(picture, &PicturePanel::boxNudged, this,
            [this](int annotation, const Box& to) { moveTo(annotation, to, true); });
    connect(picture, &PicturePanel::labelChosen, this, &BoxEditor::setLabel);
    connect(picture, &PicturePanel::boxDrawn, this, &BoxEditor::draw);
}

int BoxEditor::selected() const {
    const int pinned = m_session->selection()->pinnedAnnotation();
    const auto& annotations = m_session->asks()->annotations();
    return pinned >= 0 && pinned < static_cast<int>(annotations.size()) &&
                   isEditable(annotations[static_cast<std::size_t>(pinned)])
               ? pinned
               : -1;
}

std::vector<int> BoxEditor::boxes() const {
    const auto& annotations = m_session->asks()->annotations();
    std::vector<int> positions;
    for (std::size_t i = 0; i < annotations.size(); ++i)
        if (isEditable(annotations[i])) positions.push_back(static_cast<int>(i));
    return positions;
}

void BoxEditor::select(int annotation) {
    Selection* selection = m_session->selection();
    if (annotation < 0) selection->clear();
    else if (selection->pinnedAnnotation() != annotation) selection->pinAnnotation(annotation);
}

void BoxEditor::cycle(int by) {
    const std::vector<int> all = boxes();
    if (all.empty()) return;
    const int count = static_cast<int>(all.size());
    const auto now = std::find(all.begin(), all.end(), selected());
    const int from = now == all.end() ? (by > 0 ? -1 : count) : static_cast<int>(now - all.begin());
    select(all[static_cast<std::size_t>(((from + by) % count + count) % count)]);
}

QString BoxEditor::whyNotDraw() const {
    if (!m_session->samples()->picture()) return tr("No picture is open");
    if (m_session->asks()->live() != nullptr) return tr("An answer is coming");
    return {};
}

QString BoxEditor::whyNotEdit() const {
    if (QString why = whyNotDraw(); !why.isEmpty()) return why;
    if (boxes().empty()) return tr("There is no box: draw one with N");
    return selected() < 0 ? tr("Select a box first: click it, or press the full stop key")
                          : QString();
}

QString BoxEditor::whyNotRevert(bool all) const {
    const auto& model = m_session->asks()->modelAnnotations();
    const auto& now = m_session->asks()->annotations();
    if (all) return now == model || model.empty() ? tr("The boxes are the model's own") : QString();
    if (QString why = whyNotEdit(); !why.isEmpty()) return why;
    const auto at = static_cast<std::size_t>(selected());
    const int source = modelSources(now, model)[at];
    if (source < 0) return tr("A person drew this box");
    return now[at] == model[static_cast<std::size_t>(source)] ? tr("It is the model's own box")
                                                              : QString();
}

QString BoxEditor::nameOf(int annotation) const {
    const auto& label =
        m_session->asks()->annotations()[static_cast<std::size_t>(annotation)].label;
    return label.empty() ? tr("box") : tr("“%1”").arg(QString::fromStdString(label));
}

Box BoxEditor::bounded(const Box& box) const {
    const ImagePtr image = m_session->samples()->picture();
    return box.intersected(
        {0, 0, static_cast<double>(image->width), static_cast<double>(image->height)});
}

void BoxEditor::moveTo(int annotation, const Box& wanted, bool nudged) {
    select(annotation);
    if (!whyNotEdit().isEmpty()) return;
    const Box box = bounded(wanted);
    auto after = m_session->asks()->annotations();
    Annotation& changed = after[static_cast<std::size_t>(annotation)];
    if (box.width() < kSmallestSide || box.height() < kSmallestSide || box == changed.box) return;
    const bool moved = qFuzzyCompare(box.width(), changed.box.width()) &&
                       qFuzzyCompare(box.height(), changed.box.height());
    changed.box = box;
    changed.author = thisPerson();
    changed.score.reset();  // it was the model's, of its own box
    const QString name = nameOf(annotation);
    change(moved ? tr("move %1").arg(name) : tr("resize %1").arg(name), std::move(after),
           annotation, nudged);
}

void BoxEditor::move(const Box& box) {
    if (whyNotEdit().isEmpty()) moveTo(selected(), box, false);
}

void BoxEditor::setLabel(int annotation, const QString& label) {
    select(annotation);
    rename(label);
}

void BoxEditor::rename(const QString& label) {
    if (!whyNotEdit().isEmpty()) return;
    auto after = m_session->asks()->annotations();
    Annotation& changed = after[static_cast<std::size_t>(selected())];
    if (changed.label == label.toStdString()) return;
    const QString name = nameOf(selected());
    changed.label = label.toStdString();
    changed.author = thisPerson();
    changed.score.reset();
    change(tr("rename %1").arg(name), std::move(after), selected());
}

void BoxEditor::remove() {
    if (!whyNotEdit().isEmpty()) return;
    const int annotation = selected();
    auto after = m_session->asks()->annotations();
    after.erase(after.begin() + annotation);
    change(tr("delete %1").arg(nameOf(annotation)), std::move(after), -1);
}

void BoxEditor::duplicate() {
    if (!whyNotEdit().isEmpty()) return;
    auto after = m_session->asks()->annotations();
    Annotation copy = after[static_cast<std::size_t>(selected())];
    const ImagePtr image = m_session->samples()->picture();
    const double dx = std::min(kDuplicateShift, image->width - copy.box.x1);
    const double dy = std::min(kDuplicateShift, image->height - copy.box.y1);
    copy.box = {copy.box.x0 + dx, copy.box.y0 + dy, copy.box.x1 + dx, copy.box.y1 + dy};
    copy.author = thisPerson();
    copy.score.reset();
    copy.fromText.reset();
    after.push_back(std::move(copy));
    const int last = static_cast<int>(after.size()) - 1;
    change(tr("duplicate %1").arg(nameOf(selected())), std::move(after), last);
}

void BoxEditor::revert() {
    if (!whyNotRevert(false).isEmpty()) return;
    auto after = m_session->asks()->annotations();
    const auto& model = m_session->asks()->modelAnnotations();
    const auto at = static_cast<std::size_t>(selected());
    after[at] = model[static_cast<std::size_t>(modelSources(after, model)[at])];
    change(tr("back to the model's box %1").arg(nameOf(selected())), std::move(after), selected());
}

void BoxEditor::revertAll() {
    if (whyNotRevert(true).isEmpty())
        change(tr("back to the model's boxes"), m_session->asks()->modelAnnotations(), -1);
}

void BoxEditor::editLabel() {
    if (whyNotEdit().isEmpty()) m_picture->editLabel(selected());
}

/// The shown answer can take a box: it is about boxes.
bool BoxEditor::drawnHere() const {
    const AskRecordPtr record = m_session->asks()->shown();
    return record && (record->query.task == "grounding" || !boxes().empty());
}

AskRecordPtr BoxEditor::byHand() const {
    for (const AskRecordPtr& record : m_session->asks()->versions())
        if (record->isByHand()) return record;
    return {};
}

void BoxEditor::draw(const Box& wanted, const QString& label) {
    if (!whyNotDraw().isEmpty()) return;
    const Box box = bounded(wanted);
    if (box.width() < kSmallestSide || box.height() < kSmallestSide) return;
    AskRecordPtr made;
    if (!drawnHere()) {
        if (const AskRecordPtr there = byHand()) m_session->asks()->show(there);
        else made = m_session->recordByHand(label);
    }
    auto after = made ? std::vector<Annotation>() : m_session->asks()->annotations();
    Annotation added;
    added.label = label.toStdString();
    added.box = box;
    added.author = thisPerson();
    after.push_back(std::move(added));
    const int last = static_cast<int>(after.size()) - 1;
    const QString text = label.isEmpty() ? tr("draw a box") : tr("draw “%1”").arg(label);
    if (!made) return change(text, std::move(after), last);
    BoxStep::State before{{}, -1}, now{std::move(after), last};
    m_undo->push(new BoxStep(this, text, made, std::move(before), std::move(now), true));
}

void BoxEditor::change(const QString& text, std::vector<Annotation> after, int select,
                       bool joinsLast) {
    const Asks* asks = m_session->asks();
    const AskRecordPtr record = asks->shown();
    const QString verdict = m_session->verdictOf(*record);
    BoxStep::State before{asks->annotations(), selected(), verdict};
    BoxStep::State now{std::move(after), select, verdict};
    // An answer whose boxes a person changed is corrected, one with the model's own is open again.
    if (!record->isByHand())
        now.verdict = now.annotations == asks->modelAnnotations() ? QString() : kCorrected;
    auto* step = new BoxStep(this, text, record, std::move(before), std::move(now), false);
    if (joinsLast) step->joinNudges();
    m_undo->push(step);
}

void BoxEditor::apply(const AskRecordPtr& record, const BoxStep::State& state) {
    goTo(*record);
    m_session->setAnnotations(record->id(), state.annotations);
    if (m_session->verdictOf(*record) != state.verdict)
        m_session->setVerdict(record->id(), state.verdict);
    const AskRecordPtr shown = m_session->asks()->shown();
    if (shown && shown->id() == record->id()) select(state.selected);  // else it is being read
}

void BoxEditor::goTo(const AskRecord& record) {
    if (const AskRecordPtr shown = m_session->asks()->shown(); shown && shown->id() == record.id())
        return;
    m_session->showRun(QString::fromStdString(record.query.media.front()), record.id());
}

void BoxEditor::bring(const AskRecordPtr& record) {
    m_session->showMedium(QString::fromStdString(record->query.media.front()));
    m_session->addByHand(record);
}

void BoxEditor::takeAway(const AskRecordPtr& record) {
    goTo(*record);
    m_session->removeByHand(record->id());
}

}  // namespace sl
