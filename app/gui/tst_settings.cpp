// SPDX-License-Identifier: Apache-2.0
#include <QSettings>
#include <QtTest>

#include <unistd.h>

#include "app/gui/settings.h"

using namespace sl;

/// Settings of a folder of the test's own.
class TestSettings : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_dir;

    QString path() const { return m_dir->filePath("sightline/sightline.conf"); }
    void write(const QByteArray& bytes) const {
        QDir().mkpath(QFileInfo(path()).absolutePath());
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
    QByteArray content() const {
        QFile file(path());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private Q_SLOTS:
    void init() {
        QCoreApplication::setOrganizationName("sightline");
        QCoreApplication::setApplicationName("sightline");
        m_dir = std::make_unique<QTemporaryDir>();
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_dir->path());
        QCOMPARE(QSettings().fileName(), path());
    }

    void nothingThereIsFine() {
        const auto finding = Settings::examine();
        QVERIFY(finding.problem.isEmpty() && finding.writable);
        QVERIFY(Settings::keys().isEmpty());
        QVERIFY(Settings::lastProject().isEmpty());
    }

    /// What a kill at the next instruction would find.
    void isOnDiskWhenTheCallReturns() {
        Settings::examine();
        Settings::setKeys("view.fit", {"Ctrl+F7", "F8"});
        Settings::setKeys("ask.run", {});
        Settings::setLastProject("/somewhere");
        Settings::setLastSample("/somewhere", "/somewhere/b.png");
        QVERIFY(content().contains("Ctrl+F7"));
        QVERIFY(content().contains("/somewhere/b.png"));
        QCOMPARE(Settings::keys().value("view.fit"), (QStringList{"Ctrl+F7", "F8"}));
        QVERIFY(Settings::keys().contains("ask.run"));  // no keys is something else than unsaid
        QVERIFY(Settings::keys().value("ask.run").join("").isEmpty());
        Settings::resetKeys("view.fit");
        QVERIFY(!Settings::keys().contains("view.fit"));
        QCOMPARE(Settings::lastSample("/somewhere"), QString("/somewhere/b.png"));
        QVERIFY(Settings::lastSample("/elsewhere").isEmpty());
    }

    void recentsKeepTheirNumber() {
        Settings::examine();
        for (int i = 0; i < 30; ++i) Settings::addRecentPath(QString("/p%1").arg(i));
        Settings::addRecentPath("/p20");
        QCOMPARE(Settings::recentPaths().size(), 12);
        QCOMPARE(Settings::recentPaths().front(), QString("/p20"));
        Settings::forgetRecentPath("/p20");
        QVERIFY(!Settings::recentPaths().contains("/p20"));
    }

    void damagedIsPutAside_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("zeros, as after a power cut") << QByteArray(4096, '\0');
        QTest::newRow("something else") << QByteArray("<?xml version=\"1.0\"?><a/>");
        QTest::newRow("zeros behind a beginning")
            << QByteArray("[view]\ntheme=light\n") + QByteArray(100, '\0');
    }
    void damagedIsPutAside() {
        QFETCH(QByteArray, bytes);
        write(bytes);
        const auto finding = Settings::examine();
        QVERIFY(finding.problem.contains("damaged"));
        QVERIFY(finding.remedy.contains(path() + ".broken"));
        QVERIFY(finding.writable);
        Settings::setTheme("light");
        QCOMPARE(Settings::theme(), QString("light"));
        QFile kept(path() + ".broken");
        QVERIFY(kept.open(QIODevice::ReadOnly));
        QCOMPARE(kept.readAll(), bytes);
    }

    void newerIsReadAndLeftAlone() {
        const QByteArray newer = "[General]\nversion=9\n\n[view]\ntheme=light\n";
        write(newer);
        const auto finding = Settings::examine();
        QVERIFY(finding.problem.contains("newer version"));
        QVERIFY(!finding.writable);
        QCOMPARE(Settings::theme(), QString("light"));
        Settings::setTheme("dark");
        Settings::setKeys("view.fit", {"F7"});
        Settings::resetKeys("view.fit");
        QCOMPARE(content(), newer);
    }

    void aFolderInItsPlaceIsSaid() {
        QDir().mkpath(path());
        const auto finding = Settings::examine();
        QVERIFY(finding.problem.contains("cannot be read"));
        QVERIFY(finding.problem.contains(path()));
        QVERIFY(!finding.writable);
        Settings::setTheme("light");  // must not do harm
        QVERIFY(QFileInfo(path()).isDir());
    }

    void notReadableIsSaid() {
        if (geteuid() == 0) QSKIP("root may read everything");
        write("[view]\ntheme=light\n");
        QFile::setPermissions(path(), {});
        QVERIFY(Settings::examine().problem.contains("cannot be read"));
    }
};

QTEST_GUILESS_MAIN(TestSettings)
#include "tst_settings.moc"
