// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <cmath>
#include <limits>

#include "core/task/query_checks.h"

using sl::ErrorCode;

namespace {

sl::TaskInfo taskInfo() {
    return {"look", "Look", "the cat", true, {sl::MediaKind::Image}, {"text"}};
}

sl::Query asking(const std::string& prompt, std::size_t media = 1) {
    sl::Query query;
    query.media.assign(media, "a.png");
    query.prompt = prompt;
    return query;
}

sl::MediaInfo picture(int width, int height) {
    sl::MediaInfo info;
    info.width = width;
    info.height = height;
    return info;
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

class TestQueryChecks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void trims() {
        QCOMPARE(sl::trimmed("  a b\t\n"), std::string_view("a b"));
        QCOMPARE(sl::trimmed("\u00a0\u3000caf\u00e9\u2003"), std::string_view("caf\u00e9"));
        QVERIFY(sl::trimmed(" \u200b\ufeff\r\n").empty());
        QVERIFY(sl::trimmed("").empty());
        QCOMPARE(sl::trimmed(" \xff "), std::string_view("\xff"));
    }

    void blankPromptIsUsage() {
        for (const char* prompt : {"", " ", "\t\r\n", "\u00a0\u3000", "<image>", " <image> "}) {
            const auto checked = sl::checkedPrompt(asking(prompt), taskInfo());
            QVERIFY(!checked);
            QCOMPARE(checked.error().code, ErrorCode::Usage);
            QVERIFY(has(checked.error().message, "'look' needs a prompt"));
            QVERIFY(has(checked.error().hint, "the cat"));
        }
        sl::TaskInfo optional = taskInfo();
        optional.promptRequired = false;
        QCOMPARE(sl::checkedPrompt(asking("  "), optional).value(), std::string());
    }

    void promptIsTrimmed() {
        QCOMPARE(sl::checkedPrompt(asking(" the dog \n"), taskInfo()).value(),
                 std::string("the dog"));
        QCOMPARE(sl::promptWords(asking("<image> the dog<image>")), std::string("the dog"));
    }

    void textThatIsNotUtf8() {
        for (int part = 0; part < 4; ++part) {
            sl::Query query = asking("the dog");
            std::string* const parts[] = {&query.prompt, &query.system,
                                          &query.generation.forcePrefix,
                                          &query.generation.stop.emplace_back("x")};
            *parts[part] = "caf\xe9";
            const auto checked = sl::checkedPrompt(query, taskInfo());
            QVERIFY(!checked);
            QCOMPARE(checked.error().code, ErrorCode::BadInput);
            QVERIFY2(has(checked.error().message, "is not UTF-8 text (byte 3)"),
                     checked.error().message.c_str());
        }
    }

    void longPromptIsRefused() {
        std::string words;  // two bytes a character: the limit counts characters
        for (std::size_t i = 0; i < sl::kMaxPromptCharacters; ++i) words += "\u00e9";
        QVERIFY(sl::checkedPrompt(asking(words), taskInfo()).has_value());
        const auto checked = sl::checkedPrompt(asking(words + "x"), taskInfo());
        QVERIFY(!checked);
        QCOMPARE(checked.error().code, ErrorCode::BadInput);
        QVERIFY2(has(checked.error().message, "8001 characters; at most 8000"),
                 checked.error().message.c_str());
        sl::Query query = asking("x");
        query.system = words + "x";
        QVERIFY(!sl::checkedPrompt(query, taskInfo()));
        std::string tenThousandWords;
        for (int i = 0; i < 10000; ++i) tenThousandWords += "word ";
        QVERIFY(!sl::checkedPrompt(asking(tenThousandWords), taskInfo()));
    }

    void imageMarksMatchTheMedia() {
        QVERIFY(sl::checkedPrompt(asking("<image> and <image>?", 2), taskInfo()).has_value());
        QVERIFY(sl::checkedPrompt(asking("what differs?", 2), taskInfo()).has_value());
        const auto checked = sl::checkedPrompt(asking("<image> and <image>?", 1), taskInfo());
        QVERIFY(!checked);
        QCOMPARE(checked.error().code, ErrorCode::Usage);
        QVERIFY(has(checked.error().message, "2 <image> marks for 1 media"));
    }

    void media() {
        const sl::TaskInfo task = taskInfo();
        const std::vector one{picture(10, 10)};
        const std::vector two{picture(10, 10), picture(20, 20)};
        QVERIFY(sl::checkMedia(asking("x", 1), one, task, 1).has_value());
        QVERIFY(sl::checkMedia(asking("x", 2), two, task, 0).has_value());
        QCOMPARE(sl::checkMedia(asking("x", 2), two, task, 1).error().code, ErrorCode::Usage);
        QCOMPARE(sl::checkMedia(asking("x", 0), {}, task, 1).error().code, ErrorCode::Usage);
        QCOMPARE(sl::checkMedia(asking("x", 1), two, task, 0).error().code, ErrorCode::Internal);
        sl::MediaInfo video = picture(10, 10);
        video.kind = sl::MediaKind::Video;
        const auto wrong = sl::checkMedia(asking("x", 1), {video}, task, 1);
        QCOMPARE(wrong.error().code, ErrorCode::Usage);
        QVERIFY2(has(wrong.error().message, "does not take a video (a.png)"),
                 wrong.error().message.c_str());
        sl::Query timed = asking("x", 1);
        timed.time = sl::Span{0, 1};
        QCOMPARE(sl::checkMedia(timed, one, task, 1).error().code, ErrorCode::Usage);
    }

    void region_data() {
        QTest::addColumn<QVector<double>>("edges");
        QTest::addColumn<QVector<double>>("clipped");  // empty: refused
        QTest::addColumn<QByteArray>("message");
        constexpr double inf = std::numeric_limits<double>::infinity();
        const auto row = [](const char* name, QVector<double> edges, QVector<double> clipped,
                            const char* message = "") {
            QTest::addRow("%s", name) << edges << clipped << QByteArray(message);
        };
        row("inside", {10, 20, 30, 40}, {10, 20, 30, 40});
        row("whole", {0, 0, 100, 50}, {0, 0, 100, 50});
        row("partly outside", {-10, -5, 30, 60}, {0, 0, 30, 50});
        row("larger", {-1e9, -1e9, 1e9, 1e9}, {0, 0, 100, 50});
        row("outside", {100, 0, 120, 50}, {}, "outside the picture of 100 x 50");
        row("far left", {-9, 0, 0, 50}, {}, "outside the picture of 100 x 50");
        row("zero width", {10, 10, 10, 40}, {}, "100 x 50 pixels is empty");
        row("turned", {30, 40, 10, 20}, {}, "100 x 50 pixels is empty");
        row("not a number", {std::nan(""), 0, 10, 10}, {}, "not made of numbers");
        row("endless", {0, 0, inf, 10}, {}, "not made of numbers");
    }
    void region() {
        QFETCH(QVector<double>, edges);
        QFETCH(QVector<double>, clipped);
        QFETCH(QByteArray, message);
        sl::Query query = asking("x");
        query.region = sl::Box{edges[0], edges[1], edges[2], edges[3]};
        const auto checked = sl::checkedRegion(query, picture(100, 50));
        QCOMPARE(checked.has_value(), !clipped.empty());
        if (!checked) {
            QCOMPARE(checked.error().code, ErrorCode::BadInput);
            QVERIFY2(has(checked.error().message, message.toStdString()),
                     checked.error().message.c_str());
            QVERIFY(has(checked.error().hint, "100 x 50"));
            return;
        }
        QCOMPARE(**checked, (sl::Box{clipped[0], clipped[1], clipped[2], clipped[3]}));
    }

    void noRegionIsNone() {
        QVERIFY(!sl::checkedRegion(asking("x"), picture(10, 10)).value().has_value());
    }

    void generation() {
        using Options = sl::GenerationOptions;
        const auto refused = [](auto change, const char* name) {
            Options options;
            change(options);
            const auto checked = sl::checkGeneration(options);
            return !checked && checked.error().code == ErrorCode::Usage &&
                   has(checked.error().message, name);
        };
        QVERIFY(sl::checkGeneration({}).has_value());
        QVERIFY(refused([](Options& o) { o.maxTokens = -1; }, "max tokens"));
        QVERIFY(refused([](Options& o) { o.maxTokens = 2'000'000'000; }, "max tokens"));
        QVERIFY(refused([](Options& o) { o.beams = 0; }, "beams"));
        QVERIFY(refused([](Options& o) { o.beams = 1000; }, "beams"));
        QVERIFY(refused([](Options& o) { o.temperature = -0.1; }, "temperature"));
        QVERIFY(refused([](Options& o) { o.temperature = std::nan(""); }, "temperature"));
        QVERIFY(refused([](Options& o) { o.topP = 0; }, "top-p"));
        QVERIFY(refused([](Options& o) { o.topP = 1.1; }, "top-p"));
        QVERIFY(refused([](Options& o) { o.topK = -1; }, "top-k"));
        QVERIFY(refused([](Options& o) { o.minP = 1.5; }, "min-p"));
        QVERIFY(refused([](Options& o) { o.repetitionPenalty = 0; }, "repetition"));
        QVERIFY(refused([](Options& o) { o.repetitionPenalty = std::nan(""); }, "repetition"));
        QVERIFY(refused([](Options& o) { o.stop = {".", ""}; }, "stop text"));
        Options good;
        good.maxTokens = 5;
        good.beams = 4;
        good.temperature = 0.7;
        good.topP = 0.9;
        good.topK = 50;
        good.minP = 0.05;
        good.repetitionPenalty = 1.1;
        good.stop = {"."};
        QVERIFY(sl::checkGeneration(good).has_value());
    }
};

QTEST_APPLESS_MAIN(TestQueryChecks)
#include "tst_query_checks.moc"
