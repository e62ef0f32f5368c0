// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <fstream>

#include "core/base/temporary_folder.h"

using sl::TemporaryFolder;

class TestTemporaryFolder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void goesWithAllThatIsInIt() {
        QString path;
        {
            const auto folder = TemporaryFolder::make("test");
            QVERIFY(folder.has_value());
            path = QString::fromStdString(folder->path());
            std::ofstream(folder->file("a")) << "b";
            QVERIFY(QDir(path).exists("a"));
        }
        QVERIFY(!QDir(path).exists());
    }

    void staysWhenMoved() {
        auto first = TemporaryFolder::make("test");
        QVERIFY(first.has_value());
        {
            const TemporaryFolder second = std::move(*first);
            QVERIFY(QDir(QString::fromStdString(second.path())).exists());
        }
        QVERIFY(first->path().empty());
    }

    void saysWhenNoneCanBeMade() {
        const QByteArray before = qgetenv("TMPDIR");
        qputenv("TMPDIR", "/dev/null");
        const auto folder = TemporaryFolder::make("test");
        if (before.isNull()) qunsetenv("TMPDIR");
        else qputenv("TMPDIR", before);
        QVERIFY(!folder);
        QVERIFY(folder.error().message.find("temporary folder") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestTemporaryFolder)
#include "tst_temporary_folder.moc"
