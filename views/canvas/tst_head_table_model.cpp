// SPDX-License-Identifier: Apache-2.0
#include <QAbstractItemModelTester>
#include <QSortFilterProxyModel>
#include <QtTest>

#include "views/canvas/head_table_model.h"

using namespace sl;

class TestHeadTableModel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void holdsTheModelContract();
    void showsTheNumbers();
    void sortsByValue();
    void halfMass();
};

static HeadStack stack() {
    auto s = std::make_shared<GridStack>();
    s->rows = s->cols = 2;
    s->fileRect = {0, 0, 2, 2};
    s->axes = {{"layer", {"0", "1"}}, {"head", {"0", "1", "2"}}};
    for (int i = 0; i < 6; ++i)
        for (int cell = 0; cell < 4; ++cell)
            s->values.push_back(cell == i % 4 ? 0.1F * static_cast<float>(i + 1) : 0.01F);
    return *HeadStack::from(s);
}

void TestHeadTableModel::holdsTheModelContract() {
    HeadTableModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(model.rowCount(), 0);
    model.setStack(stack(), 0);
    QCOMPARE(model.rowCount(), 6);
    QCOMPARE(model.columnCount(), static_cast<int>(HeadTableModel::ColumnCount));
    model.setStack(stack(), 7);  // no such token
    QCOMPARE(model.rowCount(), 0);
    model.setStack({}, 0);
    QCOMPARE(model.rowCount(), 0);
}

void TestHeadTableModel::showsTheNumbers() {
    HeadTableModel model;
    model.setStack(stack(), 0);
    const int row = model.rowOf(1, 2);
    QCOMPARE(row, 5);
    QCOMPARE(model.rowOf(2, 0), -1);
    const auto text = [&](int column) { return model.index(row, column).data().toString(); };
    QCOMPARE(text(HeadTableModel::Layer), "1");
    QCOMPARE(text(HeadTableModel::Head), "2");
    QCOMPARE(text(HeadTableModel::Mass), "0.630");
    QCOMPARE(text(HeadTableModel::Peak), "0.600");
    QCOMPARE(text(HeadTableModel::PeakAt), "1, 2");
    QCOMPARE(text(HeadTableModel::Focus), "25 %");
    const QString spoken = model.index(row, 0).data(Qt::AccessibleTextRole).toString();
    QVERIFY(spoken.contains("Layer 1") && spoken.contains("0.630"));
    QCOMPARE(model.index(row, 0).data(HeadTableModel::HeadRole).toInt(), 2);
    for (int c = 0; c < HeadTableModel::ColumnCount; ++c) {
        QVERIFY(!model.headerData(c, Qt::Horizontal).toString().isEmpty());
        QVERIFY(!model.headerData(c, Qt::Horizontal, Qt::ToolTipRole).toString().isEmpty());
    }
}

void TestHeadTableModel::sortsByValue() {
    HeadTableModel model;
    model.setStack(stack(), 0);
    QSortFilterProxyModel sorted;
    sorted.setSourceModel(&model);
    sorted.setSortRole(HeadTableModel::SortRole);
    sorted.sort(HeadTableModel::Mass, Qt::DescendingOrder);
    QCOMPARE(sorted.index(0, 0).data(HeadTableModel::LayerRole).toInt(), 1);
    QCOMPARE(sorted.index(0, 0).data(HeadTableModel::HeadRole).toInt(), 2);
    QCOMPARE(sorted.index(5, 0).data(HeadTableModel::HeadRole).toInt(), 0);
}

void TestHeadTableModel::halfMass() {
    const float even[]{1, 1, 1, 1}, pointed[]{8, 1, 1, 1}, none[]{0, -1, NAN, 0};
    QCOMPARE(halfMassShare(even, 4), 0.5);
    QCOMPARE(halfMassShare(pointed, 4), 0.25);
    QCOMPARE(halfMassShare(none, 4), 0.0);
}

QTEST_APPLESS_MAIN(TestHeadTableModel)
#include "tst_head_table_model.moc"
