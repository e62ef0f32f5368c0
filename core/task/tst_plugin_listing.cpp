// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <sys/stat.h>

#include "core/base/hash.h"
#include "core/task/task_registry.h"
#include "core/task/testplugins/plugin_folder.h"

using sl::PluginEntry;
using sl::TaskRegistry;
using State = sl::PluginEntry::State;

class TestPluginListing : public QObject {
    Q_OBJECT

private:
    static std::vector<PluginEntry> list(const PluginFolder& folder) {
        return TaskRegistry({{folder.path()}, {}, false, {}}).plugins();
    }

private Q_SLOTS:
    void readsEveryField() {
        PluginFolder folder;
        folder.addFake("one", PluginFolder::goodJson("one", "lib.so"));
        const auto entries = list(folder);
        QCOMPARE(entries.size(), std::size_t(1));
        const PluginEntry& entry = entries.front();
        QCOMPARE(entry.state, State::Listed);
        QCOMPARE(entry.problem, std::string());
        QCOMPARE(entry.folder, folder.of("one"));
        QCOMPARE(entry.library, folder.of("one") + "/lib.so");
        QCOMPARE(entry.abi, std::string(sl::abiString()));
        QCOMPARE(entry.task.id, std::string("one"));
        QCOMPARE(entry.task.title, std::string("A one"));
        QCOMPARE(entry.task.promptHint, std::string("say something"));
        QVERIFY(!entry.task.promptRequired);
        QCOMPARE(entry.task.media, std::vector{sl::MediaKind::Image});
        QCOMPARE(entry.task.answers, std::vector<std::string>{"text"});
        QVERIFY(!entry.fromProject);
        QVERIFY(entry.sha256.empty());
    }

    void promptFieldsMayBeAbsent() {
        PluginFolder folder;
        auto json = PluginFolder::goodJson("one", "lib.so");
        json.erase("prompt_hint");
        json.erase("prompt_required");
        folder.addFake("one", json);
        const auto entries = list(folder);
        QCOMPARE(entries.at(0).state, State::Listed);
        QVERIFY(entries.at(0).task.promptRequired);
    }

