// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QTest>

#include <limits>

#include "core/base/ids.h"
#include "core/base/json.h"
#include "core/base/paths.h"
#include "core/store/store.h"
#include "core/store/tst_ask_samples.h"

using namespace sl;

namespace {

constexpr std::size_t kBig = 100'000;
using Mode = ExperimentStore::Mode;

/// A new store in a folder of its own.
struct Fixture {
    QTemporaryDir folder;
    std::string file = folder.filePath("s.db").toStdString();
    std::unique_ptr<ExperimentStore> store = open();

    std::unique_ptr<ExperimentStore> open(Mode mode = Mode::ReadWrite) const {
        auto opened = ExperimentStore::open(file, mode);
        if (!opened) qFatal("%s", opened.error().message.c_str());
        return std::move(*opened);
    }
    Run add(const std::string& tag, int number, std::size_t bigBytes = 0) const {
        Run run;
        Answer answer = test::sampleAnswer(tag, number, bigBytes);
        const auto added = store->addAsk(run, test::sampleQuery(tag, number), answer);
        if (!added) qFatal("%s", added.error().message.c_str());
        return run;
    }
};

QString text(const Error& error) {
    return QString::fromStdString(error.message);
}

}  // namespace

class TestSqliteStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anAskComesBackWhole() {
        Fixture f;
        const Run added = f.add("cat", 3, kBig);
        f.store.reset();
        f.store = f.open(Mode::ReadOnly);
        const auto answer = f.store->answer(added.id);
        QVERIFY(answer.has_value());
        QCOMPARE(test::differenceFromSample(*answer, "cat", 3, kBig), std::string());
        const auto run = f.store->run(added.id);
        QVERIFY(run.has_value());
        QCOMPARE(run->kind, std::string("ask"));
        QCOMPARE(run->task, std::string("grounding"));
        QCOMPARE(run->model, std::string("mini"));
        QCOMPARE(run->media, std::vector<std::string>{"pictures/cat.png"});
        QCOMPARE(run->prompt, std::string("cat 3"));
        QCOMPARE(run->text, std::string("answer of cat 3"));
        QVERIFY(run->state == RunState::Done);
        QCOMPARE(run->started, added.started);
        const auto query = queryFromJson(*parseJson(run->queryJson, "query"));
        QVERIFY(query.has_value());
        QCOMPARE(query->probes, test::sampleQuery("cat", 3).probes);
        const auto annotations = f.store->annotations(added.id);
        QVERIFY(annotations.has_value());
        QVERIFY(*annotations == answer->annotations);
    }

    void onlyLargeEvidenceGoesToAFile() {
        Fixture f;
        Run run;
        Answer answer = test::sampleAnswer("t", 1, kBig);
        QVERIFY(f.store->addAsk(run, test::sampleQuery("t", 1), answer).has_value());
        QVERIFY(answer.evidence[0].file.empty());
        QVERIFY(answer.evidence[2].file.empty());
        QCOMPARE(answer.evidence[1].file, f.file + ".files/" + run.id + "/evidence-1.safetensors");
        QVERIFY(QFile::exists(QString::fromStdString(answer.evidence[1].file)));
        QVERIFY(run.answerJson.size() < 16384);
    }

    void aFailedAskIsARecordToo() {
        Fixture f;
        Run run;
        const Error error{ErrorCode::BadInput, "no such picture", "look again"};
        QVERIFY(f.store->addFailedAsk(run, test::sampleQuery("t", 1), error).has_value());
        const auto back = f.store->run(run.id);
        QVERIFY(back.has_value());
        QVERIFY(back->state == RunState::Failed);
        QCOMPARE(back->text, error.message);
        QCOMPARE(parseJson(back->errorJson, "e")->value("code", ""), std::string("bad_input"));
        QVERIFY(!f.store->answer(run.id).has_value());
        Run cancelled;
        const Error stop{ErrorCode::Cancelled, "cancelled", ""};
        QVERIFY(f.store->addFailedAsk(cancelled, test::sampleQuery("t", 2), stop).has_value());
        QVERIFY(f.store->run(cancelled.id)->state == RunState::Cancelled);
    }

    void putRunUpdatesButKeepsStarAndNote() {
        Fixture f;
        Run run;
        run.id = newRunId();
        run.kind = "train";
        run.started = utcNow();
        run.durationMs = std::numeric_limits<double>::quiet_NaN();
        QVERIFY(f.store->putRun(run).has_value());
        QVERIFY(f.store->setStar(run.id, true).has_value());
        QVERIFY(f.store->setNote(run.id, "good one").has_value());
        run.state = RunState::Done;
        QVERIFY(f.store->putRun(run).has_value());
        const auto back = f.store->run(run.id);
        QVERIFY(back->state == RunState::Done);
        QVERIFY(back->starred);
        QCOMPARE(back->note, std::string("good one"));
        QCOMPARE(f.store->runs({})->size(), std::size_t(1));
    }

    void addingTheSameRunTwiceReplacesIt() {
        Fixture f;
        Run run;
        Answer answer = test::sampleAnswer("t", 1, kBig);
        QVERIFY(f.store->addAsk(run, test::sampleQuery("t", 1), answer).has_value());
        QVERIFY(f.store->addAsk(run, test::sampleQuery("t", 1), answer).has_value());
        QCOMPARE(f.store->runs({})->size(), std::size_t(1));
        QCOMPARE(f.store->annotations(run.id)->size(), std::size_t(1));
        QVERIFY(ExperimentStore::check(f.file)->empty());
    }

    void runsAreListedNewestFirstAndFiltered() {
        Fixture f;
        const Run a = f.add("apple", 1);
        const Run b = f.add("50%_off", 2);
        const Run c = f.add("ÄPFEL", 3);
        QVERIFY(f.store->setStar(b.id, true).has_value());
        const auto ids = [&](const ExperimentStore::Filter& filter) {
            const auto runs = f.store->runs(filter);
            std::vector<std::string> list;
            for (const Run& run : *runs) list.push_back(run.id);
            return list;
        };
        const std::vector<std::string> all = {c.id, b.id, a.id};
        QCOMPARE(ids({}), all);
        QCOMPARE(ids({.limit = 2}), (std::vector<std::string>{c.id, b.id}));
        QCOMPARE(ids({.kind = "train"}), std::vector<std::string>());
        QCOMPARE(ids({.task = "grounding"}), all);
        QCOMPARE(ids({.starredOnly = true}), std::vector<std::string>{b.id});
        QCOMPARE(ids({.text = "0%_o"}), std::vector<std::string>{b.id});
        QCOMPARE(ids({.text = "%"}), std::vector<std::string>{b.id});
        QCOMPARE(ids({.text = "APPLE"}), std::vector<std::string>{a.id});
        QCOMPARE(ids({.text = "äpfel"}), std::vector<std::string>{c.id});
        QCOMPARE(ids({.text = "pp"}), std::vector<std::string>{a.id});
        QCOMPARE(ids({.text = "no\"such AND"}), std::vector<std::string>());
        QCOMPARE(ids({.text = "answer pictures/apple"}), std::vector<std::string>{a.id});
        QCOMPARE(ids({.text = "apple off"}), std::vector<std::string>());
    }

    void uniquePrefixesFindARun() {
        Fixture f;
        Run run;
        run.kind = "evaluate";
        for (const char* id : {"ABCDEF1111", "ABCDEF2222", "XYZXYZ"}) {
            run.id = id;
            QVERIFY(f.store->putRun(run).has_value());
        }
        QCOMPARE(f.store->run("ABCDEF1")->id, std::string("ABCDEF1111"));
        QCOMPARE(f.store->run("abcdef2")->id, std::string("ABCDEF2222"));
        QCOMPARE(f.store->run("XYZXYZ")->id, std::string("XYZXYZ"));
        const auto several = f.store->run("ABCDEF");
        QVERIFY(!several.has_value());
        QVERIFY(several.error().code == ErrorCode::BadInput);
        QVERIFY(text(several.error()).contains("ABCDEF1111"));
        QVERIFY(text(several.error()).contains("ABCDEF2222"));
        QVERIFY(!f.store->run("ABCDE").has_value());
        QVERIFY(!f.store->run("%").has_value());
        QVERIFY(!f.store->run("").has_value());
        QVERIFY(!f.store->setStar("NOTTHERE", true).has_value());
    }

    void removedRunsTakeTheirFilesWithThem() {
        Fixture f;
        const Run run = f.add("t", 1, kBig);
        const Run other = f.add("t", 2, kBig);
        QVERIFY(f.store->removeRun(run.id).has_value());
        QVERIFY(!f.store->run(run.id).has_value());
        const QString files = QString::fromStdString(f.file) + ".files/";
        QVERIFY(!QFile::exists(files + QString::fromStdString(run.id)));
        QVERIFY(QFile::exists(files + QString::fromStdString(other.id)));
        QVERIFY(ExperimentStore::check(f.file)->empty());
    }

    void correctionsReplaceWhatAnnotationsSay() {
        Fixture f;
        const Run run = f.add("t", 1);
        Annotation corrected;
        corrected.box = {1, 2, 3, 4};
        corrected.label = "a cat";
        corrected.author = {Author::Kind::Person, "Ada"};
        QVERIFY(f.store->setAnnotations(run.id, {corrected}).has_value());
        QCOMPARE(f.store->annotations(run.id)->size(), std::size_t(1));
        QVERIFY(f.store->annotations(run.id)->front() == corrected);
        QCOMPARE(*f.store->labels(), std::vector<std::string>{"a cat"});
        QVERIFY(f.store->setAnnotations(run.id, {}).has_value());
        QVERIFY(f.store->labels()->empty());
        QVERIFY(f.store->annotations(run.id)->empty());
        QCOMPARE(f.store->answer(run.id)->annotations.size(), std::size_t(1));
    }

    void everyCorrectionIsRemembered() {
        Fixture f;
        const Run run = f.add("t", 1);
        QVERIFY(f.store->corrections(run.id)->empty());
        Annotation corrected;
        corrected.box = {1, 2, 3, 4};
        corrected.author = {Author::Kind::Person, "Ada"};
        QVERIFY(f.store->setAnnotations(run.id, {corrected}).has_value());
        corrected.box.x0 = 2;
        corrected.author.id = "Grace";
        QVERIFY(f.store->setAnnotations(run.id, {corrected}).has_value());
        QVERIFY(f.store->setAnnotations(run.id, {}).has_value());
        f.store = f.open(Mode::ReadOnly);
        const auto all = f.store->corrections(run.id);
        QVERIFY(all.has_value());
        QCOMPARE(all->size(), std::size_t(3));
        QCOMPARE((*all)[0].author, std::string("Ada"));
        QCOMPARE((*all)[0].annotations.front().box.x0, 1.0F);
        QCOMPARE((*all)[1].author, std::string("Grace"));
        QCOMPARE((*all)[1].annotations.front(), corrected);
        QCOMPARE((*all)[2].author, userName());
        QVERIFY((*all)[2].annotations.empty());
        QVERIFY((*all)[0].time <= (*all)[2].time && !(*all)[0].time.empty());
        QVERIFY(ExperimentStore::check(f.file)->empty());
    }

    void verdictsAreKeptAndFound() {
        Fixture f;
        const Run a = f.add("a", 1);
        const Run b = f.add("b", 2);
        const Run c = f.add("c", 3);
        Run failed;
        const Error error{ErrorCode::BadInput, "no such picture", ""};
        QVERIFY(f.store->addFailedAsk(failed, test::sampleQuery("d", 4), error).has_value());
        QVERIFY(f.store->setVerdict(a.id, "corrected").has_value());
        QVERIFY(f.store->setVerdict(b.id, "rejected").has_value());
        QVERIFY(f.store->setVerdict(b.id, "accepted").has_value());
        QVERIFY(f.store->setVerdict(c.id, "accepted").has_value());
        QVERIFY(f.store->setVerdict(c.id, "").has_value());
        f.store = f.open();
        const auto ids = [&](const std::string& verdict) {
            std::vector<std::string> list;
            const auto runs = f.store->runs({.verdict = verdict});
            for (const Run& run : *runs) list.push_back(run.id);
            return list;
        };
        QCOMPARE(ids("accepted"), std::vector<std::string>{b.id});
        QCOMPARE(ids("corrected"), std::vector<std::string>{a.id});
        QCOMPARE(ids("rejected"), std::vector<std::string>());
        QCOMPARE(ids("judged"), (std::vector<std::string>{b.id, a.id}));
        QCOMPARE(ids("open"), std::vector<std::string>{c.id});
        QCOMPARE(ids("").size(), std::size_t(4));
        QCOMPARE(f.store->run(a.id)->verdict, std::string("corrected"));
        QCOMPARE(f.store->runs({.text = "a 1"})->front().verdict, std::string("corrected"));
        QCOMPARE(f.store->run(c.id)->verdict, std::string());
    }

    void aVerdictOutlivesItsRecordBeingWrittenAgain() {
        Fixture f;
        Run run = f.add("a", 1);
        QVERIFY(f.store->setVerdict(run.id, "accepted").has_value());
        Answer answer = test::sampleAnswer("a", 1, 0);
        QVERIFY(f.store->addAsk(run, test::sampleQuery("a", 1), answer).has_value());
        QCOMPARE(f.store->run(run.id)->verdict, std::string("accepted"));
        QVERIFY(f.store->removeRun(run.id).has_value());
        QVERIFY(f.store->runs({.verdict = "judged"})->empty());
        QVERIFY(ExperimentStore::check(f.file)->empty());
    }

    void aWordThatIsNoVerdictIsRefused() {
        Fixture f;
        const Run run = f.add("a", 1);
        const auto said = f.store->setVerdict(run.id, "fine");
        QVERIFY(!said.has_value());
        QVERIFY(said.error().code == ErrorCode::BadInput);
        QVERIFY(text(said.error()).contains("fine"));
        QCOMPARE(f.store->run(run.id)->verdict, std::string());
        QVERIFY(!f.store->setVerdict("NOTTHERE", "accepted").has_value());
    }

    void settingsAreKept() {
        Fixture f;
        QVERIFY(!f.store->setting("layout")->has_value());
        QVERIFY(f.store->setSetting("layout", std::string("a\0b", 3)).has_value());
        QVERIFY(f.store->setSetting("layout", std::string("c\0d", 3)).has_value());
        f.store = f.open();
        QCOMPARE(*f.store->setting("layout"), std::optional(std::string("c\0d", 3)));
    }

    void anIdThatIsAPathIsRefused() {
        Fixture f;
        Run run;
        run.id = "../outside";
        Answer answer = test::sampleAnswer("t", 1, kBig);
        const auto added = f.store->addAsk(run, test::sampleQuery("t", 1), answer);
        QVERIFY(!added.has_value());
        QVERIFY(added.error().code == ErrorCode::BadInput);
        QVERIFY(answer.evidence[1].file.empty());
    }

    void theReadOnlyStoreRefusesToWrite() {
        Fixture f;
        f.add("t", 1);
        f.store = f.open(Mode::ReadOnly);
        QCOMPARE(f.store->runs({})->size(), std::size_t(1));
        const auto written = f.store->setSetting("a", "b");
        QVERIFY(!written.has_value());
        QVERIFY(text(written.error()).contains("read-only"));
    }
};

QTEST_APPLESS_MAIN(TestSqliteStore)
#include "tst_sqlite_store.moc"
