// SPDX-License-Identifier: Apache-2.0
#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include <sstream>

#include "core/media/media.h"
#include "core/work/batch.h"
#include "core/work/fake_runtime.h"
#include "core/work/media_paths.h"
#include "core/work/rerun.h"
#include "test_folders.h"

using namespace sl;

class TestBatch : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    TaskRegistry m_tasks{{{SL_BINARY_DIR "/lib/sightline/plugins"}, {}, false, {}}};
    std::string m_picture;
    std::unique_ptr<ExperimentStore> m_store;

    std::string line(const std::string& prompt) const {
        return dumpJson({{"task", "vqa"}, {"media", m_picture}, {"prompt", prompt}}) + "\n";
    }

private Q_SLOTS:
    void init() {
        m_picture = m_dir.filePath("p.png").toStdString();
        QVERIFY(media::writePng(Image(8, 8), m_picture).has_value());
        static int number = 0;
        auto store =
            ExperimentStore::open(m_dir.filePath(QString("s%1.db").arg(number++)).toStdString(),
                                  ExperimentStore::Mode::ReadWrite);
        QVERIFY2(store.has_value(), store ? "" : store.error().message.c_str());
        m_store = std::move(*store);
    }

    void everyLineIsARowBeforeItIsHandedOut() {
        test::FakeRuntime model;
        Control control;
        std::istringstream lines(line("one") + "\n  \n" + line("one") + "{broken\n[1]\n" +
                                 R"({"task":"vqa","media":"gone.png","prompt":"x"})" + "\n" +
                                 R"({"task":"vqa","media":7,"prompt":"x"})");
        std::vector<std::string> texts;
        std::int64_t expected = 0;
        const auto counts = work::askBatch(
            lines, Query(), m_tasks, model, m_store.get(), control,
            [&](const work::BatchLine& result) -> Result<void> {
                if (result.index != expected++) return fail(ErrorCode::Internal, "index");
                const auto row = m_store->run(result.runId);
                if (!row) return passOn(row);
                const RunState wanted = result.answer ? RunState::Done : RunState::Failed;
                if (row->state != wanted) return fail(ErrorCode::Internal, "state of the row");
                texts.push_back(result.answer ? result.answer->text : "error");
                return {};
            });
        QVERIFY2(counts.has_value(), counts ? "" : counts.error().message.c_str());
        QCOMPARE(counts->done, std::int64_t(2));
        QCOMPARE(counts->failed, std::int64_t(4));
        QCOMPARE(texts[1], std::string("one on 8x8"));
        QCOMPARE(m_store->runs({})->size(), std::size_t(6));
    }

    void defaultsStandWhereALineIsSilent() {
        Query defaults;
        defaults.task = "vqa";
        defaults.prompt = "what?";
        defaults.generation.seed = 9;
        defaults.probes = {{"attention", {{"layers", "mean"}}}};
        const auto query =
            work::queryFromLine(R"({"media": ["a.png"], "max_tokens": 4})", defaults);
        QVERIFY(query.has_value());
        QCOMPARE(query->prompt, std::string("what?"));
        QCOMPARE(query->media, std::vector<std::string>{"a.png"});
        QCOMPARE(query->generation.maxTokens, 4);
        QCOMPARE(query->generation.seed, std::uint64_t(9));
        QCOMPARE(query->probes, defaults.probes);
        QVERIFY(!work::queryFromLine(std::string(work::kMaxBatchLine + 1, ' '), defaults));
        QVERIFY(!work::queryFromLine("\xff\xfe", defaults));
    }

    void cancellingKeepsWhatWasAnswered() {
        test::FakeRuntime model;
        Control control;
        model.before = [](const Request& request, Control& c) {
            if (request.text == "two") c.cancel();
            return Result<void>();
        };
        std::istringstream lines(line("one") + line("two") + line("three"));
        const auto counts = work::askBatch(lines, Query(), m_tasks, model, m_store.get(), control,
                                           [](const work::BatchLine&) { return Result<void>(); });
        QVERIFY(!counts.has_value());
        QCOMPARE(counts.error().code, ErrorCode::Cancelled);
        const auto rows = m_store->runs({});
        QCOMPARE(rows->size(), std::size_t(2));
        QCOMPARE(rows->at(0).state, RunState::Cancelled);
        QCOMPARE(rows->at(1).state, RunState::Done);
    }

    void mediaInsideAProjectAreRelative() {
        QVERIFY(QDir(m_dir.path()).mkpath("project/pictures"));
        const std::string project = m_dir.filePath("project").toStdString();
        const std::string store = project + "/sightline.db";
        QCOMPARE(work::recordedMediaPath(project + "/a.png", store), project + "/a.png");
        QFile file(QString::fromStdString(project + "/project.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(work::recordedMediaPath(project + "/x/../pictures/a.png", store),
                 std::string("pictures/a.png"));
        QCOMPARE(work::recordedMediaPath(m_picture, store), m_picture);
        QCOMPARE(work::openableMediaPath("pictures/a.png", store), project + "/pictures/a.png");
        QCOMPARE(work::openableMediaPath(m_picture, store), m_picture);
        QVERIFY(QDir::isAbsolutePath(
            QString::fromStdString(work::recordedMediaPath("here.png", "/tmp/s.db"))));
    }

    void withoutAStoreThereIsNoId() {
        test::FakeRuntime model;
        Control control;
        std::istringstream lines(line("one"));
        const auto counts = work::askBatch(lines, Query(), m_tasks, model, nullptr, control,
                                           [](const work::BatchLine& result) -> Result<void> {
                                               if (result.runId.empty()) return {};
                                               return fail(ErrorCode::Internal, "an id");
                                           });
        QVERIFY(counts.has_value());
    }

    void aRerunComparesTheText() {
        test::FakeRuntime model;
        Control control;
        std::istringstream lines(line("one") + "{broken\n");
        std::vector<std::string> ids;
        QVERIFY(work::askBatch(lines, Query(), m_tasks, model, m_store.get(), control,
                               [&](const work::BatchLine& result) -> Result<void> {
                                   ids.push_back(result.runId);
                                   return {};
                               })
                    .has_value());
        const auto stored = work::storedAsk(*m_store, ids.at(0));
        QVERIFY2(stored.has_value(), stored ? "" : stored.error().message.c_str());
        QCOMPARE(stored->query.prompt, std::string("one"));
        QCOMPARE(stored->model.dtype, std::string("float32"));
        auto same = work::rerun(*stored, m_tasks, model, control);
        QVERIFY(same.has_value());
        QVERIFY(same->equal && same->sameWeights);
        model.textOf = [](const Request&) { return std::string("another"); };
        const auto other = work::rerun(*stored, m_tasks, model, control);
        QVERIFY(other.has_value() && !other->equal);
        QCOMPARE(other->before, std::string("one on 8x8"));
        QVERIFY(media::writePng(Image(9, 9), m_picture).has_value());
        QCOMPARE(work::storedAsk(*m_store, ids.at(0))->changedMedia,
                 std::vector<std::string>{m_picture});
        QVERIFY(!work::storedAsk(*m_store, ids.at(1)).has_value());
        QVERIFY(!work::storedAsk(*m_store, "nothing").has_value());
    }
};

QTEST_APPLESS_MAIN(TestBatch)
#include "tst_batch.moc"
