// SPDX-License-Identifier: Apache-2.0
#include "core/session/review.h"

#include <algorithm>

#include "core/session/asks.h"
#include "core/session/session.h"

namespace sl {

Review::Review(Session* session, QObject* parent) : QObject(parent), m_session(session) {
    connect(session, &Session::verdictChanged, this, &Review::take);
}

void Review::start(const RunsFilter& filter) {
    m_session->listRuns(filter, [this](const std::vector<Run>& runs) { start(runs); });
}

void Review::start(const std::vector<Run>& runs) {
    std::vector<const Run*> fit;
    for (const Run& run : runs)
        if (run.kind == "ask" && run.state == RunState::Done) fit.push_back(&run);
    std::stable_sort(fit.begin(), fit.end(), [](const Run* a, const Run* b) {
        const bool judgedA = !a->verdict.empty(), judgedB = !b->verdict.empty();
        if (judgedA != judgedB) return judgedB;
        return a->started != b->started ? a->started < b->started : a->id < b->id;
    });
    if (fit.empty()) {
        Q_EMIT notice({Notice::Level::Info, tr("There is nothing to review"),
                       tr("Ask some pictures first, or change the filter in Runs.")});
        return;
    }
    m_items.clear();
    for (const Run* run : fit)
        m_items.push_back({QString::fromStdString(run->id), QString::fromStdString(run->verdict)});
    m_position = -1;
    Q_EMIT started();
    go(0);
}

void Review::stop() {
    if (!active()) return;
    m_items.clear();
    m_position = -1;
    Q_EMIT stopped();
}

int Review::count(const QString& verdict) const {
    return static_cast<int>(std::count_if(
        m_items.begin(), m_items.end(), [&](const Item& item) { return item.verdict == verdict; }));
}

QString Review::currentId() const {
    return m_position < 0 ? QString() : m_items[static_cast<std::size_t>(m_position)].runId;
}

QString Review::verdict() const {
    return m_position < 0 ? QString() : m_items[static_cast<std::size_t>(m_position)].verdict;
}

bool Review::onScreen() const {
    const AskRecordPtr shown = m_session->asks()->shown();
    return active() && shown && shown->id() == currentId() && m_session->asks()->live() == nullptr;
}

void Review::judge(const QString& runId, const QString& verdict) {
    // Undone after the review ended, it is still a verdict.
    m_session->setVerdict(runId, verdict);
    const auto found = std::find_if(m_items.begin(), m_items.end(),
                                    [&](const Item& item) { return item.runId == runId; });
    if (found == m_items.end()) return;
    const int position = static_cast<int>(found - m_items.begin());
    if (position != m_position) go(position);
}

/// A verdict that was given, here or by changing the boxes.
void Review::take(const QString& runId, const QString& verdict) {
    for (Item& item : m_items) {
        if (item.runId != runId || item.verdict == verdict) continue;
        item.verdict = verdict;
        Q_EMIT changed();
    }
}

void Review::show() {
    if (active()) m_session->openRun(currentId());
}

bool Review::go(int position) {
    if (position < 0 || position >= count()) return false;
    m_position = position;
    show();
    Q_EMIT changed();
    return true;
}

}  // namespace sl
