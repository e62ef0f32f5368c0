// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/base/json.h"
#include "core/datasets/dataset.h"
#include "core/datasets/export_folder.h"

using namespace sl;
using datasets::ExportFolder;

namespace {

void writeFile(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    if (file.open(QIODevice::WriteOnly)) file.write(bytes);
}

QByteArray readFile(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(none)");
}

}  // namespace

class TestExportFolder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_out = m_folder->filePath("out");
    }

    void takesThePlaceWhenItIsWhole() {
        auto folder = ExportFolder::begin(m_out.toStdString() + "/", "voc");
        QVERIFY(folder);
        QVERIFY(folder->put("Annotations/a.xml", "<a/>"));
        QVERIFY(!QFileInfo::exists(m_out));
        QVERIFY(folder->commit());
        QCOMPARE(readFile(m_out + "/Annotations/a.xml"), QByteArray("<a/>"));
        QCOMPARE(names(), QStringList{"out"});
        const auto list = readJsonFile((m_out + "/" + ExportFolder::kList).toStdString());
        QVERIFY(list);
        QCOMPARE((*list)["files"][0]["name"].get<std::string>(), std::string("Annotations/a.xml"));
        QCOMPARE((*list)["format"].get<std::string>(), std::string("voc"));
    }

    void leavesNothingWhenItIsGivenUp() {
        {
            auto folder = ExportFolder::begin(m_out.toStdString(), "voc");
            QVERIFY(folder);
            QVERIFY(folder->put("a", "b"));
        }
        QCOMPARE(names(), QStringList{});
    }

    void emptyFoldersAndEarlierExportsAreReplaced() {
        QVERIFY(QDir(m_folder->path()).mkdir("out"));
        for (const char* name : {"a", "b/c"}) {
            auto folder = ExportFolder::begin(m_out.toStdString(), "voc");
            QVERIFY(folder);
            QVERIFY(folder->put(name, "x"));
            QVERIFY(folder->commit());
        }
        QVERIFY(!QFileInfo::exists(m_out + "/a"));
        QCOMPARE(readFile(m_out + "/b/c"), QByteArray("x"));
        QCOMPARE(names(), QStringList{"out"});
    }

    void whatSomebodyAddedOrChangedIsNotOverwritten_data() {
        QTest::addColumn<QString>("path");
        QTest::newRow("added") << "notes.txt";
        QTest::newRow("added below") << "b/notes.txt";
        QTest::newRow("changed") << "a.xml";
        QTest::newRow("list") << QString(ExportFolder::kList);
    }
    void whatSomebodyAddedOrChangedIsNotOverwritten() {
        QFETCH(QString, path);
        auto folder = ExportFolder::begin(m_out.toStdString(), "voc");
        QVERIFY(folder->put("a.xml", "old") && folder->put("b/c.xml", "old") && folder->commit());
        writeFile(m_out + "/" + path, "mine");
        const auto again = ExportFolder::begin(m_out.toStdString(), "voc");
        QVERIFY(!again);
        QCOMPARE(again.error().code, ErrorCode::BadInput);
        QVERIFY(again.error().message.find(m_out.toStdString()) != std::string::npos);
        QCOMPARE(readFile(m_out + "/" + path), QByteArray("mine"));
        QCOMPARE(names(), QStringList{"out"});
    }

    void whatCameMeanwhileStays() {
        auto first = ExportFolder::begin(m_out.toStdString(), "voc");
        QVERIFY(first->put("a.xml", "old") && first->commit());
        auto second = ExportFolder::begin(m_out.toStdString(), "voc");
        QVERIFY(second && second->put("a.xml", "new"));
        writeFile(m_out + "/notes.txt", "mine");
        QVERIFY(!second->commit());
        QCOMPARE(readFile(m_out + "/a.xml"), QByteArray("old"));
        QCOMPARE(readFile(m_out + "/notes.txt"), QByteArray("mine"));
    }

    void otherPeoplesFoldersAndFilesAreRefused() {
        QVERIFY(QDir(m_folder->path()).mkdir("out"));
        writeFile(m_out + "/precious", "mine");
        QVERIFY(!ExportFolder::begin(m_out.toStdString(), "voc"));
        const QString file = m_folder->filePath("file");
        writeFile(file, "mine");
        QVERIFY(!ExportFolder::begin(file.toStdString(), "voc"));
        QVERIFY(!ExportFolder::begin("/no/such/folder/out", "voc"));
        QVERIFY(!ExportFolder::begin("", "voc"));
        QCOMPARE(readFile(m_out + "/precious"), QByteArray("mine"));
    }

    void linksAreFollowed() {
        QVERIFY(QDir(m_folder->path()).mkdir("real"));
        QVERIFY(QFile::link(m_folder->filePath("real"), m_out));
        auto folder = ExportFolder::begin(m_out.toStdString(), "voc");
        QVERIFY(folder && folder->put("a", "b") && folder->commit());
        QCOMPARE(readFile(m_folder->filePath("real/a")), QByteArray("b"));
        QVERIFY(QFileInfo(m_out).isSymLink());
    }

    void namesStayInside() {
        auto folder = ExportFolder::begin(m_out.toStdString(), "voc");
        for (const char* name : {"../x", "/etc/x", "", "a/../../x", "a//../x"})
            QVERIFY2(!folder->put(name, "x"), name);
    }

    void picturesAreCopiedOrTheExportFails() {
        writeFile(m_folder->filePath("a.jpg"), "pixels");
        auto folder = ExportFolder::begin(m_out.toStdString(), "voc");
        QVERIFY(folder->copy("images/a.jpg", m_folder->filePath("a.jpg").toStdString()));
        const auto missing = folder->copy("images/b.jpg", "/no/such.jpg");
        QVERIFY(!missing);
        QVERIFY(missing.error().message.find("/no/such.jpg") != std::string::npos);
        QVERIFY(folder->commit());
        QCOMPARE(readFile(m_out + "/images/a.jpg"), QByteArray("pixels"));
    }

    void failedFormatsLeaveWhatWasThere() {
        datasets::ExportItem item;
        item.media = "a.jpg";
        item.width = item.height = 10;
        Annotation box;
        box.box = {1, 2, 3, 4};
        item.annotations = {box};
        QVERIFY(datasets::write({item}, "yolo", m_out.toStdString()));
        const QByteArray before = readFile(m_out + "/labels/a.txt");
        item.annotations = {};
        item.text = "a caption";
        QVERIFY(!datasets::write({item}, "yolo", m_out.toStdString()));
        item.annotations = {box, box};
        item.file = "/no/such.jpg";
        QVERIFY(!datasets::write({item}, "yolo", m_out.toStdString(), {true}));
        QCOMPARE(readFile(m_out + "/labels/a.txt"), before);
        QCOMPARE(names(), QStringList{"out"});
    }

private:
    QStringList names() const {
        return QDir(m_folder->path())
            .entryList(QDir::AllEntries | QDir::NoDotAndDotDot | QDir::Hidden);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_out;
};

QTEST_APPLESS_MAIN(TestExportFolder)
#include "tst_export_folder.moc"
