// SPDX-License-Identifier: Apache-2.0
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "core/base/json.h"
#include "core/work/run_diff.h"

using namespace sl;

class TestRunDiff : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<ExperimentStore> m_store;
    TaskRegistry m_tasks{{.folders = TaskRegistry::defaultFolders()}};

    std::string path(const QString& name) const { return m_dir->filePath(name).toStdString(); }

    void write(const QString& name, const QByteArray& text) const {
        QDir().mkpath(QFileInfo(m_dir->filePath(name)).path());
        QFile file(m_dir->filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("cannot write");
    }

    work::StoreGiver store() {
        return [this]() -> Result<ExperimentStore*> {
            if (!m_store) {
                auto opened = ExperimentStore::open(path("s.db"), ExperimentStore::Mode::ReadWrite);
                if (!opened) return passOn(opened);
                m_store = std::move(*opened);
            }
            return m_store.get();
        };
    }

    Result<RunDiff> diff(const std::string& a, const std::string& b) {
        return work::diffRuns(a, b, store(), m_tasks);
    }

    std::string ask(const std::string& model, const std::string& task, const std::string& medium,
                    const std::string& prompt, const std::string& text,
                    std::optional<Box> box = std::nullopt) {
        Query query;
        query.task = task;
        query.media = {medium};
        query.prompt = prompt;
        Answer answer;
        answer.text = text;
        answer.finish = "stop";
        if (box) {
            answer.annotations.resize(1);
            answer.annotations[0].box = *box;
        }
        Run run;
        run.model = model;
        if (auto ok = (*store()())->addAsk(run, query, answer); !ok)
            qFatal("%s", ok.error().message.c_str());
        return run.id;
    }

    static QByteArray prediction(int id, const char* box) {
        return "{\"id\":\"" + QByteArray::number(id) + "\",\"text\":\"t\",\"annotations\":[" +
               (*box ? QByteArray("{\"kind\":\"box\",\"media_index\":0,\"box\":") + box +
                           ",\"label\":\"x\"}"
                     : QByteArray()) +
               "]}\n";
    }
    void evaluation(const QString& folder, const QByteArray& predictions) const {
        write(folder + "/run.json",
              "{\"kind\":\"evaluate\",\"data\":[{\"path\":\"" +
                  m_dir->filePath("refs.json").toUtf8() +
                  "\",\"sha256\":\"\"}],\"options\":{\"task\":\"grounding\",\"format\":"
                  "\"refjson\",\"media_root\":\"pictures\",\"limit\":0},\"model\":{\"name\":"
                  "\"" +
                  folder.toUtf8() + " model\"}}");
        write(folder + "/predictions.jsonl", predictions);
    }
    void writeRefs() const {
        QByteArray refs;
        for (int i = 0; i < 4; ++i)
            refs += QByteArray(i > 0 ? "," : "") + "{\"img_name\":\"p" + QByteArray::number(i) +
                    ".png\",\"bbox\":[10,10,50,50],\"sentences\":[{\"sent\":\"thing " +
                    QByteArray::number(i) + "\"}]}";
        write("refs.json", "[" + refs + "]");
    }
    static QByteArray watchLine(int step, const char* boxes, const char* text) {
        return "{\"step\":" + QByteArray::number(step) + ",\"checkpoint\":\"" +
               (step > 0 ? "checkpoints/step-" + QByteArray::number(step) : QByteArray()) +
               "\",\"answers\":[{\"id\":\"1\",\"media\":\"a.png\",\"task\":\"grounding\","
               "\"prompt\":\"the cat\",\"text\":\"t\",\"annotations\":[{\"kind\":\"box\","
               "\"media_index\":0,\"label\":\"\",\"box\":" +
               boxes +
               "}],\"truth\":[{\"kind\":\"box\",\"media_index\":0,\"label\":\"\",\"box\":[0,0,"
               "10,10]}],\"truth_text\":\"\",\"iou\":0.5,\"right\":true},{\"id\":\"2\","
               "\"media\":\"b.png\",\"task\":\"vqa\",\"prompt\":\"how many?\",\"text\":\"" +
               text +
               "\",\"annotations\":[],\"truth\":[],\"truth_text\":\"two\",\"iou\":null,"
               "\"right\":false}]}\n";
    }

private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }
    void cleanup() { m_store.reset(); }

    void evaluationsAreComparedRecordByRecord() {
        writeRefs();
        evaluation("a", prediction(0, "[10,10,50,50]") + prediction(1, "[60,60,90,90]") +
                            prediction(2, "[10,10,50,48]") + prediction(3, ""));
        evaluation("b", prediction(0, "[60,60,90,90]") + prediction(1, "[12,10,50,50]") +
                            prediction(2, "[10,10,50,50]"));
        const auto result = diff(path("a"), path("b"));
        QVERIFY2(result.has_value(), result ? "" : result.error().message.c_str());
        QVERIFY(!m_store);  // folders need none
        QCOMPARE(result->a.kind, std::string("evaluate"));
        QCOMPARE(result->b.model, std::string("b model"));
        QCOMPARE(result->rows.size(), std::size_t(3));
        QCOMPARE(result->onlyA, std::int64_t(1));
        QCOMPARE(result->onlyB, std::int64_t(0));
        QVERIFY(result->rows[0].outcome == DiffOutcome::Loss);
        QVERIFY(result->rows[1].outcome == DiffOutcome::Win);
        QVERIFY(result->rows[2].outcome == DiffOutcome::Tie);
        QCOMPARE(result->rows[0].media, std::string("pictures/p0.png"));
        QCOMPARE(result->rows[0].gain(), -1.0);
        QCOMPARE(result->rows[1].scoreB.value_or(0), 0.95);
        QCOMPARE(result->rows[2].gain(), 1.0 - 0.95);
        QCOMPARE(result->rows[0].agreement, 0.0);
        QCOMPARE(result->rows[2].truth.size(), std::size_t(1));
    }

    void filtersChooseRows() {
        writeRefs();
        evaluation("a", prediction(0, "[10,10,50,50]") + prediction(1, "[60,60,90,90]"));
        evaluation("b", prediction(0, "[60,60,90,90]") + prediction(1, "[12,10,50,50]"));
        const auto result = diff(path("a"), path("b"));
        QVERIFY(result.has_value());
        const auto ids = [&](const work::DiffFilter& filter, std::size_t limit = 0) {
            QStringList list;
            const Json json = work::toJson(*result, filter, limit);
            for (const Json& row : json["rows"])
                list << QString::fromStdString(row["id"].get<std::string>());
            return list;
        };
        QCOMPARE(ids({}), (QStringList{"0", "1"}));
        QCOMPARE(ids({.show = "wins"}), QStringList{"1"});
        QCOMPARE(ids({.show = "losses"}), QStringList{"0"});
        QCOMPARE(ids({.show = "ties"}), QStringList());
        QCOMPARE(ids({.text = "THING 1"}), QStringList{"1"});
        QCOMPARE(ids({.task = "vqa"}), QStringList());
        QCOMPARE(ids({}, 1), QStringList{"0"});
        const Json json = work::toJson(*result, {.show = "wins"}, 0);
        QCOMPARE(json["wins"].get<int>(), 1);
        QCOMPARE(json["losses"].get<int>(), 1);
        QCOMPARE(json["compared"].get<int>(), 2);
        QCOMPARE(json["rows"][0]["truth"]["annotations"][0]["box"][2].get<double>(), 50.0);
    }

    void watchSetsAreComparedAtTheirSteps() {
        write("r/run.json",
              "{\"kind\":\"train\",\"model\":{\"name\":\"mini\"},\"data\":[],\"options\":{"
              "\"media_root\":\"/media\"}}");
        write("r/watch.jsonl", watchLine(0, "[0,0,3,10]", "three") +
                                   watchLine(50, "[0,0,9,10]", "two") + "{\"step\":100,\"ans");
        const auto result = diff(path("r") + "@0", path("r"));
        QVERIFY2(result.has_value(), result ? "" : result.error().message.c_str());
        QCOMPARE(result->a.model, std::string("mini"));
        QCOMPARE(result->b.model, path("r/checkpoints/step-50"));
        QCOMPARE(result->rows.size(), std::size_t(2));
        QVERIFY(result->rows[0].outcome == DiffOutcome::Win);
        QCOMPARE(result->rows[0].media, std::string("/media/a.png"));
        QCOMPARE(result->rows[0].scoreA.value_or(0), 0.3);
        QVERIFY(result->rows[1].outcome == DiffOutcome::Win);
        QCOMPARE(result->rows[1].truthTexts, std::vector<std::string>{"two"});
        const auto none = diff(path("r") + "@7", path("r"));
        QVERIFY(!none.has_value());
        QVERIFY(none.error().message.find("step 7") != std::string::npos);
    }

    void modelsAreComparedOverSharedQuestions() {
        ask("old", "grounding", "/p/a.png", "the cat", "x", Box{0, 0, 10, 10});
        ask("old", "grounding", "/p/b.png", "the cat", "x", Box{0, 0, 10, 10});
        ask("old", "vqa", "/p/a.png", "how many?", "Two.");
        ask("old", "vqa", "/p/a.png", "which?", "this");
        ask("new", "grounding", "/p/a.png", "the cat", "x", Box{0, 0, 10, 9});
        ask("new", "grounding", "/p/b.png", "the cat", "x", Box{50, 0, 60, 10});
        ask("new", "vqa", "/p/a.png", "how many?", "2");
        ask("new", "vqa", "/p/c.png", "how many?", "2");
        const auto result = diff("old", "new");
        QVERIFY2(result.has_value(), result ? "" : result.error().message.c_str());
        QCOMPARE(result->a.kind, std::string("model"));
        QCOMPARE(result->rows.size(), std::size_t(3));
        QCOMPARE(result->onlyA, std::int64_t(1));
        QCOMPARE(result->onlyB, std::int64_t(1));
        QCOMPARE(result->count(DiffOutcome::Same), std::int64_t(2));
        QCOMPARE(result->count(DiffOutcome::Differs), std::int64_t(1));
        for (const DiffRow& row : result->rows) QVERIFY(!row.hasTruth && !row.scoreA);
        QVERIFY(diff("model:old", "model:new").has_value());
    }

    void whatPeopleLetStandIsTheTruth() {
        const std::string a =
            ask("old", "grounding", "/p/a.png", "the cat", "x", Box{0, 0, 10, 10});
        ask("new", "grounding", "/p/a.png", "the cat", "x", Box{50, 0, 60, 10});
        Annotation moved;
        moved.box = {51, 0, 60, 10};
        moved.author = {Author::Kind::Person, "Ada"};
        QVERIFY(m_store->setAnnotations(a, {moved}).has_value());
        QVERIFY(m_store->setVerdict(a, "corrected").has_value());
        const auto result = diff("old", "new");
        QVERIFY(result.has_value());
        QCOMPARE(result->rows.size(), std::size_t(1));
        const DiffRow& row = result->rows[0];
        QVERIFY(row.outcome == DiffOutcome::Win);
        QCOMPARE(row.annotationsA[0].box,
                 (Box{0, 0, 10, 10}));  // the model's own, not the corrected
        QCOMPARE(row.truth[0].box, moved.box);
        QCOMPARE(row.scoreA.value_or(1), 0.0);
        QCOMPARE(row.scoreB.value_or(0), 0.9);
    }

    void twoAsksAreComparedWhateverTheyAsk() {
        const std::string a = ask("m", "vqa", "/p/a.png", "how many?", "two");
        const std::string b = ask("m", "vqa", "/p/b.png", "how many cats?", "2");
        const auto result = diff(a, b.substr(0, 20));
        QVERIFY2(result.has_value(), result ? "" : result.error().message.c_str());
        QCOMPARE(result->rows.size(), std::size_t(1));
        QVERIFY(result->rows[0].outcome == DiffOutcome::Same);
    }

    void aRecordedRunLeadsToItsFolder() {
        writeRefs();
        evaluation("runs/a", prediction(0, "[10,10,50,50]"));
        evaluation("runs/b", prediction(0, "[10,10,50,50]"));
        for (const char* name : {"a", "b"}) {
            Run run;
            run.id = std::string("RECORDED") + name;
            run.kind = "evaluate";
            run.state = RunState::Done;
            run.queryJson = std::string("{\"run\":\"runs/") + name + "\"}";
            QVERIFY((*store()())->putRun(run).has_value());
        }
        const auto result = diff("RECORDEDa", "RECORDEDb");
        QVERIFY2(result.has_value(), result ? "" : result.error().message.c_str());
        QVERIFY(result->rows[0].outcome == DiffOutcome::Tie);
    }

    void whatCannotBeComparedIsNamed() {
        ask("old", "vqa", "/p/a.png", "how many?", "two");
        ask("new", "vqa", "/p/b.png", "how many?", "two");
        const auto nothing = diff("old", "new");
        QVERIFY(!nothing.has_value());
        QVERIFY(nothing.error().message.find("no question in common") != std::string::npos);
        const auto unknown = diff("old", "nobody");
        QVERIFY(!unknown.has_value());
        QVERIFY(unknown.error().message.find("nobody") != std::string::npos);
        write("t/run.json", "{\"kind\":\"train\"}");
        const auto unwatched = diff(path("t"), "old");
        QVERIFY(!unwatched.has_value());
        QVERIFY(unwatched.error().message.find("watch") != std::string::npos);
        write("t/run.json", "{\"kind\":3}");
        QVERIFY(!diff(path("t"), "old").has_value());
        write("t/run.json", "{\"kind\":\"evaluate\",\"data\":[{}]}");
        QVERIFY(!diff(path("t"), "old").has_value());
    }
};

QTEST_GUILESS_MAIN(TestRunDiff)
#include "tst_run_diff.moc"
