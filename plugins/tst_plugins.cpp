// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/base/version.h"
#include "core/task/task_registry.h"

using sl::TaskRegistry;

class TestPlugins : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void builtInTasksLoad() {
        TaskRegistry registry({{SL_BINARY_DIR "/lib/sightline/plugins"}, {}, false, {}});
        std::vector<std::string> ids;
        for (const sl::TaskInfo& info : registry.tasks()) ids.push_back(info.id);
        QCOMPARE(ids, (std::vector<std::string>{"captioning", "grounding", "vqa"}));
        for (const sl::PluginEntry& entry : registry.plugins()) {
            QCOMPARE(entry.state, sl::PluginEntry::State::Listed);
            QCOMPARE(entry.abi, std::string(sl::abiString()));
        }
        for (const std::string& id : ids) {
            const auto task = registry.task(id);
            QVERIFY2(task.has_value(), task ? "" : task.error().message.c_str());
            QCOMPARE((*task)->info().id, id);
            QCOMPARE(*registry.task(id), *task);
        }
        for (const sl::PluginEntry& entry : registry.plugins())
            QCOMPARE(entry.state, sl::PluginEntry::State::Loaded);
    }
};

QTEST_APPLESS_MAIN(TestPlugins)
#include "tst_plugins.moc"
