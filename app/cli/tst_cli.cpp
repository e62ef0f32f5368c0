// SPDX-License-Identifier: Apache-2.0
// The program itself, started as a user would: exit statuses, JSON shapes, hostile input. What
// needs no model runs in every preset.
#include <QtTest>

#include <csignal>

#include "app/cli/tst_cli_process.h"
#include "core/media/media.h"
#include "test_folders.h"

using namespace sl;

using test::Outcome;

class TestCli : public QObject {
    Q_OBJECT

private:
    test::CliFolder m_folder;

    QString path(const QString& name) const { return m_folder.path(name); }
    void write(const QString& name, const QByteArray& bytes) const { m_folder.write(name, bytes); }
    Outcome run(const QStringList& words) const { return m_folder.run(words); }

private Q_SLOTS:
    void initTestCase() {
        Image image(48, 32);
        std::fill(image.rgb.begin(), image.rgb.end(), std::uint8_t(200));
        QVERIFY(media::writePng(image, path("p.png").toStdString()).has_value());
        write("no.db", QByteArray("not a store").repeated(50));
        write("short.png", QByteArray("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", 20));
        write("empty.png", "");
        // A header of 60,000 x 60,000 pixels and nothing behind it.
        write("lie.bmp", QByteArray::fromHex("424d6400000000000000360000002800000060ea0000"
                                             "60ea00000100180000000000000000000000000000000000"
                                             "0000000000000000") +
                             QByteArray(46, '\0'));
        QVERIFY(QDir(m_folder.path()).mkpath("bare-model"));
        write("bare-model/config.json", R"({"model_type": "sightline_mini"})");
    }

    void usageErrorsExitWith2_data() {
        QTest::addColumn<QStringList>("words");
        const auto row = [](const char* name, const QString& words) {
            QTest::newRow(name) << words.split(' ');
        };
        row("unknown option", "ask --nonsense");
        row("unknown subcommand", "frobnicate");
        row("no subcommand of a group", "runs");
        row("no task", "ask --media p.png");
        row("unknown task", "ask --task no_such_task --media p.png --no-store");
        row("no prompt", "ask --task grounding --media p.png --no-store");
        row("no media", "ask --task captioning --no-store");
        row("region of words", "ask --task captioning --media p.png --region a,b --no-store");
        row("region of three", "ask --task captioning --media p.png --region 1,2,3 --no-store");
        row("negative threads", "plugins --threads -2");
        row("unknown device", "plugins --device abacus");
        row("odd seed", "plugins --seed minus");
        row("unknown world", "synth --world cheese --count 1 --out x");
        row("count zero", "synth --world scenes --count 0 --out x");
        row("text twice", "tokenize --text a --file b");
        row("recipe missing", "train --out x");
        row("data without format", "evaluate --data p.png --task vqa");
        row("resume without out", "evaluate --data p.png --task vqa --format vqa_jsonl --resume");
        row("no store for list", "runs list --no-store");
    }
    void usageErrorsExitWith2() {
        QFETCH(QStringList, words);
        const Outcome json = run(words + QStringList{"--json"});
        QCOMPARE(json.status, 2);
        QCOMPARE(json.error()["code"].toString(), QString("usage"));
        QVERIFY(json.error()["message"].toString().size() > 10);
        QVERIFY(json.error().contains("hint"));
        const Outcome text = run(words);
        QCOMPARE(text.status, 2);
        QVERIFY(text.out.isEmpty() && !text.err.isEmpty());
    }

    void whatIsNotThereYetSaysSo_data() {
        QTest::addColumn<QStringList>("words");
        for (const char* words :
             {"check some/dir --x", "probe run --data x",
              "media region a --rect 1,2,3,4 --level 0 --out b", "media points a --out b",
              "synth --world videos --count 1 --out x", "synth --world rooms --count 1 --out x",
              "model inspect mini --boxes", "media frame p.png --time 3 --out x.png"})
            QTest::newRow(words) << QString(words).split(' ');
    }
    void whatIsNotThereYetSaysSo() {
        QFETCH(QStringList, words);
        const Outcome outcome = run(words + QStringList{"--json"});
        QCOMPARE(outcome.status, 2);
        QCOMPARE(outcome.error()["code"].toString(), QString("not_yet"));
        QCOMPARE(run(words).err.count('\n') <= 2, true);
    }

