// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <QProcess>
#include <QString>

namespace sl::test {

/// The program write_asks in a process of its own.
class AskWriter {
public:
    /// Starts it; `count` 0 writes until it is killed.
    AskWriter(const QString& store, const QString& tag, int count, std::size_t bigBytes);

    /// Blocks until it printed at least one acknowledged ask, or ended; false on timeout.
    bool waitForFirst();
    /// Waits for its end; false when it did not exit with 0. errors() tells why.
    bool finish();
    void killNow();

    struct Acknowledged {
        std::string id;
        int number;
    };
    /// Complete lines printed so far; each means that the record was durable.
    std::vector<Acknowledged> acknowledged();
    QString tag() const { return m_tag; }
    QString errors() { return QString::fromUtf8(m_process.readAllStandardError()); }

private:
    QString m_tag;
    QProcess m_process;
    QByteArray m_output;
};

/// Kills two writers at a random moment after they have started and looks at what they left, so
/// many times on one store. Empty when the store is whole and holds every acknowledged ask with
/// its evidence each time, else what is wrong.
QString killWritersAndLook(const QString& store, int kills, std::size_t bigBytes, unsigned seed);

}  // namespace sl::test
