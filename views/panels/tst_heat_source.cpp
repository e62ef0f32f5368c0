// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/session/asks.h"
#include "core/session/fake_engine.h"
#include "core/session/selection.h"
#include "core/session/session.h"
#include "views/panels/heat_source.h"

using namespace sl;

class TestHeatSource : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void nothingWithoutAnAnswer();
    void wholeAnswerThenOneWord();
    void modesComeFromTheEvidence();
    void headsAndPreview();
    void answersWithoutEvidence();
    void targetsAreRead();
    void meansLeaveOutOtherShapes();

private:
    void show(const Answer& answer);
    std::unique_ptr<Session> m_session;
    std::unique_ptr<HeatSource> m_heat;
};

void TestHeatSource::init() {
    m_heat.reset();
    SessionOptions options;
    options.engine = fakeEngine(std::make_shared<FakeBehaviour>());
    m_session = std::make_unique<Session>(options);
    m_heat = std::make_unique<HeatSource>(m_session.get());
}

void TestHeatSource::show(const Answer& answer) {
    auto record = std::make_shared<AskRecord>();
    record->answer = answer;
    m_session->asks()->show(record);
}

void TestHeatSource::nothingWithoutAnAnswer() {
    QVERIFY(!m_heat->grid());
    QVERIFY(!m_heat->hasAny());
    QVERIFY(m_heat->caption().isEmpty());
}

void TestHeatSource::wholeAnswerThenOneWord() {
    const Answer answer = fakeAnswer("captioning", 100, 100);
    QSignalSpy changed(m_heat.get(), &HeatSource::changed);
    show(answer);
    const auto whole = m_heat->grid();
    QVERIFY(whole);
    QVERIFY(m_heat->caption().contains("whole answer"));
    changed.clear();
    m_session->selection()->hoverWord(2);  // "red"
    QVERIFY(changed.count() > 0);
    const Grid& expected = std::get<Grid>(answer.evidence[4].data);
    QCOMPARE(m_heat->grid()->values, expected.values);
    QVERIFY(m_heat->caption().contains("red"));
    m_session->selection()->hoverWord(-1);
    QCOMPARE(m_heat->grid()->values, whole->values);
}

void TestHeatSource::modesComeFromTheEvidence() {
    const Answer answer = fakeAnswer("vqa", 100, 100);
    show(answer);
    m_heat->setMode(HeatSource::Mode::Rollout);
    QCOMPARE(m_heat->grid()->values, std::get<Grid>(answer.evidence[1].data).values);
    Answer less = answer;
    less.evidence.resize(1);
    show(less);
    QCOMPARE(m_heat->mode(), HeatSource::Mode::Mean);  // no rollout there any more
    m_heat->setMode(HeatSource::Mode::Head);
    QCOMPARE(m_heat->mode(), HeatSource::Mode::Mean);
}

void TestHeatSource::headsAndPreview() {
    show(fakeAnswer("vqa", 100, 100));
    m_heat->setHead({2, 1});
    QCOMPARE(m_heat->mode(), HeatSource::Mode::Head);
    QCOMPARE(m_heat->grid()->values, m_heat->stack().grid(0, 2, 1).values);
    m_heat->previewHead(HeadAt{0, 3});
    QCOMPARE(m_heat->grid()->values, m_heat->stack().grid(0, 0, 3).values);
    m_heat->previewHead(std::nullopt);
    QCOMPARE(m_heat->grid()->values, m_heat->stack().grid(0, 2, 1).values);
    QVERIFY(m_heat->caption().contains("layer 2"));
}

void TestHeatSource::answersWithoutEvidence() {
    Answer answer = fakeAnswer("vqa", 100, 100);
    answer.evidence.clear();
    show(answer);
    QVERIFY(!m_heat->hasAny());
    QVERIFY(!m_heat->grid());
}

void TestHeatSource::targetsAreRead() {
    Evidence e;
    for (const auto& [target, token] : std::initializer_list<std::pair<const char*, int>>{
             {"token 3", 3}, {"token 12", 12}, {"answer", -1}, {"token x", -1}, {"token 3b", -1}}) {
        e.target = target;
        QCOMPARE(targetToken(e), token);
    }
}

void TestHeatSource::meansLeaveOutOtherShapes() {
    Grid a, b, c;
    a.rows = b.rows = 1;
    a.cols = b.cols = 2;
    a.values = {1, 3};
    b.values = {3, 5};
    c.rows = c.cols = 1;
    c.values = {100};
    const auto mean = meanOf({&a, &b, &c});
    QCOMPARE(mean->values, (std::vector<float>{2, 4}));
    QCOMPARE(mean->min, 2.F);
    QCOMPARE(mean->max, 4.F);
    QVERIFY(!meanOf({}));
}

QTEST_GUILESS_MAIN(TestHeatSource)
#include "tst_heat_source.moc"
