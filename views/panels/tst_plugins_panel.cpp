// SPDX-License-Identifier: Apache-2.0
#include <QLabel>
#include <QPushButton>
#include <QTreeWidget>
#include <QtTest>

#include "core/session/fake_engine.h"
#include "core/session/plugins.h"
#include "core/session/session.h"
#include "test_folders.h"
#include "views/panels/plugins_panel.h"

using namespace sl;

/// The panel on a project with one plugin that is trusted by nobody yet and one that is broken.
class TestPluginsPanel : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<PluginsPanel> m_panel;

    void write(const QString& name, const QByteArray& bytes) const {
        QDir().mkpath(QFileInfo(m_dir->filePath(name)).absolutePath());
        QFile file(m_dir->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
    void writePlugin(const QString& id, const QByteArray& abi, const QString& library) const {
        write("project/plugins/" + id + "/plugin.json",
              "{\"id\":\"" + id.toUtf8() + "\",\"title\":\"A " + id.toUtf8() + "\",\"abi\":\"" +
                  abi + "\",\"media\":[\"image\"],\"answers\":[\"text\"],\"library\":\"lib.so\"}");
        const QString to = m_dir->filePath("project/plugins/" + id + "/lib.so");
        QFile::remove(to);
        QVERIFY(QFile::copy(SL_BINARY_DIR "/lib/testplugins/lib" + library + ".so", to));
    }
    QByteArray abi() const {
        for (const PluginInfo& plugin : m_session->plugins()->list())
            if (plugin.id == "grounding") return plugin.abi.toUtf8();
        return {};
    }
    QTreeWidgetItem* row(const QString& title) const {
        auto* list = m_panel->findChild<QTreeWidget*>();
        for (int i = 0; i < list->topLevelItemCount(); ++i)
            if (list->topLevelItem(i)->text(0) == title) return list->topLevelItem(i);
        return nullptr;
    }
    QString state(const QString& title) const {
        return row(title) ? row(title)->text(1) : QString();
    }
    QPushButton* button(const QString& text) const {
        for (QPushButton* one : m_panel->findChildren<QPushButton*>())
            if (one->text() == text) return one;
        return nullptr;
    }
    bool settle() const {
        return QTest::qWaitFor([this] { return m_session->idle(); }, 60'000);
    }
    void start() {
        m_panel.reset();
        m_session.reset();
        SessionOptions options;
        options.engine = fakeEngine(std::make_shared<FakeBehaviour>());
        options.storePath = m_dir->filePath("s.db");
        options.cliProgram = SL_BINARY_DIR "/bin/sightline-cli";
        m_session = std::make_unique<Session>(options);
        m_panel = std::make_unique<PluginsPanel>(m_session.get());
        m_panel->resize(900, 300);
        m_panel->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
        QVERIFY(settle());
    }
    void openProject() {
        m_session->open({m_dir->filePath("project")});
        QVERIFY(settle());
    }

private Q_SLOTS:
    void init() {
        m_dir = std::make_unique<QTemporaryDir>();
        qputenv("XDG_DATA_HOME", m_dir->filePath("data").toUtf8());
        qputenv("SIGHTLINE_PLUGIN_PATH", SL_BINARY_DIR "/lib/sightline/plugins");
        write("project/a.png", "");
        write("project/project.json", R"({"name":"P","samples":["a.png"]})");
        start();
        writePlugin("throws", abi(), "throws");
        writePlugin("misbehaving", abi(), "misbehaving");
        write("project/plugins/torn/plugin.json", "{\"id\":");
    }

    void listsWithoutAProject() {
        QVERIFY(row("Grounding") != nullptr);
        QCOMPARE(state("Grounding"), QString("ready"));
    }

    void saysWhatIsWrongAndWhere() {
        openProject();
        QCOMPARE(state("A misbehaving"), QString("not trusted"));
        QCOMPARE(row("A misbehaving")->text(2), QString("this project"));
        QCOMPARE(state("torn"), QString("failed"));
        QVERIFY(!row("torn")->text(3).isEmpty());
        QVERIFY(m_panel->select("misbehaving"));
        QVERIFY(m_panel->current()->folder.endsWith("plugins/misbehaving"));
        QVERIFY(!button("Try it out")->isEnabled());  // that would run it
    }

    void trustIsAskedForAndKept() {
        QSignalSpy tasks(m_session.get(), &Session::tasksChanged);
        openProject();
        QVERIFY(m_panel->select("misbehaving"));
        QVERIFY(button("Trust this plugin")->isVisible());
        const int before = tasks.count();
        button("Trust this plugin")->click();
        QVERIFY(settle());
        QCOMPARE(state("A misbehaving"), QString("ready"));
        QVERIFY(tasks.count() > before);
        start();  // another sitting
        openProject();
        QCOMPARE(state("A misbehaving"), QString("ready"));
        QCOMPARE(state("A throws"), QString("not trusted"));  // one decision is for one plugin
        QVERIFY(m_panel->select("misbehaving"));
        button("Trust it no longer")->click();
        QVERIFY(settle());
        QCOMPARE(state("A misbehaving"), QString("not trusted"));
    }

    void anotherLibraryIsSaid() {
        openProject();
        QVERIFY(m_panel->select("misbehaving"));
        button("Trust this plugin")->click();
        QVERIFY(settle());
        writePlugin("misbehaving", abi(), "no_task");
        m_session->plugins()->reload();
        QVERIFY(settle());
        QCOMPARE(state("A misbehaving"), QString("not trusted"));
        QVERIFY(row("A misbehaving")->text(3).contains("has changed since it was trusted"));
    }

    void triesPluginsOut() {
        QSignalSpy told(m_panel.get(), &PluginsPanel::told);
        openProject();
        for (const char* id : {"misbehaving", "throws"}) {
            QVERIFY(m_panel->select(id));
            button("Trust this plugin")->click();
            QVERIFY(settle());
            QVERIFY(m_panel->select(id));
            button("Try it out")->click();
            QVERIFY(settle());
        }
        QCOMPARE(told.count(), 2);
        QCOMPARE(told.at(0).at(2).toBool(), false);
        QCOMPARE(told.at(1).at(2).toBool(), true);
        QVERIFY2(told.at(1).at(1).toString().contains("thrown in read"),
                 qPrintable(told.at(1).at(1).toString()));
        QCOMPARE(state("A throws"), QString("failed"));
    }
};

// labels: gui
QTEST_MAIN(TestPluginsPanel)
#include "tst_plugins_panel.moc"
