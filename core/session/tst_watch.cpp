// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/session/fake_engine.h"
#include "core/session/job_runner.h"
#include "core/session/watch.h"

using namespace sl;

class TestWatch : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_dir;
    void append(const QString& name, const QByteArray& bytes) {
        const QString path = m_dir->filePath(name);
        QDir().mkpath(QFileInfo(path).absolutePath());
        QFile file(path);
        QVERIFY(file.open(QIODevice::Append));
        file.write(bytes);
    }
    static QByteArray line(int step, double iou, bool right) {
        return QString(R"({"step":%1,"checkpoint":"%2","answers":[{"id":"1","media":"a.png",
            "task":"grounding","prompt":"the dog","text":"here","annotations":[
            {"kind":"box","media_index":0,"box":[1,2,30,40],"label":"dog"}],
            "truth":[{"kind":"box","media_index":0,"box":[1,2,33,44]}],"truth_text":"dog",
            "iou":%3,"right":%4},{"id":"2","media":"/abs/b.png","iou":null,"right":null}]})")
                   .arg(step)
                   .arg(step == 0 ? "" : QString("checkpoints/step-%1").arg(step))
                   .arg(iou)
                   .arg(right ? "true" : "false")
                   .simplified()
                   .toUtf8() +
               "\n";
    }

private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void linesBecomeSteps() {
        append("r/watch.jsonl", line(200, 0.5, true) + "nonsense\n[]\n{\"step\":1}\n" +
                                    line(0, 0.1, false) + line(200, 0.75, true) + "{\"step\":400,");
        const WatchHistory set = readWatchFile(m_dir->filePath("r"), "/media");
        QCOMPARE(set.steps.size(), std::size_t(2));
        QCOMPARE(set.steps[0].step, qint64(0));
        QCOMPARE(set.steps[0].checkpoint, QString());
        QCOMPARE(set.steps[1].checkpoint, m_dir->filePath("r/checkpoints/step-200"));
        const WatchAnswer& answer = set.steps[1].answers[0];
        QCOMPARE(answer.media, "/media/a.png");
        QCOMPARE(answer.annotations.at(0).box, (Box{1, 2, 30, 40}));
        QCOMPARE(answer.truth.at(0).author.kind, Author::Kind::Truth);
        QCOMPARE(set.steps[1].meanIou().value(), 0.75);
        QCOMPARE(set.steps[1].shareRight().value(), 1.0);
        QCOMPARE(set.steps[1].answers[1].media, "/abs/b.png");
        QVERIFY(!set.steps[1].answers[1].iou && !set.steps[1].answers[1].right);
        QVERIFY(readWatchFile("/nowhere", "").steps.empty());
    }

    void aTrainingIsFollowed() {
        append("runs/a/run.json",
               R"({"kind":"train","options":{"media_root":")" + m_dir->path().toUtf8() + R"("}})");
        append("a.png", "pixels");
        JobRunner jobs("/bin/true");
        jobs.setPollInterval(20);
        jobs.setFolder(m_dir->filePath("runs"));
        Watch watch(fakeEngine(std::make_shared<FakeBehaviour>()), &jobs);
        QTRY_COMPARE(jobs.jobs().size(), std::size_t(1));
        watch.setJob("a");
        QVERIFY(!watch.set());
        append("runs/a/watch.jsonl", line(0, 0.1, false));
        QTRY_VERIFY(watch.set() && watch.set()->steps.size() == 1);
        append("runs/a/watch.jsonl", line(10, 0.9, true));
        QTRY_VERIFY(watch.set()->steps.size() == 2);
        const QString media = watch.set()->steps[0].answers[0].media;
        QCOMPARE(watch.picture(media), nullptr);
        QTRY_VERIFY(watch.picture(media) != nullptr);
        QCOMPARE(watch.picture(media)->fileWidth, 320);
        QCOMPARE(watch.picture("/abs/b.png"), nullptr);
        QTRY_VERIFY(watch.picture("/abs/b.png") != nullptr);  // known to be unreadable
        QVERIFY(!watch.picture("/abs/b.png")->small);
        QTRY_VERIFY(watch.idle());
    }
};

QTEST_GUILESS_MAIN(TestWatch)
#include "tst_watch.moc"
