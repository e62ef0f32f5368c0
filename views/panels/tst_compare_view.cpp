// SPDX-License-Identifier: Apache-2.0
#include <QAbstractItemModelTester>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QtTest>

#include "core/session/fake_engine.h"
#include "core/session/session.h"
#include "views/canvas/image_canvas.h"
#include "views/panels/compare_boxes.h"
#include "views/panels/compare_model.h"
#include "views/panels/compare_view.h"

using namespace sl;

class TestCompareView : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<CompareView> m_view;
    RunDiffPtr m_diff;

    /// Colours of the boxes on a canvas, in order.
    QList<int> colors(int canvas) const {
        QList<int> list;
        for (const CanvasBox& box : m_view->canvas(canvas)->boxes()) list << box.color;
        return list;
    }

private Q_SLOTS:
    void init();
    void rowsAreSoundAndSorted();
    void outcomesFilter();
    void wordsFilter();
    void eachCanvasShowsItsSideAndTheTruth();
    void blinkExchangesTheSides();
    void canvasesMoveTogether();
    void aMissingPictureIsNamed();
    void picturesShareTheChoice();
    void lettersStepThroughTheRows();
    void whatCannotBeComparedIsANotice();
};

void TestCompareView::init() {
    m_view.reset();
    m_session.reset();
    m_dir = std::make_unique<QTemporaryDir>();
    for (const char* name : {"a.png", "project.json"}) {  // b.png is missing
        QFile file(m_dir->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        if (QString(name) == "project.json") file.write(R"({"name":"T","samples":["a.png"]})");
    }
    SessionOptions options;
    options.engine = fakeEngine(std::make_shared<FakeBehaviour>());
    options.storePath = m_dir->filePath("s.db");
    m_session = std::make_unique<Session>(options);
    m_session->open({m_dir->path()});
    QTRY_VERIFY(m_session->isOpen() && m_session->idle());
    QSignalSpy read(m_session.get(), &Session::comparisonRead);
    m_session->compare(m_dir->filePath("old"), m_dir->filePath("new"));
    QTRY_COMPARE(read.count(), 1);
    m_diff = read[0][0].value<RunDiffPtr>();
    m_view = std::make_unique<CompareView>(m_session.get());
    m_view->resize(900, 700);
    m_view->setDiff(m_diff);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
    QTRY_VERIFY(m_session->idle() && m_view->complete());
}

void TestCompareView::rowsAreSoundAndSorted() {
    CompareModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setDiff(m_diff);
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.index(0, CompareModel::Outcome).data().toString(), QString("B wins"));
    QCOMPARE(model.index(1, CompareModel::Outcome).data().toString(), QString("A wins"));
    QCOMPARE(model.index(0, CompareModel::Gain).data().toString(), QString("+0.80"));
    QCOMPARE(model.index(1, CompareModel::Gain).data().toString(), QString("-0.75"));
    QCOMPARE(model.index(2, CompareModel::ScoreA).data().toString(), QString("0.75"));
    auto* table = m_view->findChild<QTableView*>();
    table->sortByColumn(CompareModel::Gain, Qt::AscendingOrder);
    QCOMPARE(table->model()->index(0, CompareModel::Gain).data().toString(), QString("-0.75"));
    QCOMPARE(table->model()->index(2, CompareModel::Gain).data().toString(), QString("+0.80"));
}

void TestCompareView::outcomesFilter() {
    QCOMPARE(m_view->shownRows(), 3);
    m_view->setFilter(1);  // wins of B
    QCOMPARE(m_view->shownRows(), 1);
    m_view->setFilter(2);
    QCOMPARE(m_view->shownRows(), 1);
    auto* table = m_view->findChild<QTableView*>();
    QCOMPARE(table->model()->index(0, CompareModel::Prompt).data().toString(), QString("thing 1"));
    QVERIFY(table->currentIndex().isValid());  // a row that shows is chosen
    m_view->setFilter(0);
    QCOMPARE(m_view->shownRows(), 3);
}

