// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QTest>

#include "core/store/tst_store_processes.h"

class TestStoreHundredKills : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingAcknowledgedIsLost() {
        QTemporaryDir folder;
        QCOMPARE(sl::test::killWritersAndLook(folder.filePath("s.db"), 100, 70'000, 2), QString());
    }
};

QTEST_GUILESS_MAIN(TestStoreHundredKills)
#include "tst_store_hundred_kills.moc"
