// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/base/version.h"
#include "core/task/task_registry.h"
#include "plugins/case_file.h"
#include "test_folders.h"

using sl::TaskRegistry;

/// All tasks of plugins/, opened as the program opens them, against their own cases.
class TestPlugins : public QObject {
    Q_OBJECT

private:
    TaskRegistry m_registry{{{SL_BINARY_DIR "/lib/sightline/plugins"}, {}, false, {}}};

private Q_SLOTS:
    void allAreListedAndLoad() {
        std::vector<std::string> ids;
        for (const sl::TaskInfo& info : m_registry.tasks()) ids.push_back(info.id);
        for (const char* id : {"captioning", "grounding", "vqa"})
            QVERIFY(std::find(ids.begin(), ids.end(), id) != ids.end());
        for (const sl::PluginEntry& entry : m_registry.plugins()) {
            QCOMPARE(entry.problem, std::string());
            QCOMPARE(entry.abi, std::string(sl::abiString()));
        }
        for (const std::string& id : ids) {
            const auto task = m_registry.task(id);
            QVERIFY2(task.has_value(), task ? "" : task.error().message.c_str());
            QCOMPARE((*task)->info().id, id);
            QCOMPARE(*m_registry.task(id), *task);
        }
        for (const sl::PluginEntry& entry : m_registry.plugins())
            QCOMPARE(entry.state, sl::PluginEntry::State::Loaded);
    }

    void cases_data() {
        QTest::addColumn<QByteArray>("task");
        QTest::addColumn<QByteArray>("json");
        for (const cases::Case& item : cases::readAll(SL_SOURCE_DIR "/plugins")) {
            const std::string id = item.name.substr(0, item.name.find('/'));
            QTest::addRow("%s", item.name.c_str())
                << QByteArray::fromStdString(id)
                << QByteArray::fromStdString(sl::dumpJson(item.json));
        }
    }
    void cases() {
        QFETCH(QByteArray, task);
        QFETCH(QByteArray, json);
        const auto opened = m_registry.task(task.toStdString());
        QVERIFY2(opened.has_value(), opened ? "" : opened.error().message.c_str());
        const auto item = sl::parseJson(json.toStdString(), "the case").value();
        QVERIFY2(!item.contains("unreadable"), json.constData());
        QVERIFY2(item.contains("expect"), "a case says what it expects");
        const sl::Json actual = cases::run(**opened, item);
        const std::string parting = cases::difference(item["expect"], actual);
        QVERIFY2(parting.empty(), parting.c_str());
    }

    void everyTaskHasCases() {
        const auto all = cases::readAll(SL_SOURCE_DIR "/plugins");
        for (const sl::TaskInfo& info : m_registry.tasks())
            QVERIFY2(std::any_of(all.begin(), all.end(),
                                 [&](const cases::Case& item) {
                                     return item.name.starts_with(info.id + "/");
                                 }),
                     info.id.c_str());
    }

    void differencesAreFound() {
        using sl::Json;
        const auto part = [](const char* expected, const char* actual) {
            return cases::difference(Json::parse(expected), Json::parse(actual));
        };
        QVERIFY(part(R"({"a": 1})", R"({"a": 1.0, "b": 2})").empty());
        QVERIFY(part(R"(["x"])", R"(["x"])").empty());
        QVERIFY(part(R"("…box…")", R"("a box here")").empty());
        QVERIFY(!part(R"("…box…")", R"("none")").empty());
        QVERIFY(!part(R"({"a": 1})", R"({"a": 1.01})").empty());
        QVERIFY(!part(R"({"a": 1})", R"({"b": 1})").empty());
        QVERIFY(!part(R"([])", R"([1])").empty());
        QVERIFY(!part(R"(null)", R"(0)").empty());
    }
};

QTEST_APPLESS_MAIN(TestPlugins)
#include "tst_plugins.moc"
