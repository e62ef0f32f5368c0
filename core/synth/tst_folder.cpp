// SPDX-License-Identifier: Apache-2.0
#include <QtTest/QtTest>

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include "core/base/json.h"
#include "core/synth/scene.h"

using namespace sl::synth;

namespace {

SynthFolderOptions optionsFor(const QString& folder, int count) {
    SynthFolderOptions options;
    options.count = count;
    options.seed = 5;
    options.out = folder.toStdString();
    options.scene.maxSide = 160;
    return options;
}

QByteArray bytesOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace

class TestFolder : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void filesHoldTheContractsFields();
    void sameOptionsGiveTheSameBytes();
    void otherWorldsAreNotThereYet();
    void unwritableFoldersAndBadCountsAreNamed();
    void stopsWhenAsked();
};

void TestFolder::filesHoldTheContractsFields() {
    QTemporaryDir dir;
    const auto written = writeFolder(optionsFor(dir.path(), 3), {});
    QVERIFY(written.has_value());
    const QByteArray png = bytesOf(dir.filePath("media/000002.png"));
    QVERIFY(png.startsWith("\x89PNG"));
    const auto refs = sl::readJsonFile(dir.filePath("refs.json").toStdString());
    QVERIFY(refs && refs->is_array() && !refs->empty());
    const auto& first = (*refs)[0];
    QCOMPARE(first["img_name"].get<std::string>(), std::string("media/000001.png"));
    QCOMPARE(first["bbox"].size(), std::size_t(4));
    QVERIFY(first["sentences"][0]["sent"].is_string());
    const auto captions = sl::readJsonFile(dir.filePath("captions.json").toStdString());
    QVERIFY(captions && (*captions)["images"].size() == 3);
    QVERIFY((*captions)["annotations"][0]["caption"].is_string());
    const QList<QByteArray> questions = bytesOf(dir.filePath("vqa.jsonl")).split('\n');
    QVERIFY(questions.size() > 6);
    const auto question = sl::parseJson(questions[0].toStdString(), "vqa.jsonl");
    for (const char* field : {"question_id", "image", "question", "answer", "question_type"})
        QVERIFY(question && question->contains(field));
    const QList<QByteArray> worlds = bytesOf(dir.filePath("worlds.jsonl")).split('\n');
    QCOMPARE(worlds.size(), 4);  // three lines, and nothing after the last line's end
}

void TestFolder::sameOptionsGiveTheSameBytes() {
    QTemporaryDir a, b;
    QVERIFY(writeFolder(optionsFor(a.path(), 2), {}).has_value());
    QVERIFY(writeFolder(optionsFor(b.path(), 2), {}).has_value());
    for (const char* file : {"worlds.jsonl", "refs.json", "vqa.jsonl", "captions.json",
                             "media/000001.png", "media/000002.png"}) {
        QVERIFY(!bytesOf(a.filePath(file)).isEmpty());
        QVERIFY(bytesOf(a.filePath(file)) == bytesOf(b.filePath(file)));
    }
}

void TestFolder::otherWorldsAreNotThereYet() {
    QTemporaryDir dir;
    SynthFolderOptions options = optionsFor(dir.path(), 1);
    options.world = "videos";
    const auto result = writeFolder(options, {});
    QVERIFY(!result && result.error().code == sl::ErrorCode::NotYet);
    QVERIFY(result.error().message.find("videos") != std::string::npos);
}

void TestFolder::unwritableFoldersAndBadCountsAreNamed() {
    const auto nowhere = writeFolder(optionsFor("/proc/nowhere", 1), {});
    QVERIFY(!nowhere && nowhere.error().code == sl::ErrorCode::BadInput);
    QVERIFY(nowhere.error().message.find("/proc/nowhere") != std::string::npos);
    QTemporaryDir dir;
    const auto none = writeFolder(optionsFor(dir.path(), 0), {});
    QVERIFY(!none && none.error().code == sl::ErrorCode::Usage);
}

void TestFolder::stopsWhenAsked() {
    QTemporaryDir dir;
    int calls = 0;
    const auto result = writeFolder(optionsFor(dir.path(), 5), [&](int done, int total) {
        ++calls;
        return done < 2 && total == 5;
    });
    QVERIFY(!result && result.error().code == sl::ErrorCode::Cancelled);
    QCOMPARE(calls, 2);
}

QTEST_APPLESS_MAIN(TestFolder)
#include "tst_folder.moc"
