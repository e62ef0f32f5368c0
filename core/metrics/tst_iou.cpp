// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/metrics/metrics.h"

using namespace sl;

class TestIou : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isOneForEqualAndZeroForApart() {
        QCOMPARE(metrics::iou({1, 2, 3, 4}, {1, 2, 3, 4}), 1.0);
        QCOMPARE(metrics::iou({0, 0, 1, 1}, {1, 0, 2, 1}), 0.0);
    }

    void countsEdgesAndNotPixels() {
        QCOMPARE(metrics::iou({0, 0, 2, 1}, {1, 0, 3, 1}), 1.0 / 3.0);
        QCOMPARE(metrics::iou({0, 0, 4, 4}, {1, 1, 3, 3}), 4.0 / 16.0);
    }

    void emptyBoxesOverlapNothing() {
        QCOMPARE(metrics::iou({5, 5, 5, 9}, {0, 0, 10, 10}), 0.0);
        QCOMPARE(metrics::iou({3, 3, 1, 1}, {3, 3, 1, 1}), 0.0);
    }
};

QTEST_APPLESS_MAIN(TestIou)
#include "tst_iou.moc"
