// SPDX-License-Identifier: Apache-2.0
#include "core/store/tst_store_processes.h"

#include <chrono>
#include <random>
#include <thread>

#include "core/store/store.h"
#include "core/store/tst_ask_samples.h"
#include "test_folders.h"

namespace sl::test {

namespace {

constexpr int kTimeoutMs = 60'000;
constexpr int kLongestWaitUs = 60'000;  // a few dozen asks

QString lookAt(ExperimentStore& store, AskWriter& writer, std::size_t bigBytes) {
    for (const auto& [id, number] : writer.acknowledged()) {
        const QString ask = "acknowledged ask " + QString::fromStdString(id) + ": ";
        const auto answer = store.answer(id);
        if (!answer) return ask + QString::fromStdString(answer.error().message);
        const std::string text =
            differenceFromSample(*answer, writer.tag().toStdString(), number, bigBytes);
        if (!text.empty()) return ask + QString::fromStdString(text);
    }
    return {};
}

QString checkFindings(const QString& file) {
    const auto findings = ExperimentStore::check(file.toStdString());
    if (!findings) return QString::fromStdString(findings.error().message);
    return findings->empty() ? QString() : QString::fromStdString(findings->front());
}

}  // namespace

AskWriter::AskWriter(const QString& store, const QString& tag, int count, std::size_t bigBytes)
    : m_tag(tag) {
    m_process.start(QStringLiteral(SL_BINARY_DIR "/bin/tests/write_asks"),
                    {store, tag, QString::number(count), QString::number(bigBytes)});
}

bool AskWriter::waitForFirst() {
    return m_process.waitForReadyRead(kTimeoutMs);
}

bool AskWriter::finish() {
    return m_process.waitForFinished(kTimeoutMs) &&
           m_process.exitStatus() == QProcess::NormalExit && m_process.exitCode() == 0;
}

void AskWriter::killNow() {
    m_process.kill();
    m_process.waitForFinished(kTimeoutMs);
}

std::vector<AskWriter::Acknowledged> AskWriter::acknowledged() {
    m_output += m_process.readAllStandardOutput();
    std::vector<Acknowledged> asks;
    // What follows the last line feed was cut off by the kill.
    for (const QByteArray& line : m_output.left(m_output.lastIndexOf('\n') + 1).split('\n')) {
        const QList<QByteArray> words = line.split(' ');
        if (words.size() == 2) asks.push_back({words[0].toStdString(), words[1].toInt()});
    }
    return asks;
}

QString killWritersAndLook(const QString& store, int kills, std::size_t bigBytes, unsigned seed) {
    std::mt19937 random(seed);
    std::size_t acknowledged = 0;
    for (int kill = 0; kill < kills; ++kill) {
        AskWriter a(store, QString("a%1").arg(kill), 0, bigBytes);
        AskWriter b(store, QString("b%1").arg(kill), 0, bigBytes);
        // Every fourth time they are killed while they open the store.
        if (kill % 4 != 3 && !a.waitForFirst()) return "no ask within the time: " + a.errors();
        std::this_thread::sleep_for(std::chrono::microseconds(random() % kLongestWaitUs));
        a.killNow();
        b.killNow();
        // As `store check` right after the kill sees it, and once more after an open for writing.
        if (QString text = checkFindings(store); !text.isEmpty()) return "before opening: " + text;
        auto opened = ExperimentStore::open(store.toStdString(), ExperimentStore::Mode::ReadWrite);
        if (!opened) return QString::fromStdString(opened.error().message);
        if (QString text = checkFindings(store); !text.isEmpty()) return "after opening: " + text;
        for (AskWriter* writer : {&a, &b}) {
            if (QString text = lookAt(**opened, *writer, bigBytes); !text.isEmpty()) return text;
            acknowledged += writer->acknowledged().size();
        }
    }
    auto opened = ExperimentStore::open(store.toStdString(), ExperimentStore::Mode::ReadOnly);
    const auto runs = (*opened)->runs({});
    if (!runs) return QString::fromStdString(runs.error().message);
    qInfo("%d kills, %zu asks acknowledged, %zu recorded", kills, acknowledged, runs->size());
    return runs->size() >= acknowledged ? QString() : "fewer runs than acknowledged asks";
}

}  // namespace sl::test
