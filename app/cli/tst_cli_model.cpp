// SPDX-License-Identifier: Apache-2.0
// The program with the embedded model: asks, batches, repeats, evaluates, trains.
#include <QtTest>

#include "app/cli/tst_cli_process.h"

using namespace sl;
using test::Outcome;

class TestCliModel : public QObject {
    Q_OBJECT

private:
    test::CliFolder m_folder;
    QString m_picture, m_expression;

    Outcome run(const QStringList& words) const { return m_folder.run(words, {}, 100'000); }

private Q_SLOTS:
    void initTestCase() {
        if (run({"model", "inspect", "mini"}).status != 0)
            QSKIP("this build or tree has no embedded model");
        QCOMPARE(run({"synth", "--world", "scenes", "--count", "6", "--seed", "7", "--level", "1",
                      "--out", "worlds"})
                     .status,
                 0);
        const QJsonArray references =
            QJsonDocument::fromJson(m_folder.read("worlds/refs.json")).array();
        QVERIFY(!references.isEmpty());
        const QJsonObject first = references[0].toObject();
        m_picture = "worlds/" + first["img_name"].toString();
        m_expression = first["sentences"].toArray()[0].toObject()["sent"].toString();
    }

    void askGivesBoxEvidenceAndFiles() {
        const Outcome outcome =
            run({"ask", "--task", "grounding", "--media", m_picture, "--prompt", m_expression,
                 "--probe", "attention", "--store", "s.db", "--out", "out", "--json"});
        QVERIFY2(outcome.status == 0, outcome.out + outcome.err);
        const QJsonObject json = outcome.json();
        for (const char* key : {"run", "answer", "annotations", "evidence", "provenance", "timing"})
            QVERIFY2(json.contains(key), key);
        const QJsonArray tokens = json["answer"].toObject()["tokens"].toArray();
        QVERIFY(!tokens.isEmpty());
        QVERIFY(tokens[0].toObject()["logprob"].toDouble() <= 0);
        const QJsonArray annotations = json["annotations"].toArray();
        QVERIFY(!annotations.isEmpty());
        const QJsonArray box = annotations[0].toObject()["box"].toArray();
        QVERIFY(box[0].toDouble() < box[2].toDouble() && box[1].toDouble() < box[3].toDouble());
        QCOMPARE(json["evidence"].toArray()[0].toObject()["probe"].toString(),
                 QString("attention"));
        QVERIFY(QFile(m_folder.path("out/annotated.png")).size() > 100);
        QCOMPARE(QJsonDocument::fromJson(m_folder.read("out/answer.json"))["run"].toString(),
                 json["run"].toString());
    }

    void rerunGivesTheSameText() {
        const QJsonArray runs =
            run({"runs", "list", "--store", "s.db", "--json"}).json()["runs"].toArray();
        QCOMPARE(runs.size(), 1);
        const Outcome again = run(
            {"runs", "rerun", runs[0].toObject()["id"].toString(), "--store", "s.db", "--json"});
        QVERIFY2(again.status == 0, again.out + again.err);
        QVERIFY(again.json()["equal"].toBool() && again.json()["same_weights"].toBool());
        QCOMPARE(run({"export", "--format", "jsonl", "--store", "s.db", "--out", "e.jsonl"}).status,
                 0);
        QVERIFY(m_folder.read("e.jsonl").contains(m_expression.toUtf8()));
    }

    void batchPrintsALinePerQuestion() {
        const QByteArray good =
            QJsonDocument(QJsonObject{{"task", "captioning"}, {"media", m_picture}})
                .toJson(QJsonDocument::Compact) +
            "\n";
        const QByteArray missing = R"({"task": "captioning", "media": "gone.png"})"
                                   "\n";
        const Outcome outcome = m_folder.run({"ask", "--batch", "-", "--store", "b.db", "--json"},
                                             good + missing + good, 100'000);
        QVERIFY2(outcome.status == 0, outcome.out + outcome.err);
        const QList<QByteArray> lines = outcome.out.trimmed().split('\n');
        QCOMPARE(lines.size(), 3);
        QVERIFY(QJsonDocument::fromJson(lines[1]).object().contains("error"));
        QVERIFY(QJsonDocument::fromJson(lines[2]).object().contains("answer"));
        QCOMPARE(run({"runs", "list", "--store", "b.db", "--json"}).json()["runs"].toArray().size(),
                 3);
    }

    void preprocessAndTokenizeAgree() {
        const Outcome seen = run({"preprocess", "--media", m_picture, "--out", "seen", "--json"});
        QVERIFY2(seen.status == 0, seen.out + seen.err);
        QVERIFY(!seen.json()["visual_tokens"].toArray().isEmpty());
        QVERIFY(QFile::exists(m_folder.path("seen/view-0.png")));
        const Outcome tokens = run({"tokenize", "--text", m_expression, "--no-special", "--json"});
        QVERIFY2(tokens.status == 0, tokens.out + tokens.err);
        QStringList ids;
        for (const QJsonValue id : tokens.json()["ids"].toArray())
            ids.append(QString::number(id.toInt()));
        const Outcome back = run({"tokenize", "--decode", "--text", ids.join(' '), "--json"});
        QCOMPARE(back.json()["text"].toString().trimmed(), m_expression);
    }

    void evaluateScoresAndResumes() {
        const QStringList words{"evaluate",
                                "--task",
                                "grounding",
                                "--data",
                                "worlds/refs.json",
                                "--format",
                                "refjson",
                                "--media-root",
                                "worlds",
                                "--out",
                                "ev",
                                "--limit",
                                "5",
                                "--no-store",
                                "--json"};
        const Outcome first = run(words);
        QVERIFY2(first.status == 0, first.out + first.err);
        QVERIFY(first.json()["metrics"].toObject().contains("acc@0.5"));
        QCOMPARE(first.json()["count"].toInt(), 5);
        QCOMPARE(run(words).status, 2);
        const Outcome again = run(words + QStringList{"--resume"});
        QVERIFY2(again.status == 0, again.out + again.err);
        QCOMPARE(again.json()["metrics"], first.json()["metrics"]);
    }

    void trainsAndAnswersFromTheCheckpoint() {
        const Outcome outcome = run({"train", "--recipe", "finetune", "--model", "mini", "--data",
                                     "worlds/refs.json", "--format", "refjson", "--media-root",
                                     "worlds", "--out", "tr", "--max-steps", "2", "--no-store"});
        QVERIFY2(outcome.status == 0, outcome.out + outcome.err);
        QVERIFY(m_folder.read("tr/events.jsonl").contains("\"loss\""));
        const QStringList checkpoints =
            QDir(m_folder.path("tr/checkpoints")).entryList({"step-*"}, QDir::Dirs);
        QVERIFY(!checkpoints.isEmpty());
        QCOMPARE(run({"ask", "--model", "tr/checkpoints/" + checkpoints.last(), "--task",
                      "captioning", "--media", m_picture, "--no-store"})
                     .status,
                 0);
        QCOMPARE(run({"train", "tr"}).status, 2);
    }

    void whatIsWatchedIsWhatTheCheckpointAnswers() {
        const Outcome outcome = run({"train", "--recipe", "finetune", "--data", "worlds/refs.json",
                                     "--format", "refjson", "--media-root", "worlds", "--out",
                                     "watched", "--max-steps", "2", "--watch", "2", "--no-store"});
        QVERIFY2(outcome.status == 0, outcome.out + outcome.err);
        const QList<QByteArray> lines = m_folder.read("watched/watch.jsonl").trimmed().split('\n');
        QCOMPARE(lines.size(), 2);  // at the start and at the end
        const QJsonObject last = QJsonDocument::fromJson(lines[1]).object();
        QCOMPARE(last["checkpoint"].toString(), QString("checkpoints/step-2"));
        QCOMPARE(last["answers"].toArray().size(), 2);
        for (const QJsonValue value : last["answers"].toArray()) {
            const QJsonObject watched = value.toObject();
            const Outcome asked =
                run({"ask", "--model", "watched/checkpoints/step-2", "--task",
                     watched["task"].toString(), "--media", watched["media"].toString(), "--prompt",
                     watched["prompt"].toString(), "--no-store", "--json"});
            QVERIFY2(asked.status == 0, asked.out + asked.err);
            QCOMPARE(watched["text"].toString(),
                     asked.json()["answer"].toObject()["text"].toString());
            const QJsonArray boxes = asked.json()["annotations"].toArray();
            QCOMPARE(watched["annotations"].toArray().size(), boxes.size());
            for (qsizetype i = 0; i < boxes.size(); ++i)
                QCOMPARE(watched["annotations"].toArray()[i].toObject()["box"],
                         boxes[i].toObject()["box"]);
        }
        QVERIFY(m_folder.read("watched/events.jsonl").contains("watch_iou"));
    }

    void aDryRunShowsPartsAndForecast() {
        const Outcome outcome =
            run({"train", "--recipe", "infmllm-stage3", "--data", "worlds/refs.json", "--format",
                 "refjson", "--media-root", "worlds", "--dry-run", "--json"});
        QVERIFY2(outcome.status == 0, outcome.out + outcome.err);
        const QJsonObject json = outcome.json();
        for (const char* key : {"seconds_per_step", "steps", "total_s", "checkpoint_s",
                                "peak_memory_bytes", "parameters", "trainable_parameters"})
            QVERIFY2(json[key].toDouble() > 0, key);
        double sum = 0;
        bool towerIsFrozen = false;
        for (const QJsonValue value : json["parts"].toArray()) {
            const QJsonObject part = value.toObject();
            sum += part["parameters"].toDouble();
            towerIsFrozen = towerIsFrozen ||
                            (part["part"].toString() == "vision_tower" && part["frozen"].toBool());
        }
        QVERIFY(towerIsFrozen);
        QCOMPARE(sum, json["parameters"].toDouble());
    }

    void aSampleIsShownAsTheModelSeesIt() {
        const QStringList data{"--data",       "worlds/refs.json", "--format", "refjson",
                               "--media-root", "worlds",           "--json"};
        const Outcome outcome =
            run(QStringList{"data", "show", "--index", "1", "--out", "shown"} + data);
        QVERIFY2(outcome.status == 0, outcome.out + outcome.err);
        const QJsonObject json = outcome.json();
        int visual = 0;
        int learned = 0;
        for (const QJsonValue value : json["tokens"].toArray()) {
            visual += value.toObject()["visual"].toBool() ? 1 : 0;
            learned += value.toObject()["learned"].toBool() ? 1 : 0;
        }
        QVERIFY(visual > 0 && visual == json["visual_tokens"].toInt());
        QVERIFY(learned >= 5);  // four edges and the end
        QVERIFY(QFile::exists(m_folder.path("shown/view.png")));
        QCOMPARE(run(QStringList{"data", "show", "--index", "1000"} + data).status, 3);
    }

    void onePictureTrainsAndNoneIsSaid() {
        const QJsonArray references =
            QJsonDocument::fromJson(m_folder.read("worlds/refs.json")).array();
        m_folder.write("one.json", QJsonDocument(QJsonArray{references[0]}).toJson());
        m_folder.write("none.json", "[]");
        const auto train = [this](const QString& data, const QString& out) {
            return run({"train", "--recipe", "finetune", "--data", data, "--format", "refjson",
                        "--media-root", "worlds", "--out", out, "--max-steps", "2", "--no-store",
                        "--json"});
        };
        const Outcome one = train("one.json", "one");
        QVERIFY2(one.status == 0, one.out + one.err);
        const Outcome none = train("none.json", "none");
        QVERIFY2(none.status == 3, none.out + none.err);
        QVERIFY2(none.error()["message"].toString().contains("no record"), none.out);
    }

    void badModelsExitWith4() {
        QVERIFY(QDir(m_folder.path()).mkpath("bare"));
        m_folder.write("bare/config.json", R"({"model_type": "sightline_mini"})");
        QVERIFY(QDir(m_folder.path()).mkpath("odd"));
        m_folder.write("odd/config.json", R"({"model_type": "no_such_family"})");
        for (const char* folder : {"bare", "odd", "nowhere"}) {
            const Outcome outcome = run({"ask", "--model", folder, "--task", "captioning",
                                         "--media", m_picture, "--no-store", "--json"});
            QVERIFY2(outcome.status == 4, outcome.out + outcome.err);
            QVERIFY2(outcome.error()["message"].toString().contains(folder), outcome.out);
        }
        QCOMPARE(run({"model", "inspect", m_folder.path(), "--json"}).status, 4);
    }
};

QTEST_GUILESS_MAIN(TestCliModel)
#include "tst_cli_model.moc"
