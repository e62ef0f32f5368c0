// SPDX-License-Identifier: Apache-2.0
#pragma once

// Starts sightline-cli as a user would, in a folder of its own, for the tests of the program.

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include "test_folders.h"

namespace sl::test {

struct Outcome {
    int status = -1;  ///< exit status; -1: no answer in time, -2: ended by a signal
    QByteArray out, err;
    QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
    QJsonObject error() const { return json()["error"].toObject(); }
};

/// A working folder with its own user data, in which the program runs.
class CliFolder {
public:
    QString path(const QString& name = {}) const {
        return name.isEmpty() ? m_dir.path() : m_dir.filePath(name);
    }

    void prepare(QProcess& process) const {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("XDG_DATA_HOME", path("data"));
        environment.insert("ASAN_OPTIONS", "detect_leaks=0");
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(m_dir.path());
    }

    Outcome run(const QStringList& words, const QByteArray& input = {},
                int timeoutMs = 60'000) const {
        QProcess process;
        prepare(process);
        process.start(SL_BINARY_DIR "/bin/sightline-cli", words);
        process.write(input);
        process.closeWriteChannel();
        if (!process.waitForFinished(timeoutMs)) {
            process.kill();
            process.waitForFinished();
            return {};
        }
        const int status = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2;
        return {status, process.readAllStandardOutput(), process.readAllStandardError()};
    }

    void write(const QString& name, const QByteArray& bytes) const {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }

    QByteArray read(const QString& name) const {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private:
    QTemporaryDir m_dir;
};

}  // namespace sl::test
