// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <thread>

#include "core/base/hash.h"
#include "core/task/task_registry.h"
#include "core/task/testplugins/plugin_folder.h"

using sl::ErrorCode;
using sl::TaskRegistry;
using State = sl::PluginEntry::State;

namespace {

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

TaskRegistry::Options searching(const PluginFolder& folder) {
    return {{folder.path()}, {}, false, {}};
}

sl::Query order(const std::string& prompt) {
    sl::Query query;
    query.media = {"a.png"};
    query.prompt = prompt;
    return query;
}

/// Error of the one plugin in `folder` when its task is asked for.
sl::Error loadError(const PluginFolder& folder, const std::string& id) {
    TaskRegistry registry(searching(folder));
    const auto task = registry.task(id);
    return task ? sl::Error{ErrorCode::Internal, "it loaded", ""} : task.error();
}

}  // namespace

class TestTaskRegistry : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { qunsetenv("SL_TEST_THROW_IN_CREATE"); }

    void unknownTaskNamesTheOthers() {
        PluginFolder folder;
        folder.addFake("b", PluginFolder::goodJson("b", "lib.so"));
        folder.addFake("a", PluginFolder::goodJson("a", "lib.so"));
        TaskRegistry registry(searching(folder));
        const auto task = registry.task("poetry");
        QVERIFY(!task);
        QCOMPARE(task.error().code, ErrorCode::Usage);
        QVERIFY2(has(task.error().message, "'poetry'; there are: a, b"),
                 task.error().message.c_str());
        QVERIFY(has(TaskRegistry({}).task("x").error().message, "there are: none"));
    }

    void listingDoesNotLoad() {
        PluginFolder folder;
        folder.addReal("misbehaving", "misbehaving");
        qputenv("SL_TEST_TASK", "untouched");
        TaskRegistry registry(searching(folder));
        QCOMPARE(registry.plugins().at(0).state, State::Listed);
        QCOMPARE(registry.tasks().size(), std::size_t(1));
        QCOMPARE(qgetenv("SL_TEST_TASK"), QByteArray("untouched"));
    }

    void taskLivesAsLongAsTheRegistry() {
        PluginFolder folder;
        folder.addReal("misbehaving", "misbehaving");
        {
            TaskRegistry registry(searching(folder));
            const auto task = registry.task("misbehaving");
            QVERIFY2(task.has_value(), task ? "" : task.error().message.c_str());
            QCOMPARE(registry.plugins().at(0).state, State::Loaded);
            QCOMPARE(qgetenv("SL_TEST_TASK"), QByteArray("alive"));
            // Listed and loaded say the same: plugin.json is what counts.
            QCOMPARE((*task)->info().title, std::string("A misbehaving"));
            QCOMPARE((*task)->plan(order("behave"), {})->size(), std::size_t(1));
        }
        QCOMPARE(qgetenv("SL_TEST_TASK"), QByteArray("destroyed"));
    }

    void wrongAbiIsRefusedByName() {
        PluginFolder folder;
        folder.addReal("wrong_abi", "wrong_abi");
        TaskRegistry registry(searching(folder));
        for (int attempt = 0; attempt < 2; ++attempt) {  // a failure is remembered
            const auto task = registry.task("wrong_abi");
            QVERIFY(!task);
            QCOMPARE(task.error().code, ErrorCode::BadInput);
            QVERIFY(has(task.error().message, "wrong_abi"));
            QVERIFY(has(task.error().message, "\"0-gcc4-libstdc++cxx98\""));
            QVERIFY(has(task.error().message, std::string("\"") + sl::abiString() + "\""));
        }
        QCOMPARE(registry.plugins().at(0).state, State::Failed);
        QVERIFY(has(registry.plugins().at(0).problem, "0-gcc4"));
        QVERIFY(registry.tasks().empty());
    }

    void claimedAbiIsRefusedWithoutOpening() {
        PluginFolder folder;
        auto json = PluginFolder::goodJson("old", "lib.so");
        json["abi"] = "0-gcc4-libstdc++cxx98";
        folder.addFake("old", json);
        const sl::Error error = loadError(folder, "old");
        QCOMPARE(error.code, ErrorCode::BadInput);
        QVERIFY(has(error.message, "'old'"));
        QVERIFY(has(error.message, "\"0-gcc4-libstdc++cxx98\""));
        QVERIFY(has(error.message, sl::abiString()));
    }

    void librariesThatAreNone() {
        PluginFolder folder;
        folder.addFake("fake", PluginFolder::goodJson("fake", "lib.so"));
        folder.addReal("no_functions", "no_functions");
        folder.addReal("no_task", "no_task");
        folder.addReal("renamed", "misbehaving");
        QVERIFY(has(loadError(folder, "fake").message, folder.of("fake")));
        QVERIFY(has(loadError(folder, "no_functions").message, "no function sightline_plugin_abi"));
        QVERIFY(has(loadError(folder, "no_task").message, "made no task"));
        const sl::Error renamed = loadError(folder, "renamed");
        QVERIFY2(has(renamed.message, "calls itself 'misbehaving'"), renamed.message.c_str());
        for (const char* id : {"fake", "no_functions", "no_task", "renamed"})
            QCOMPARE(loadError(folder, id).code, ErrorCode::BadInput);
    }

    void exceptionsWhileLoading() {
        PluginFolder folder;
        folder.addReal("misbehaving", "misbehaving");
        qputenv("SL_TEST_THROW_IN_CREATE", "1");
        const sl::Error error = loadError(folder, "misbehaving");
        QVERIFY2(has(error.message, "plugin 'misbehaving'"), error.message.c_str());
        QVERIFY(has(error.message, "no task today"));
    }

    void exceptionsBecomeErrors_data() {
        QTest::addColumn<QByteArray>("prompt");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("message");
        const auto row = [](const char* prompt, ErrorCode code, const char* message) {
            QTest::addRow("%s", prompt) << QByteArray(prompt) << int(code) << QByteArray(message);
        };
        row("throw", ErrorCode::Internal, "as told");
        row("throw a number", ErrorCode::Internal, "no std::exception");
        row("run out of memory", ErrorCode::OutOfMemory, "ran out of memory");
    }
    void exceptionsBecomeErrors() {
        QFETCH(QByteArray, prompt);
        QFETCH(int, code);
        QFETCH(QByteArray, message);
        PluginFolder folder;
        folder.addReal("misbehaving", "misbehaving");
        TaskRegistry registry(searching(folder));
        const sl::Task* task = *registry.task("misbehaving");
        const sl::Query query = order(prompt.toStdString());
        sl::PartialAnswer prediction;
        prediction.text = query.prompt;
        const auto plan = task->plan(query, {});
        const auto read = task->read(query, {}, {});
        const auto merged = task->merge(query, {});
        const auto scores = task->score(prediction, {});
        QVERIFY(!plan && !read && !merged && !scores);
        for (const sl::Error& e : {plan.error(), read.error(), merged.error(), scores.error()}) {
            QCOMPARE(int(e.code), code);
            QVERIFY2(has(e.message, "plugin 'misbehaving' ("), e.message.c_str());
            QVERIFY2(has(e.message, message.toStdString()), e.message.c_str());
        }
        QVERIFY(has(merged.error().message, "in merge"));
    }

    void mediaThatAreNotThereAreRefused() {
        PluginFolder folder;
        folder.addReal("misbehaving", "misbehaving");
        TaskRegistry registry(searching(folder));
        const sl::Task* task = *registry.task("misbehaving");
        const sl::Query query = order("far medium");
        for (const sl::Error& e : {task->plan(query, {}).error(), task->read(query, {}, {}).error(),
                                   task->merge(query, {}).error()}) {
            QCOMPARE(e.code, ErrorCode::Internal);
            QVERIFY2(has(e.message, "medium that is not there"), e.message.c_str());
        }
        QVERIFY(has(task->plan(order("nothing"), {}).error().message, "no request"));
    }

    void untrustedIsNotLoaded() {
        PluginFolder project;
        project.addReal("misbehaving", "misbehaving");
        qputenv("SL_TEST_TASK", "untouched");
        TaskRegistry registry({{}, {project.path()}, false, {}});
        const auto task = registry.task("misbehaving");
        QVERIFY(!task);
        QCOMPARE(task.error().code, ErrorCode::BadInput);
        QVERIFY(has(task.error().message, "--trust-plugins"));
        QVERIFY(registry.tasks().empty());
        QCOMPARE(qgetenv("SL_TEST_TASK"), QByteArray("untouched"));

        TaskRegistry trusting({{}, {project.path()}, false, {registry.plugins().at(0).sha256}});
        QVERIFY(trusting.task("misbehaving").has_value());
    }

    void trustIsForTheFileThatWasListed() {
        PluginFolder project;
        project.addReal("misbehaving", "misbehaving");
        TaskRegistry registry({{}, {project.path()}, true, {}});
        project.addReal("misbehaving", "no_task");
        const auto task = registry.task("misbehaving");
        QVERIFY(!task);
        QVERIFY2(has(task.error().message, "has changed"), task.error().message.c_str());
    }

    void threadsGetOneTask() {
        PluginFolder folder;
        folder.addReal("misbehaving", "misbehaving");
        TaskRegistry registry(searching(folder));
        std::vector<const sl::Task*> tasks(8);
        std::vector<std::thread> threads;
        for (const sl::Task*& task : tasks)
            threads.emplace_back([&registry, &task] {
                (void)registry.plugins();
                if (const auto found = registry.task("misbehaving")) task = *found;
            });
        for (std::thread& thread : threads) thread.join();
        QVERIFY(tasks.front() != nullptr);
        QVERIFY(std::all_of(tasks.begin(), tasks.end(),
                            [&](const sl::Task* task) { return task == tasks.front(); }));
    }

    void environmentComesFirst() {
        qputenv("SIGHTLINE_PLUGIN_PATH", "/first:/second::");
        qputenv("XDG_DATA_HOME", "/home/somebody/data");
        const auto folders = TaskRegistry::defaultFolders();
        qunsetenv("SIGHTLINE_PLUGIN_PATH");
        QCOMPARE(folders.at(0), std::string("/first"));
        QCOMPARE(folders.at(1), std::string("/second"));
        QCOMPARE(folders.back(), std::string("/home/somebody/data/sightline/plugins"));
        QVERIFY(folders.size() <= 4);
        QVERIFY(TaskRegistry::defaultFolders().at(0) != "/first");
    }
};

QTEST_APPLESS_MAIN(TestTaskRegistry)
#include "tst_task_registry.moc"
