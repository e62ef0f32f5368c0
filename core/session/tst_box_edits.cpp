// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/session/box_edits.h"

using namespace sl;

class TestBoxEdits : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void overlap();
    void unchangedBoxesFindThemselves();
    void wordsOfTheAnswerLeadBack();
    void detectorsBoxesGoByLabelAndOverlap();
    void eachModelBoxHasOneHeir();
    void somebodyEdits();
};

namespace {
Annotation boxed(const Box& at, const char* label = "dog") {
    Annotation a;
    a.box = at;
    a.label = label;
    return a;
}

Annotation read(const Box& at, int from, int to) {
    Annotation a = boxed(at);
    a.fromText = {from, to};
    return a;
}

Annotation byPerson(Annotation a, const Box& to) {
    a.box = to;
    a.author = {Author::Kind::Person, "ada"};
    a.score.reset();
    return a;
}
}  // namespace

void TestBoxEdits::overlap() {
    QCOMPARE(boxIou({0, 0, 10, 10}, {0, 0, 10, 10}), 1.0);
    QCOMPARE(boxIou({0, 0, 10, 10}, {5, 0, 15, 10}), 50.0 / 150);
    QCOMPARE(boxIou({0, 0, 10, 10}, {10, 0, 20, 10}), 0.0);
    QCOMPARE(boxIou({5, 5, 5, 9}, {0, 0, 10, 10}), 0.0);
    QCOMPARE(boxIou({0, 0, 0, 0}, {0, 0, 0, 0}), 0.0);
}

void TestBoxEdits::unchangedBoxesFindThemselves() {
    const std::vector<Annotation> model{boxed({0, 0, 9, 9}), boxed({20, 20, 29, 29})};
    QCOMPARE(modelSources(model, model), (std::vector<int>{0, 1}));
    QCOMPARE(modelSources({model[1]}, model), std::vector<int>{1});  // the other one is deleted
    QCOMPARE(modelSources({}, model), std::vector<int>());
}

void TestBoxEdits::wordsOfTheAnswerLeadBack() {
    const std::vector<Annotation> model{read({0, 0, 9, 9}, 0, 20), read({20, 20, 29, 29}, 20, 40)};
    // Far away and with another label: the words still say which one it was.
    Annotation moved = byPerson(model[1], {70, 70, 99, 99});
    moved.label = "cat";
    QCOMPARE(modelSources({moved, model[0]}, model), (std::vector<int>{1, 0}));
    // A copy has no words, and the original is taken.
    Annotation copy = byPerson(model[0], {1, 1, 10, 10});
    copy.fromText.reset();
    QCOMPARE(modelSources({model[0], copy}, model), (std::vector<int>{0, -1}));
}

void TestBoxEdits::detectorsBoxesGoByLabelAndOverlap() {
    const std::vector<Annotation> model{boxed({0, 0, 10, 10}), boxed({30, 30, 40, 40}),
                                        boxed({0, 0, 10, 10}, "cat")};
    const auto moved = byPerson(model[0], {2, 0, 12, 10});
    QCOMPARE(modelSources({moved, model[1], model[2]}, model), (std::vector<int>{0, 1, 2}));
    QCOMPARE(modelSources({byPerson(model[0], {60, 60, 70, 70})}, model), std::vector<int>{-1});
    Annotation elsewhere = moved;
    elsewhere.mediaIndex = 1;
    QCOMPARE(modelSources({elsewhere}, model), std::vector<int>{-1});
}

void TestBoxEdits::eachModelBoxHasOneHeir() {
    const std::vector<Annotation> model{boxed({0, 0, 10, 10})};
    // Both overlap it; the better one is it.
    QCOMPARE(modelSources({byPerson(model[0], {4, 0, 14, 10}), byPerson(model[0], {1, 0, 11, 10})},
                          model),
             (std::vector<int>{-1, 0}));
}

void TestBoxEdits::somebodyEdits() {
    qputenv("USER", "ada");
    QCOMPARE(thisPerson(), (Author{Author::Kind::Person, "ada"}));
    qunsetenv("USER");
    qunsetenv("LOGNAME");
    QCOMPARE(thisPerson().id, std::string("person"));
}

QTEST_GUILESS_MAIN(TestBoxEdits)
#include "tst_box_edits.moc"
