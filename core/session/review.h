// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <QObject>
#include <QString>

#include "core/session/session_values.h"

namespace sl {

class Session;

/// A queue of answers that a person goes through one by one: accept, correct, reject. Verdicts are
/// written as they are given, so a review can be left and begun again at any time. GUI thread.
class Review : public QObject {
    Q_OBJECT
public:
    explicit Review(Session* session, QObject* parent = nullptr);

    /// Reads the answers that fit and begins with those that nobody judged yet, oldest first; a
    /// notice says so when there are none.
    void start(const RunsFilter& filter);
    void start(const std::vector<Run>& runs);
    void stop();

    bool active() const { return !m_items.empty(); }
    int position() const { return m_position; }
    int count() const { return static_cast<int>(m_items.size()); }
    /// How many have this verdict; empty: none yet.
    int count(const QString& verdict) const;
    QString currentId() const;
    /// Of the current one.
    QString verdict() const;
    /// The answer on the screen is the current one of the queue: only then can it be judged.
    bool onScreen() const;

    /// Writes a verdict ("accepted", "corrected", "rejected" or empty) on an answer of the queue,
    /// and moves to it.
    void judge(const QString& runId, const QString& verdict);
    /// False: there is none in that direction.
    bool next() { return go(m_position + 1); }
    bool previous() { return go(m_position - 1); }
    /// Shows the current one again after something else was looked at.
    void show();

Q_SIGNALS:
    void started();
    void stopped();
    /// Another answer, or a verdict.
    void changed();
    void notice(const sl::Notice& notice);

private:
    struct Item {
        QString runId, verdict;
    };
    bool go(int position);
    void take(const QString& runId, const QString& verdict);

    Session* m_session;
    std::vector<Item> m_items;
    int m_position = -1;
};

}  // namespace sl
