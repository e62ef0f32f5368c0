// SPDX-License-Identifier: Apache-2.0
// Disks that are full and folders that are read-only.
#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <functional>

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/store/store.h"
#include "core/store/tst_ask_samples.h"

using namespace sl;
using Mode = ExperimentStore::Mode;

namespace {

constexpr uid_t kNobody = 65534;

/// Files cannot grow over `bytes` as long as this lives, as on a full disk.
class SmallDisk {
public:
    explicit SmallDisk(rlim_t bytes) {
        std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit small{bytes, m_before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &small);
    }
    ~SmallDisk() { setrlimit(RLIMIT_FSIZE, &m_before); }

private:
    rlimit m_before{};
};

/// Runs `body` in a process without root's rights and gives what it returned.
int asOrdinaryUser(const std::function<int()>& body) {
    const pid_t child = fork();
    if (child == 0) {
        if (geteuid() == 0 && setuid(kNobody) != 0) _exit(99);
        _exit(body());
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

bool says(const Error& error, const char* words) {
    const bool found = error.code == ErrorCode::BadInput && !error.hint.empty() &&
                       error.message.find(words) != std::string::npos;
    if (!found) std::fprintf(stderr, "unexpected: %s\n", error.message.c_str());
    return found;
}

}  // namespace

class TestStoreDisk : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::string m_file;

    std::unique_ptr<ExperimentStore> open() const {
        auto opened = ExperimentStore::open(m_file, Mode::ReadWrite);
        if (!opened) qFatal("%s", opened.error().message.c_str());
        return std::move(*opened);
    }

    static Result<void> add(ExperimentStore& store, Run& run, Answer& answer) {
        return store.addAsk(run, test::sampleQuery("t", 0), answer);
    }

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_file = m_folder->filePath("s.db").toStdString();
    }

    void evidenceThatDoesNotFitLeavesNothingAndCanBeRetried() {
        const auto store = open();
        Run run;
        Answer answer = test::sampleAnswer("t", 0, 1'000'000);
        {
            const SmallDisk disk(400'000);
            const auto added = add(*store, run, answer);
            QVERIFY(!added.has_value());
            QVERIFY(says(added.error(), "evidence-1.safetensors"));
        }
        QVERIFY(answer.evidence[1].file.empty());
        QVERIFY(store->runs({})->empty());
        const QString files = QString::fromStdString(m_file) + ".files";
        QCOMPARE(QDir(files).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), QStringList());
        QVERIFY(ExperimentStore::check(m_file)->empty());
        QVERIFY(add(*store, run, answer).has_value());
        QCOMPARE(test::differenceFromSample(*store->answer(run.id), "t", 0, 1'000'000),
                 std::string());
    }

    void aDatabaseThatCannotGrowKeepsWhatItHas() {
        const auto store = open();
        std::size_t recorded = 0;
        {
            const SmallDisk disk(200'000);
            Result<void> added;
            while (added && recorded < 1000) {
                Run run;
                Answer answer = test::sampleAnswer("t", 0, 0);
                added = add(*store, run, answer);
                recorded += added.has_value();
            }
            QVERIFY(!added.has_value());
            QVERIFY(says(added.error(), "s.db"));
        }
        QVERIFY(recorded > 0);
        QCOMPARE(store->runs({})->size(), recorded);
        QVERIFY(ExperimentStore::check(m_file)->empty());
        Run run;
        Answer answer = test::sampleAnswer("t", 0, 0);
        QVERIFY(add(*store, run, answer).has_value());
    }

    void aStoreCannotBeMadeOnAFullDisk() {
        {
            const SmallDisk disk(1000);
            const auto opened = ExperimentStore::open(m_file, Mode::ReadWrite);
            QVERIFY(!opened.has_value());
            QVERIFY(says(opened.error(), "s.db"));
        }
        QVERIFY(open()->runs({})->empty());
    }

    void readOnlyFoldersGiveAMessageAndCanBeRead() {
        {
            const auto store = open();
            Run run;
            Answer answer = test::sampleAnswer("t", 0, 70'000);
            QVERIFY(add(*store, run, answer).has_value());
        }
        const QByteArray folder = m_folder->path().toUtf8();
        chmod(folder, 0555);
        chmod(m_file.c_str(), 0444);
        const int result = asOrdinaryUser([&] {
            const auto writing = ExperimentStore::open(m_file, Mode::ReadWrite);
            if (writing || !says(writing.error(), "read-only")) return 1;
            const auto reading = ExperimentStore::open(m_file, Mode::ReadOnly);
            if (!reading) return 2;
            const auto runs = (*reading)->runs({});
            if (!runs || runs->size() != 1) return 3;
            const auto answer = (*reading)->answer(runs->front().id);
            if (!answer || !test::differenceFromSample(*answer, "t", 0, 70'000).empty()) return 4;
            const auto findings = ExperimentStore::check(m_file);
            if (!findings || !findings->empty()) return 5;
            const std::string other = m_file + "2";
            const auto made = ExperimentStore::open(other, Mode::ReadWrite);
            if (made || !says(made.error(), "s.db2")) return 6;
            const auto deeper = ExperimentStore::open(m_file + "3/s.db", Mode::ReadWrite);
            if (deeper || !says(deeper.error(), "s.db3")) return 7;
            return 0;
        });
        chmod(folder, 0755);
        QCOMPARE(result, 0);
    }

    void aFileThatMayNotBeReadGivesAMessage() {
        open();
        chmod(m_folder->path().toUtf8(), 0755);
        chmod(m_file.c_str(), 0000);
        const int result = asOrdinaryUser([&] {
            for (const Mode mode : {Mode::ReadWrite, Mode::ReadOnly}) {
                const auto opened = ExperimentStore::open(m_file, mode);
                if (opened || !says(opened.error(), "s.db")) return 1;
            }
            return 0;
        });
        QCOMPARE(result, 0);
    }
};

QTEST_APPLESS_MAIN(TestStoreDisk)
#include "tst_store_disk.moc"