void TestCompareView::wordsFilter() {
    m_view->findChild<QLineEdit*>()->setText("THING 2");
    QCOMPARE(m_view->shownRows(), 1);
    m_view->findChild<QLineEdit*>()->setText("nothing like it");
    QCOMPARE(m_view->shownRows(), 0);
    QVERIFY(colors(0).isEmpty());
}

void TestCompareView::eachCanvasShowsItsSideAndTheTruth() {
    QCOMPARE(colors(0), (QList<int>{kColorTruth, kColorA}));
    QCOMPARE(colors(1), (QList<int>{kColorTruth, kColorB}));
    QVERIFY(m_view->canvas(0)->boxes()[0].origin == CanvasBox::Origin::Truth);
    QVERIFY(m_view->canvas(0)->boxes()[1].origin == CanvasBox::Origin::Model);
    QCOMPARE(boxesOfRow(m_diff->rows[0], DiffLayer::Both).size(), std::size_t(3));
}

void TestCompareView::blinkExchangesTheSides() {
    m_view->blink();
    QCOMPARE(colors(0), (QList<int>{kColorTruth, kColorB}));
    QCOMPARE(colors(1), (QList<int>{kColorTruth, kColorA}));
    m_view->blink();
    QCOMPARE(colors(0), (QList<int>{kColorTruth, kColorA}));
    m_view->setSideBySide(false);
    QVERIFY(!m_view->canvas(1)->isVisible());
    m_view->blink();
    QCOMPARE(colors(0), (QList<int>{kColorTruth, kColorB}));
}

void TestCompareView::canvasesMoveTogether() {
    m_view->canvas(0)->setViewpoint({80, 90}, 3);
    QCOMPARE(m_view->canvas(1)->zoom(), 3.0);
    QCOMPARE(m_view->canvas(1)->view().centerInImage().x, 80.0);
    m_view->canvas(1)->setViewpoint({100, 60}, 2);
    QCOMPARE(m_view->canvas(0)->zoom(), 2.0);
    QCOMPARE(m_view->canvas(0)->view().centerInImage().y, 60.0);
}

void TestCompareView::aMissingPictureIsNamed() {
    m_view->choose(1);
    QTRY_VERIFY(m_session->idle());
    QVERIFY(!m_view->canvas(0)->image());
    QVERIFY(colors(0).isEmpty());
    m_view->choose(0);
    QTRY_VERIFY(m_view->canvas(0)->image() != nullptr);
    QCOMPARE(colors(0), (QList<int>{kColorTruth, kColorA}));
}

void TestCompareView::picturesShareTheChoice() {
    m_view->setPictures(true);
    auto* grid = m_view->findChild<QListView*>();
    QVERIFY(grid->isVisible());
    m_view->choose(2);
    QCOMPARE(grid->currentIndex().row(), 2);
    grid->setCurrentIndex(grid->model()->index(0, 0));
    QCOMPARE(m_view->findChild<QTableView*>()->currentIndex().row(), 0);
    QVERIFY(!grid->grab().isNull());  // tiles paint, the missing picture's too
}

void TestCompareView::lettersStepThroughTheRows() {
    auto* table = m_view->findChild<QTableView*>();
    QTest::keyClick(m_view->canvas(0), Qt::Key_D);
    QCOMPARE(table->currentIndex().row(), 1);
    QTest::keyClick(m_view->canvas(0), Qt::Key_A);
    QTest::keyClick(m_view->canvas(0), Qt::Key_A);  // no row before the first
    QCOMPARE(table->currentIndex().row(), 0);
}

void TestCompareView::whatCannotBeComparedIsANotice() {
    QSignalSpy notices(m_session.get(), &Session::notice);
    m_session->compare("same", "same");
    QTRY_COMPARE(notices.count(), 1);
}

QTEST_MAIN(TestCompareView)
#include "tst_compare_view.moc"
