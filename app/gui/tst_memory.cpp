// SPDX-License-Identifier: Apache-2.0
#include <QSettings>
#include <QtTest>

#include "app/gui/main_window.h"
#include "app/gui/settings.h"
#include "core/session/fake_engine.h"
#include "core/session/samples.h"
#include "core/session/session.h"

using namespace sl;

/// What a window that remembers finds again in the next sitting.
class TestMemory : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<MainWindow> m_window;

    QString path(const QString& name) const { return m_dir->filePath(name); }
    void writeProject(const QString& name) const {
        QDir(m_dir->path()).mkpath(name);
        for (const char* file : {"/a.png", "/b.png", "/c.png"}) {
            QFile picture(path(name) + file);
            QVERIFY(picture.open(QIODevice::WriteOnly));
        }
        QFile project(path(name) + "/project.json");
        QVERIFY(project.open(QIODevice::WriteOnly));
        project.write(R"({"name":"P","samples":["a.png","b.png","c.png"]})");
    }
    /// A sitting that ends without closing anything, as a kill does, and a new one.
    void nextSitting() {
        m_window.reset();
        m_session.reset();
        SessionOptions options;
        options.engine = fakeEngine(std::make_shared<FakeBehaviour>());
        options.storePath = path("s.db");
        m_session = std::make_unique<Session>(options);
        m_theme = std::make_unique<Theme>(qApp);
        m_window = std::make_unique<MainWindow>(m_session.get(), m_theme.get(), true);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }
    void open(const QString& name) {
        m_window->openPaths({path(name)});
        QTRY_VERIFY(m_session->isOpen() && m_session->idle() &&
                    m_session->project().folder == path(name));
        QTest::qWait(20);
    }

private Q_SLOTS:
    void init() {
        QCoreApplication::setOrganizationName("sightline");
        QCoreApplication::setApplicationName("sightline");
        m_dir = std::make_unique<QTemporaryDir>();
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, path("config"));
        writeProject("one");
        writeProject("two");
        nextSitting();
    }

    void opensTheLastProjectAtItsSample() {
        open("one");
        m_session->samples()->setCurrent(2);
        QTest::qWait(20);
        open("two");
        m_session->samples()->setCurrent(1);
        QTest::qWait(20);
        nextSitting();
        QVERIFY(!m_session->isOpen());
        m_window->openLast();
        QTRY_VERIFY(m_session->isOpen() && m_session->idle());
        QCOMPARE(m_session->project().folder, path("two"));
        QTRY_COMPARE(m_session->samples()->current(), 1);
        open("one");
        QTRY_COMPARE(m_session->samples()->current(), 2);
    }

    void aClosedProjectStaysClosed() {
        open("one");
        m_window->commands()->action("file.close")->trigger();
        nextSitting();
        m_window->openLast();
        QTest::qWait(50);
        QVERIFY(!m_session->isOpen() && m_session->idle());
    }

    void aProjectThatIsGoneIsSaid() {
        open("one");
        nextSitting();
        QVERIFY(QDir(path("one")).removeRecursively());
        QSignalSpy notices(m_window.get(), &MainWindow::noticed);
        m_window->openLast();
        QCOMPARE(notices.count(), 1);
        QVERIFY(notices.first().first().value<Notice>().text.contains(path("one")));
        QVERIFY(!m_session->isOpen());
    }

    void keysComeBack() {
        m_window->commands()->setKeys("view.fit", {QKeySequence("Ctrl+F7")});
        m_window->commands()->setKeys("view.zoom_in", {});
        nextSitting();
        QCOMPARE(m_window->commands()->action("view.fit")->shortcuts(),
                 QList<QKeySequence>{QKeySequence("Ctrl+F7")});
        QVERIFY(m_window->commands()->action("view.zoom_in")->shortcuts().isEmpty());
        m_window->commands()->setKeys("view.fit", m_window->commands()->defaultKeys("view.fit"));
        QVERIFY(!Settings::keys().contains("view.fit"));
    }

    void recentsThatAreGoneAreForgotten() {
        open("one");
        open("two");
        QCOMPARE(Settings::recentPaths(), (QStringList{path("two"), path("one")}));
        QVERIFY(QDir(path("one")).removeRecursively());
        m_window->openPaths({path("one")});
        QTRY_VERIFY(m_session->idle());
        QCOMPARE(Settings::recentPaths(), QStringList{path("two")});
        QCOMPARE(m_session->project().folder, path("two"));  // what was open stays
    }

    void nonsenseAmongTheKeysDoesNoHarm() {
        Settings::setKeys("no.such.command", {"F7"});
        Settings::setKeys("view.fit", {"Ctrl+Banana", "", "F7"});
        nextSitting();
        QCOMPARE(m_window->commands()->action("view.fit")->shortcuts(),
                 QList<QKeySequence>{QKeySequence("F7")});
    }
};

QTEST_MAIN(TestMemory)
#include "tst_memory.moc"