    void badInputExitsWith3_data() {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("named");
        const QStringList ask{"ask", "--task", "captioning", "--no-store", "--media"};
        QTest::newRow("missing") << ask + QStringList{"nothing.png"} << "nothing.png";
        QTest::newRow("folder") << ask + QStringList{m_folder.path()} << m_folder.path();
        QTest::newRow("empty file") << ask + QStringList{"empty.png"} << "empty.png";
        QTest::newRow("cut short") << ask + QStringList{"short.png"} << "short.png";
        QTest::newRow("lying size") << ask + QStringList{"lie.bmp"} << "lie.bmp";
        QTest::newRow("text as picture") << ask + QStringList{"no.db"} << "no.db";
        QTest::newRow("region of zero area")
            << ask + QStringList{"p.png", "--region", "5,5,5,9"} << "48 x 32";
        QTest::newRow("region outside")
            << ask + QStringList{"p.png", "--region", "100,100,120,120"} << "48 x 32";
        QTest::newRow("region below zero")
            << ask + QStringList{"p.png", "--region", "-9,-9,-1,-1"} << "48 x 32";
        QTest::newRow("long prompt")
            << ask + QStringList{"p.png", "--prompt", QString("word ").repeated(10'000)}
            << "characters";
        QTest::newRow("no store") << QStringList{"runs", "list", "--store", "no.db"} << "no.db";
        QTest::newRow("store missing")
            << QStringList{"runs", "list", "--store", "gone.db"} << "gone.db";
        QTest::newRow("check no store") << QStringList{"store", "check", "no.db"} << "no.db";
        QTest::newRow("batch missing") << QStringList{"ask", "--batch", "gone.jsonl"} << "gone";
        QTest::newRow("media info") << QStringList{"media", "info", "short.png"} << "short.png";
        QTest::newRow("out in the way")
            << QStringList{"ask",     "--task", "captioning", "--no-store",
                           "--media", "p.png",  "--out",      "no.db"}
            << "no.db";
    }
    void badInputExitsWith3() {
        QFETCH(QStringList, words);
        QFETCH(QString, named);
        const Outcome outcome = run(words + QStringList{"--json"});
        QVERIFY2(outcome.status == 3, outcome.out + outcome.err);
        QCOMPARE(outcome.error()["code"].toString(), QString("bad_input"));
        QVERIFY2(outcome.error()["message"].toString().contains(named), outcome.out);
    }

    void promptThatIsNotUtf8IsRefused() {
        // QProcess would re-encode the word: a shell passes the bytes.
        QProcess process;
        m_folder.prepare(process);
        write("go.sh",
              QByteArray(SL_BINARY_DIR "/bin/sightline-cli ask --task captioning --media p.png "
                                       "--no-store --json --prompt \"$(printf 'caf\\351')\"\n"));
        process.start("/bin/sh", {path("go.sh")});
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 3);
        QVERIFY(process.readAllStandardOutput().contains("UTF-8"));
    }

    void commonOptionsStandBeforeOrAfter() {
        for (const QStringList& words : {QStringList{"--json", "media", "info", "p.png"},
                                         QStringList{"media", "--json", "info", "p.png"},
                                         QStringList{"media", "info", "p.png", "--json"}}) {
            const Outcome outcome = run(words);
            QCOMPARE(outcome.status, 0);
            QCOMPARE(outcome.json()["width"].toInt(), 48);
            QCOMPARE(outcome.out.count('\n'), 1);
        }
    }

    void dataSetsAreConverted() {
        write("c.json", R"({"images": [{"id": 1, "file_name": "p.png", "width": 48, "height": 32}],
            "categories": [{"id": 1, "name": "dog"}], "annotations": [
            {"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 2, 30, 20]}]})");
        const auto convert = [this](const char* from, const char* to, const char* in,
                                    const char* out) {
            return run({"data", "convert", "--from", from, "--to", to, in, out, "--json"});
        };
        const Outcome voc = convert("coco", "voc", "c.json", "as-voc");
        QCOMPARE(voc.status, 0);
        QCOMPARE(voc.json()["records"].toInt(), 1);
        QCOMPARE(voc.json()["findings"].toArray().size(), 0);
        QCOMPARE(convert("voc", "yolo", "as-voc", "as-yolo").status, 0);
        QCOMPARE(convert("yolo", "csv", "as-yolo", "as.csv").status, 0);
        QVERIFY(m_folder.read("as.csv").contains("p.png"));
        QVERIFY(m_folder.read("as.csv").contains(",box,dog,"));
        QCOMPARE(convert("coco", "voc", "c.json", "as-voc").status, 0);  // over its own
        write("as-voc/mine.txt", "notes");
        const Outcome taken = convert("coco", "voc", "c.json", "as-voc");
        QCOMPARE(taken.status, 3);
        QVERIFY(taken.error()["message"].toString().contains("mine.txt"));
        QCOMPARE(convert("coco", "nonsense", "c.json", "x").status, 2);
        QCOMPARE(convert("coco", "geojson", "c.json", "x").error()["code"].toString(),
                 QString("not_yet"));
        QCOMPARE(convert("coco", "csv", "gone.json", "x").status, 3);
        write("bad.json", R"({"images": [{"id": 1, "file_name": "p.png", "width": 48,
            "height": 32}], "categories": [{"id": 1, "name": "dog"}], "annotations": [
            {"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 2, 30, 20]},
            {"id": 1, "image_id": 1, "category_id": 1, "bbox": [40, 2, 30, 20]}]})");
        const Outcome found = convert("coco", "jsonl", "bad.json", "as.jsonl");
        QCOMPARE(found.status, 1);  // written, with findings: an id twice, a box over the edge
        QCOMPARE(found.json()["findings"].toArray().size(), 2);
        QVERIFY(
            found.json()["findings"][1].toObject()["where"].toString().contains("annotation 1"));
    }

    void failedAskIsARecord() {
        const Outcome outcome = run({"ask", "--task", "grounding", "--media", "nothing.png",
                                     "--prompt", "x", "--store", "f.db"});
        QCOMPARE(outcome.status, 3);
        const Outcome list = run({"runs", "list", "--store", "f.db", "--json"});
        const QJsonArray runs = list.json()["runs"].toArray();
        QCOMPARE(runs.size(), 1);
        const QJsonObject row = runs[0].toObject();
        QCOMPARE(row["state"].toString(), QString("failed"));
        for (const char* key : {"id", "kind", "task", "model", "media", "prompt", "text", "state",
                                "started", "duration_ms", "verdict"})
            QVERIFY2(row.contains(key), key);
        const QString id = row["id"].toString();
        QCOMPARE(run({"runs", "list", "--store", "f.db", "--verdict", "judged", "--json"})
                     .json()["runs"]
                     .toArray()
                     .size(),
                 0);
        QCOMPARE(run({"runs", "list", "--store", "f.db", "--verdict", "fine"}).status, 2);
        QCOMPARE(run({"runs", "show", id.left(10), "--store", "f.db", "--json"}).status, 0);
        QCOMPARE(run({"runs", "rerun", id, "--store", "f.db"}).status, 3);
        QCOMPARE(run({"store", "check", "f.db"}).status, 0);
        QCOMPARE(run({"store", "backup", "f.db", "--out", path("copy.db")}).status, 0);
        QCOMPARE(run({"store", "check", "copy.db"}).status, 0);
        QCOMPARE(run({"export", "--format", "jsonl", "--out", "e", "--store", "f.db"}).status, 3);
    }

    void dataCheckPrintsWhatItFinds() {
        write("refs.json", R"([{"img_name": "p.png", "bbox": [1, 2, 90, 20],
                                "sentences": [{"sent": "the cat"}]},
                               {"img_name": "gone.png", "bbox": [1, 2, 30, 20],
                                "sentences": [{"sent": "the dog"}]}])");
        const QStringList check{"data", "check", "--data", "refs.json", "--format", "refjson"};
        const Outcome json = run(check + QStringList{"--json"});
        QCOMPARE(json.status, 1);
        QCOMPARE(json.json()["passed"].toBool(true), false);
        QCOMPARE(json.json()["samples"].toInt(), 2);
        QStringList kinds;
        for (const auto& finding : json.json()["findings"].toArray())
            kinds << finding.toObject()["kind"].toString();
        kinds.sort();
        QCOMPARE(kinds, (QStringList{"box_outside", "missing_file"}));
        QVERIFY(run(check).out.contains("gone.png"));
        QCOMPARE(run({"data", "check", "--data", "none.json", "--format", "refjson"}).status, 3);
        QCOMPARE(run({"data", "check", "--data", "refs.json", "--format", "odd"}).status, 2);
    }

    void runsAreDiffed() {
        for (const char* side : {"a", "b"}) {
            QVERIFY(QDir(m_folder.path()).mkpath(side));
            write(QString(side) + "/run.json",
                  R"({"kind":"evaluate","data":[{"path":")" + path("refs.json").toUtf8() +
                      R"(","sha256":""}],"options":{"task":"grounding","format":"refjson"}})");
            write(QString(side) + "/predictions.jsonl",
                  QByteArray(R"({"id":"0","text":"t","annotations":[{"kind":"box","label":"",)") +
                      R"("media_index":0,"box":[1,2,)" + (*side == 'a' ? "9" : "90") + ",20]}]}\n");
        }
        const QJsonObject diff = run({"runs", "diff", "a", "b", "--no-store", "--json"}).json();
        QCOMPARE(diff["compared"].toInt(), 1);
        QCOMPARE(diff["wins"].toInt(), 1);
        QCOMPARE(diff["rows"].toArray()[0].toObject()["outcome"].toString(), QString("win"));
        QVERIFY(run({"runs", "diff", "a", "b", "--no-store"}).out.contains("1 win"));
        QCOMPARE(run({"runs", "diff", "a", "nobody", "--store", "f.db"}).status, 3);
    }

    void aStoreIsRepaired() {
        QCOMPARE(run({"ask", "--task", "grounding", "--media", "nothing.png", "--prompt", "x",
                      "--store", "r.db"})
                     .status,
                 3);
        const Outcome repaired = run({"store", "repair", "r.db", "--out", "r2.db", "--json"});
        QCOMPARE(repaired.status, 0);
        QCOMPARE(repaired.json()["runs"].toInt(), 1);
        QCOMPARE(run({"store", "check", "r2.db"}).status, 0);
        QCOMPARE(run({"store", "repair", "r.db", "--out", "r2.db"}).status, 3);
        QCOMPARE(run({"store", "repair", "no.db", "--out", "r3.db"}).status, 3);
    }

    void storeIsLeftAsItWasWhenItIsNone() {
        const QByteArray before = m_folder.read("no.db");
        QVERIFY(!before.isEmpty());
        QCOMPARE(
            run({"ask", "--task", "captioning", "--media", "p.png", "--store", "no.db"}).status, 3);
        QCOMPARE(m_folder.read("no.db"), before);
    }

    void listsAreJson() {
        QVERIFY(run({"plugins", "--json"}).json()["plugins"].toArray().size() >= 3);
        QVERIFY(run({"probe", "list", "--json"}).json()["probes"].isArray());
        QVERIFY(run({"model", "list", "--json"}).json()["families"].isArray());
        QCOMPARE(run({"runs", "list", "--json"}).json()["runs"].toArray().size(), 0);
        QCOMPARE(run({"--version"}).status, 0);
        QCOMPARE(run({"ask", "--help"}).status, 0);
    }

    void aPluginOfAnotherAbiIsALine() {
        QVERIFY(QDir(m_folder.path()).mkpath("data/sightline/plugins/odd"));
        write("data/sightline/plugins/odd/plugin.json",
              R"({"id": "odd", "title": "Odd", "abi": "0-other", "media": ["image"],
                  "answers": ["text"], "library": "libodd.so"})");
        write("data/sightline/plugins/odd/libodd.so", "not a library");
        QCOMPARE(run({"plugins"}).status, 0);
        const Outcome outcome =
            run({"ask", "--task", "odd", "--media", "p.png", "--no-store", "--json"});
        QVERIFY2(outcome.status == 3 || outcome.status == 2, outcome.out);
        QVERIFY2(outcome.error()["message"].toString().contains("odd"), outcome.out);
        QVERIFY(QDir(path("data/sightline/plugins/odd")).removeRecursively());
    }

    void synthIsTheSameForTheSameSeed() {
        for (const char* out : {"a", "b"})
            QCOMPARE(
                run({"synth", "--world", "scenes", "--count", "2", "--seed", "5", "--out", out})
                    .status,
                0);
        QVERIFY(!m_folder.read("a/worlds.jsonl").isEmpty());
        QCOMPARE(m_folder.read("a/worlds.jsonl"), m_folder.read("b/worlds.jsonl"));
    }

    void frameOfAPictureIsWritten() {
        const Outcome outcome = run({"media", "frame", "p.png", "--time", "0", "--out", "f.png"});
        QCOMPARE(outcome.status, 0);
        QVERIFY(QFile(path("f.png")).size() > 50);
    }

    void sigtermEndsWith130() {
        QProcess process;
        m_folder.prepare(process);
        process.start(SL_BINARY_DIR "/bin/sightline-cli",
                      {"synth", "--world", "scenes", "--count", "100000", "--out", "many"});
        QVERIFY(process.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path("many/media/000001.png")), 20'000);
        ::kill(static_cast<pid_t>(process.processId()), SIGTERM);
        QVERIFY(process.waitForFinished(10'000));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 130);
    }
};

QTEST_GUILESS_MAIN(TestCli)
#include "tst_cli.moc"
