// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include <functional>

#include "core/base/json.h"

using namespace sl;

namespace {

Json json(const char* text) {
    const auto parsed = parseJson(text, "test");
    if (!parsed) qFatal("%s", parsed.error().message.c_str());
    return *parsed;
}

Answer fullAnswer() {
    Answer a;
    a.text = "red circle";
    a.tokens = {{1, "red", -0.5}};
    Annotation box;
    box.box = {1, 2, 3, 4};
    box.fromText = {0, 3};
    box.author = {Author::Kind::Person, "Ada"};
    a.annotations = {box};
    a.evidence.resize(2);
    a.evidence[0].data = Grid{0, 0, {0, 0, 4, 4}, 1, 2, {1, 2}, 0, 1};
    GridStack stack;
    stack.rows = stack.cols = 1;
    stack.axes = {{"layer", {"0", "1"}}};
    stack.values = {1, 2};
    a.evidence[1].data = stack;
    a.provenance.geometry.views = {{0, 0, 8, 8, {0, 0, 4, 4}, {}, 4, 4}};
    a.provenance.geometry.tokens = {{0, 0, 0, 0, {0, 0, 8, 8}}};
    return a;
}

/// Replaces one value after another, `at` first, calls `visit`, and puts it back.
void replaceEachValue(Json& at, const Json& by, const std::function<void()>& visit) {
    const Json before = at;
    at = by;
    visit();
    at = before;
    if (at.is_structured())
        for (auto& item : at) replaceEachValue(item, by, visit);
}

}  // namespace

class TestJsonRead : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anAnswerComesBack() {
        const Json written = toJson(fullAnswer(), "");
        const auto read = answerFromJson(written);
        QVERIFY2(read.has_value(), read ? "" : read.error().message.c_str());
        QVERIFY(toJson(*read, "") == written);
    }

    void valuesOfOtherTypesAreErrorsNotExceptions() {
        Json answer = toJson(fullAnswer(), "");
        int refused = 0;
        for (const char* text : {"3", "-1", "1e300", "\"x\"", "[]", "[[]]", "{}", "null", "true"}) {
            const Json by = json(text);
            replaceEachValue(answer, by,
                             [&] { refused += answerFromJson(answer).has_value() ? 0 : 1; });
            QVERIFY(text[0] != 't' || refused > 100);
            Json query = json(R"({"task":"vqa","media":["a"],"region":[1,2,3,4],"time":[0,1],
                                  "probe":["attention:layers=mean"],"stop":["x"],"seed":1,
                                  "messages":[{"role":"user","content":"a"}],"parent":"r"})");
            replaceEachValue(query, by, [&] { (void)queryFromJson(query); });
        }
    }

    void aConversationComesBack() {
        Query query;
        query.task = "vqa";
        query.messages = {{"user", "what?"}, {"assistant", "a dog"}};
        query.conversation = "C1";
        query.parent = "R1";
        const auto read = queryFromJson(toJson(query));
        QVERIFY(read.has_value());
        QVERIFY(read->messages == query.messages);
        QCOMPARE(read->conversation, query.conversation);
        QCOMPARE(read->parent, query.parent);
        QVERIFY(!queryFromJson(json(R"({"messages":[3]})")).has_value());
    }

    void aGridStackCannotClaimMoreThanItHolds() {
        // 2^31 x 2^31 x 4 is 0 in 64 bits.
        const auto evidence = evidenceFromJson(json(R"({"form":"grid_stack","data":{
            "rows":2147483647,"cols":2147483647,"file_rect":[0,0,1,1],"values":[],
            "axes":[{"name":"a","labels":["0","1","2","3"]},
                    {"name":"b","labels":["0","1","2","3"]}]}})"));
        QVERIFY(!evidence.has_value());
        QVERIFY(!evidenceFromJson(json(R"({"form":"grid_stack","data":{"rows":-1,"cols":-1,
            "file_rect":[0,0,1,1],"values":[1]}})"))
                     .has_value());
    }

    void fromTextMustBeARange() {
        const auto read = [](const char* range) {
            return annotationFromJson(
                       json((std::string(R"({"kind":"text","from_text":)") + range + "}").c_str()))
                .has_value();
        };
        QVERIFY(read("[0,4]"));
        QVERIFY(!read("[4,0]"));
        QVERIFY(!read("[-1,0]"));
        QVERIFY(!read("[0,1e300]"));
    }
};

QTEST_APPLESS_MAIN(TestJsonRead)
#include "tst_json_read.moc"
