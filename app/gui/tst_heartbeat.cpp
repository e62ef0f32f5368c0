// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <QtTest>

#include <unistd.h>

#include "app/gui/main_window.h"
#include "core/session/asks.h"
#include "core/session/fake_engine.h"
#include "core/session/samples.h"
#include "core/session/selection.h"
#include "core/session/session.h"
#include "views/panels/ask_panel.h"

using namespace sl;

/// The GUI thread never waits: a timer of 10 ms keeps its beat while questions are answered.
class TestHeartbeat : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void beatsThroughQueries();
};

namespace {

constexpr double kLongestGapMs = 100;

/// How long the calling thread was ready to run while other programs had the processors.
double queuedMs() {
    QFile file(QString("/proc/self/task/%1/schedstat").arg(gettid()));
    if (!file.open(QIODevice::ReadOnly)) return 0;  // a kernel without it: all of a gap counts
    return file.readAll().split(' ').value(1).toDouble() / 1e6;
}

/// Keeps the longest time between two beats in which the thread worked or waited.
class Heart : public QObject {
public:
    Heart() {
        m_clock.start();
        m_timer.setTimerType(Qt::PreciseTimer);
        connect(&m_timer, &QTimer::timeout, this, &Heart::beat);
        m_timer.start(10);
    }
    double longest() const { return m_longest; }
    QString summary() const {
        return QString("%1 beats, longest gap %2 ms, %3 ms with the wait for a processor")
            .arg(m_beats)
            .arg(m_longest, 0, 'f', 0)
            .arg(m_longestByClock, 0, 'f', 0);
    }
    int beats() const { return m_beats; }

private:
    void beat() {
        const double gap = static_cast<double>(m_clock.nsecsElapsed()) / 1e6;
        m_clock.restart();
        const double queued = queuedMs();
        m_longestByClock = std::max(m_longestByClock, gap);
        m_longest = std::max(m_longest, gap - (queued - m_queuedBefore));
        m_queuedBefore = queued;
        ++m_beats;
    }

    QTimer m_timer;
    QElapsedTimer m_clock;
    double m_queuedBefore = queuedMs();
    double m_longest = 0, m_longestByClock = 0;
    int m_beats = 0;
};

/// A window on 40 pictures with a model that computes as a real one does.
class Bench {
public:
    /// What did not come to its end; empty: all did.
    QString drive();
    const Heart& heart() const { return *m_heart; }

private:
    bool open();
    bool ask(const char* task);
    bool scrub();
    bool isIdle() {
        return QTest::qWaitFor([&] { return m_session->isOpen() && m_session->idle(); }, 20'000);
    }

    QTemporaryDir m_dir;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<Heart> m_heart;
};

void writeProject(const QString& folder) {
    for (int i = 0; i < 40; ++i) {
        QFile file(QString("%1/p%2.png").arg(folder).arg(i));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    QFile project(folder + "/project.json");
    QVERIFY(project.open(QIODevice::WriteOnly));
    project.write(R"({"name":"T","model":"mini","defaults":{"task":"captioning"}})");
}

bool Bench::open() {
    writeProject(m_dir.path());
    const auto fake = std::make_shared<FakeBehaviour>();
    fake->spin = true;
    fake->tokenMs = 40;
    fake->loadMs = 200;
    fake->grid = 16;
    SessionOptions options;
    options.engine = fakeEngine(fake);
    options.storePath = m_dir.filePath("s.db");
    m_session = std::make_unique<Session>(options);
    m_theme = std::make_unique<Theme>(qApp);
    m_theme->apply(Theme::Choice::Dark);
    m_window = std::make_unique<MainWindow>(m_session.get(), m_theme.get(), false);
    m_window->show();
    if (!QTest::qWaitForWindowExposed(m_window.get())) return false;
    QTest::qWait(300);  // building the window is not what is measured
    m_heart = std::make_unique<Heart>();
    m_window->openPaths({m_dir.path()});
    return isIdle();
}

bool Bench::ask(const char* task) {
    m_window->askPanel()->setTask(task);
    m_window->askPanel()->setPrompt("the red circle");
    m_window->askPanel()->run();
    if (!QTest::qWaitFor([&] { return m_session->asks()->live() == nullptr; }, 20'000))
        return false;
    for (int i = 0; i < 4; ++i) {
        m_session->selection()->stepWord(1);
        QTest::qWait(20);
    }
    return m_session->asks()->shown() != nullptr;
}

/// Every picture asked about overtakes the one before.
bool Bench::scrub() {
    for (int i = 0; i < 10; ++i) {
        m_session->samples()->setCurrent(i);
        m_window->askPanel()->run();
        QTest::qWait(30);
    }
    return isIdle();
}

QString Bench::drive() {
    if (!open()) return "the project did not open";
    for (const char* task : {"captioning", "grounding", "captioning"})
        if (!ask(task)) return QString("the question for %1 was not answered").arg(task);
    if (!scrub()) return "the questions about ten pictures did not end";
    return {};
}

}  // namespace

void TestHeartbeat::beatsThroughQueries() {
    int good = 0;
    for (int run = 0; run < 3; ++run) {
        Bench bench;
        const QString trouble = bench.drive();
        QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
        qInfo("run %d: %s", run + 1, qPrintable(bench.heart().summary()));
        if (bench.heart().longest() <= kLongestGapMs && bench.heart().beats() > 50) ++good;
    }
    QVERIFY2(good >= 2, "the GUI thread waited for more than 100 ms in two of three runs");
}

QTEST_MAIN(TestHeartbeat)
#include "tst_heartbeat.moc"
