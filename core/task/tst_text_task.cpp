// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/task/text_task.h"

namespace {

sl::TaskInfo taskInfo() {
    return {"look", "Look", "the cat", true, {sl::MediaKind::Image}, {"text"}};
}

sl::MediaInfo picture(int width, int height) {
    sl::MediaInfo info;
    info.width = width;
    info.height = height;
    return info;
}

}  // namespace

class TestTextTask : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void requestCarriesTheWholeQuery() {
        sl::Query query;
        query.task = "look";
        query.media = {"a.png", "b.png"};
        query.prompt = " the dog ";
        query.system = "be brief";
        query.region = sl::Box{5, 5, 500, 20};
        query.generation.maxTokens = 9;
        query.generation.stop = {"."};
        const auto request =
            sl::textRequest(query, {picture(100, 50), picture(30, 30)}, taskInfo(), 0);
        QVERIFY(request.has_value());
        QCOMPARE(request->kind, sl::Request::Kind::Generate);
        QCOMPARE(request->task, std::string("look"));
        QCOMPARE(request->text, std::string("the dog"));
        QCOMPARE(request->system, std::string("be brief"));
        QCOMPARE(request->generation, query.generation);
        QCOMPARE(request->media.size(), std::size_t(2));
        QCOMPARE(*request->media[0].crop, (sl::Box{5, 5, 100, 20}));
        QCOMPARE(request->media[1].mediaIndex, 1);
        QVERIFY(!request->media[1].crop);
    }

    void everyCheckIsMade() {
        sl::Query good;
        good.media = {"a.png"};
        good.prompt = "x";
        const auto refused = [&](auto change, sl::ErrorCode code) {
            sl::Query query = good;
            change(query);
            const std::vector infos(query.media.size(), picture(10, 10));
            const auto request = sl::textRequest(query, infos, taskInfo(), 1);
            return !request && request.error().code == code;
        };
        QVERIFY(sl::textRequest(good, {picture(10, 10)}, taskInfo(), 1).has_value());
        QVERIFY(refused([](auto& q) { q.media.clear(); }, sl::ErrorCode::Usage));
        QVERIFY(refused([](auto& q) { q.media.push_back("b"); }, sl::ErrorCode::Usage));
        QVERIFY(refused([](auto& q) { q.prompt = " "; }, sl::ErrorCode::Usage));
        QVERIFY(refused([](auto& q) { q.generation.beams = 0; }, sl::ErrorCode::Usage));
        QVERIFY(refused([](auto& q) { q.region = sl::Box{1, 1, 1, 1}; }, sl::ErrorCode::BadInput));
    }

    void outputThatIsNoText() {
        sl::Output output;
        output.content = sl::Curve{};
        const auto text = sl::textOf(output, taskInfo());
        QVERIFY(!text);
        QCOMPARE(text.error().code, sl::ErrorCode::BadInput);
        QCOMPARE(text.error().message,
                 std::string("the model gave a curve, but the task 'look' reads text"));
        output.content = sl::TextOutput{"hi", "stop", {}, {}};
        QCOMPARE(sl::textOf(output, taskInfo())->text, std::string("hi"));
    }

    void textIsTrimmedTokensAreKept() {
        const auto answer = sl::textAnswer({" two cats\n", "length", {{7, " two", -0.5}}, {}});
        QCOMPARE(answer.text, std::string("two cats"));
        QCOMPARE(answer.finish, std::string("length"));
        QCOMPARE(answer.tokens.size(), std::size_t(1));
    }

    void joiningMovesRanges() {
        sl::PartialAnswer first{"ab", "stop", {{1, "ab", 0}}, {}};
        sl::PartialAnswer second{"cde", "length", {{2, "cde", 0}}, {}};
        second.annotations.emplace_back().fromText = {1, 3};
        const auto all = sl::joined({first, second});
        QCOMPARE(all.text, std::string("ab\ncde"));
        QCOMPARE(all.finish, std::string("length"));
        QCOMPARE(all.tokens.size(), std::size_t(2));
        QCOMPARE(*all.annotations.at(0).fromText, (std::pair{4, 6}));
        QCOMPARE(sl::joined({second, first}).finish, std::string("length"));
        QCOMPARE(sl::joined({}).text, std::string());
        QCOMPARE(sl::joined({first}).text, std::string("ab"));
    }
};

QTEST_APPLESS_MAIN(TestTextTask)
#include "tst_text_task.moc"
