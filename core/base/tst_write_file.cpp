// SPDX-License-Identifier: Apache-2.0
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "core/base/write_file.h"

using namespace sl;

class TestWriteFile : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;

private Q_SLOTS:
    void replacesTheFileAndLeavesNothingElse() {
        const QString path = m_folder.filePath(QStringLiteral("a.txt"));
        QVERIFY(writeFileDurably(path.toStdString(), "first and longer"));
        QVERIFY(writeFileDurably(path.toStdString(), "second"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("second"));
        QCOMPARE(QDir(m_folder.path()).entryList(QDir::Files).size(), 1);
    }

    void namesThePathThatCannotBeWritten() {
        const std::string path = m_folder.filePath(QStringLiteral("no/such/b.txt")).toStdString();
        const auto written = writeFileDurably(path, "x");
        QVERIFY(!written);
        QCOMPARE(written.error().code, ErrorCode::BadInput);
        QVERIFY(written.error().message.find(path) != std::string::npos);
    }

    void doesNotReplaceAFolder() {
        QVERIFY(QDir(m_folder.path()).mkdir(QStringLiteral("folder")));
        const QString path = m_folder.filePath(QStringLiteral("folder"));
        QVERIFY(!writeFileDurably(path.toStdString(), "x"));
        QVERIFY(QDir(m_folder.path()).entryList({QStringLiteral("*.part-*")}).isEmpty());
    }
};

QTEST_APPLESS_MAIN(TestWriteFile)
#include "tst_write_file.moc"
