// SPDX-License-Identifier: Apache-2.0
#include "models/io/hf_config.h"

#include <QtTest>

#include "models/io/image_normalise.h"

using namespace sl;
using namespace sl::io;

namespace {

HfConfig config(const std::string& text) {
    auto made = HfConfig::fromJson(text, "config.json");
    if (!made) qFatal("%s", made.error().message.c_str());
    return std::move(*made);
}

template <class T>
QString message(const Result<T>& result) {
    if (result) return "no error";
    if (result.error().code != ErrorCode::BadModel) return "wrong code";
    return QString::fromStdString(result.error().message);
}

}  // namespace

class TestHfConfig : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsTypes() {
        const HfConfig c = config(R"({"a":3,"b":1.5,"c":"x","d":true,"e":[1,2],"f":["u","v"],
            "g":{"h":{"i":7}},"n":null})");
        QCOMPARE(*c.require<int>("a"), 3);
        QCOMPARE(*c.require<double>("a"), 3.0);
        QCOMPARE(*c.require<double>("b"), 1.5);
        QCOMPARE(*c.require<std::string>("c"), "x");
        QCOMPARE(*c.require<bool>("d"), true);
        QCOMPARE(*c.require<std::vector<std::int64_t>>("e"), (std::vector<std::int64_t>{1, 2}));
        QCOMPARE(*c.require<std::vector<double>>("e"), (std::vector<double>{1, 2}));
        QCOMPARE(*c.require<std::vector<std::string>>("f"), (std::vector<std::string>{"u", "v"}));
        QCOMPARE(*c.require<int>("g.h.i"), 7);
        QCOMPARE(*c.section("g.h")->require<int>("i"), 7);
        QCOMPARE(*c.valueOr("n", 5), 5);
        QCOMPARE(*c.valueOr("absent", std::string("y")), "y");
        QVERIFY(!c.has("n") && !c.has("a.b") && c.has("g.h"));
    }

    void namesKeyAndFile() {
        const HfConfig c = config(R"({"a":"3","b":1.5,"big":18446744073709551615,"g":{"h":-1}})");
        QVERIFY(message(c.require<int>("x.y")).contains("config.json lacks 'x.y'"));
        QVERIFY(message(c.require<int>("a")).contains("'a' must be a whole number, it is \"3\""));
        QVERIFY(message(c.find<int>("b")).contains("'b'"));
        QVERIFY(message(c.find<std::int64_t>("big")).contains("'big'"));
        QVERIFY(message(c.find<std::vector<double>>("a")).contains("list of numbers"));
        QVERIFY(message(c.section("a")).contains("an object"));
        QVERIFY(message(c.section("g")->count("h"))
                    .contains("config.json (g): 'h' must be a number from 1"));
        QVERIFY(message(c.count("a")).contains("whole number"));
        QCOMPARE(*c.countOr("absent", 12), 12);
    }

    void refusesNonsense() {
        QVERIFY(message(HfConfig::fromJson("[1]", "c.json")).contains("c.json"));
        QVERIFY(message(HfConfig::fromJson("{", "c.json")).contains("c.json"));
        QVERIFY(message(HfConfig::fromJson(std::string(100000, '['), "c.json")).contains("c.json"));
        QVERIFY(message(HfConfig::load("/no/such/config.json")).contains("/no/such/config.json"));
    }

    void normalises() {
        const auto n = normalisationFrom(config(
            R"({"do_rescale":true,"rescale_factor":0.00392156862745098,"do_normalize":true,
                "image_mean":[0.5,0.25,0],"image_std":[0.5,0.25,2]})"));
        QVERIFY2(n.has_value(), qPrintable(message(n)));
        Image image(2, 1);
        image.rgb = {0, 255, 51, 255, 0, 102};
        const std::vector<float> planes = normalised(image, *n);
        const std::vector<float> expected = {-1, 1, 3, -1, 0.1F, 0.2F};
        QCOMPARE(planes.size(), 6U);
        for (std::size_t i = 0; i < 6; ++i) QVERIFY(std::abs(planes[i] - expected[i]) < 1e-6F);
    }

    void normalisationDefaultsAndErrors() {
        const auto plain =
            normalisationFrom(config(R"({"do_rescale":false,"do_normalize":false})"));
        QCOMPARE(plain->scale, 1.0);
        QCOMPARE(plain->deviation[2], 1.0F);
        QVERIFY(message(normalisationFrom(config("{}"))).contains("image_mean"));
        QVERIFY(message(normalisationFrom(config(R"({"image_mean":[0,0],"image_std":[1,1,1]})")))
                    .contains("three numbers"));
        QVERIFY(message(normalisationFrom(config(R"({"image_mean":[0,0,0],"image_std":[1,0,1]})")))
                    .contains("zero"));
    }
};

QTEST_APPLESS_MAIN(TestHfConfig)
#include "tst_hf_config.moc"