    void badFieldIsALine_data() {
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("problem");
        const auto row = [](const char* field, const char* value, const char* problem) {
            QTest::addRow("%s=%.20s", field, value)
                << QByteArray(field) << QByteArray(value) << QByteArray(problem);
        };
        row("id", "7", "\"id\" is not text");
        row("id", "\"\"", "\"id\" is empty");
        row("id", "\"Up Per\"", "a-z, 0-9 and _");
        row("id", "\"../etc\"", "a-z, 0-9 and _");
        row("title", "\"red \\u001b[31m\"", "control characters");
        row("title", "null", "not text");
        row("abi", "\"9-vax1-none\"", "\"9-vax1-none\", this program needs \"");
        row("media", "[]", "\"media\" is not a list");
        row("media", "\"image\"", "\"media\" is not a list");
        row("media", "[\"smell\"]", "'smell' is not a kind of media");
        row("media", "[1]", "not a list of names");
        row("answers", "[\"essay\"]", "not 'essay'");
        row("answers", "{\"a\": 1}", "\"answers\" is not a list");
        row("prompt_hint", "[]", "\"prompt_hint\" is not text");
        row("prompt_required", "\"no\"", "not true or false");
        row("library", "\"../../lib/libc.so.6\"", "file name beside plugin.json");
        row("library", "\"/etc/passwd\"", "file name beside plugin.json");
        row("library", "\"..\"", "file name beside plugin.json");
        row("library", "\"missing.so\"", "missing.so is not there");
    }
    void badFieldIsALine() {
        QFETCH(QByteArray, field);
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, problem);
        PluginFolder folder;
        auto json = PluginFolder::goodJson("bad", "lib.so");
        json[field.toStdString()] = sl::Json::parse(value.toStdString());
        folder.addFake("bad", json);
        folder.addFake("good", PluginFolder::goodJson("good", "lib.so"));
        const auto entries = list(folder);
        QCOMPARE(entries.size(), std::size_t(2));
        QCOMPARE(entries[0].state, State::Failed);
        QVERIFY2(entries[0].problem.find(problem.toStdString()) != std::string::npos,
                 entries[0].problem.c_str());
        QCOMPARE(entries[1].state, State::Listed);
    }

    void missingFieldIsALine() {
        for (const char* field : {"id", "title", "abi", "media", "answers", "library"}) {
            PluginFolder folder;
            auto json = PluginFolder::goodJson("bad", "lib.so");
            json.erase(field);
            folder.addFake("bad", json);
            const auto entries = list(folder);
            QCOMPARE(entries.at(0).state, State::Failed);
            const std::string wanted = "\"" + std::string(field) + "\" is missing";
            QVERIFY2(entries[0].problem.find(wanted) != std::string::npos,
                     entries[0].problem.c_str());
        }
    }

    void hostileFileIsALine_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addRow("empty") << QByteArray();
        QTest::addRow("cut off") << QByteArray("{\"id\": \"one\", ");
        QTest::addRow("list") << QByteArray("[1, 2]");
        QTest::addRow("number") << QByteArray("7");
        QTest::addRow("not UTF-8") << QByteArray("{\"id\": \"\xff\xfe\"}");
        QTest::addRow("deep") << QByteArray(30000, '[');
        QTest::addRow("large") << QByteArray(100000, ' ') + "{}";
        QTest::addRow("nul") << QByteArray("{\"id\"\0: 1}", 10);
    }
    void hostileFileIsALine() {
        QFETCH(QByteArray, text);
        PluginFolder folder;
        folder.addText("bad", text.toStdString());
        folder.addFake("good", PluginFolder::goodJson("good", "lib.so"));
        const auto entries = list(folder);
        QCOMPARE(entries.size(), std::size_t(2));
        QCOMPARE(entries[0].state, State::Failed);
        QVERIFY(!entries[0].problem.empty());
        QCOMPARE(entries[1].state, State::Listed);
    }

    void pluginJsonThatIsNoFile() {
        PluginFolder folder;
        std::filesystem::create_directories(folder.of("folder") + "/plugin.json");
        std::filesystem::create_directories(folder.of("pipe"));
        QCOMPARE(mkfifo((folder.of("pipe") + "/plugin.json").c_str(), 0600), 0);
        std::filesystem::create_directories(folder.of("endless"));
        std::filesystem::create_symlink("/dev/zero", folder.of("endless") + "/plugin.json");
        const auto entries = list(folder);
        QCOMPARE(entries.size(), std::size_t(3));
        for (const PluginEntry& entry : entries) QCOMPARE(entry.state, State::Failed);
    }

    void foldersWithoutPluginJsonAreNone() {
        PluginFolder folder;
        std::filesystem::create_directories(folder.of("empty"));
        std::ofstream(folder.of("file")) << "x";
        QVERIFY(list(folder).empty());
        QVERIFY(TaskRegistry({{folder.of("nowhere")}, {}, false, {}}).plugins().empty());
        const auto entries = TaskRegistry({{folder.of("file")}, {}, false, {}}).plugins();
        QCOMPARE(entries.size(), std::size_t(1));
        QCOMPARE(entries[0].state, State::Failed);
    }

    void firstOfAnIdWins() {
        PluginFolder first;
        PluginFolder second;
        first.addFake("broken", PluginFolder::goodJson("twice", "missing.so"));
        first.addFake("fine", PluginFolder::goodJson("twice", "lib.so"));
        second.addFake("late", PluginFolder::goodJson("twice", "lib.so"));
        TaskRegistry registry({{first.path(), second.path()}, {}, false, {}});
        const auto entries = registry.plugins();
        QCOMPARE(entries.size(), std::size_t(3));
        QCOMPARE(entries[0].state, State::Failed);
        QCOMPARE(entries[1].state, State::Listed);
        QCOMPARE(entries[2].state, State::Failed);
        QVERIFY(entries[2].problem.find("hidden by " + first.of("fine")) != std::string::npos);
        QCOMPARE(registry.tasks().size(), std::size_t(1));
    }

    void projectPluginsWaitForTrust() {
        PluginFolder project;
        project.addFake("theirs", PluginFolder::goodJson("theirs", "lib.so"), "code");
        const std::string hash = sl::sha256("code");
        const auto state = [&](bool trustAll, std::vector<std::string> hashes) {
            TaskRegistry registry({{}, {project.path()}, trustAll, std::move(hashes)});
            return registry.plugins().at(0);
        };
        const PluginEntry untrusted = state(false, {sl::sha256("other code")});
        QCOMPARE(untrusted.state, State::Untrusted);
        QVERIFY(untrusted.fromProject);
        QCOMPARE(untrusted.sha256, hash);
        QVERIFY(untrusted.problem.find("--trust-plugins") != std::string::npos);
        QVERIFY(untrusted.problem.find(hash) != std::string::npos);
        QCOMPARE(state(true, {}).state, State::Listed);
        QCOMPARE(state(false, {hash}).state, State::Listed);
    }
};

QTEST_APPLESS_MAIN(TestPluginListing)
#include "tst_plugin_listing.moc"
