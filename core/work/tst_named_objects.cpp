// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/work/named_objects.h"

using namespace sl;

namespace {

Annotation boxOf(Box box, const std::string& label) {
    Annotation annotation;
    annotation.kind = Annotation::Kind::Box;
    annotation.box = box;
    annotation.label = label;
    return annotation;
}

/// `count` pictures with one box of this name each.
std::vector<std::vector<train::DenseObject>> pictures(const std::string& name, int count) {
    return {std::size_t(count), {{name, "", {0, 0, 10, 10}}}};
}

std::vector<std::string> kinds(const std::vector<std::vector<train::DenseObject>>& all) {
    std::vector<const std::vector<train::DenseObject>*> data;
    for (const auto& objects : all) data.push_back(&objects);
    return work::kindsOf(data);
}

}  // namespace

class TestNamedObjects : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nameIsTheNounAlone() {
        Sample sample;
        sample.prompt = "An Ox";
        sample.annotations = {boxOf({0, 0, 5, 5}, "The king"), boxOf({0, 0, 9, 9}, "")};
        std::vector<train::DenseObject> objects;
        work::addObjects(sample, objects);
        QCOMPARE(objects.size(), std::size_t(2));
        QCOMPARE(objects[0].name, std::string("ox"));
        QCOMPARE(objects[1].name, std::string("king"));
    }

    void smallOnesLieOnTopAndNoneTwice() {
        Sample sample;
        sample.annotations = {boxOf({4, 4, 6, 6}, "nose"), boxOf({0, 0, 10, 10}, "face"),
                              boxOf({4, 4, 6, 6}, "the nose"), boxOf({5, 5, 5, 9}, "nothing")};
        std::vector<train::DenseObject> objects;
        work::addObjects(sample, objects);
        work::addObjects(sample, objects);
        QCOMPARE(objects.size(), std::size_t(2));
        QCOMPARE(objects.back().name, std::string("nose"));
    }

    void kindsAreNamesThatComeAgain() {
        auto all = pictures("king", 6);
        for (auto& more : pictures("ace", 4)) all.push_back(more);
        all.push_back({{"the card that bends", "", {0, 0, 10, 10}}});
        QCOMPARE(kinds(all), (std::vector<std::string>{"ace", "king"}));
    }

    void sentencesAreNoKinds() {
        auto all = pictures("man", 4);
        for (int i = 0; i < 5; ++i)
            all.push_back({{"sentence " + std::to_string(i), "", {0, 0, 10, 10}}});
        QVERIFY(kinds(all).empty());
    }

    void nothingIsNoKind() { QVERIFY(kinds({}).empty()); }
};

QTEST_GUILESS_MAIN(TestNamedObjects)
#include "tst_named_objects.moc"
