// SPDX-License-Identifier: Apache-2.0
#include "models/io/resample.h"

#include <QtTest>

#include "core/base/hash.h"
#include "core/base/json.h"
#include "test_folders.h"

using namespace sl;
using namespace sl::io;

namespace {

// The picture that testdata/make_resample_golden.py draws for a seed.
Image drawn(int width, int height, std::uint32_t seed, bool twoTone) {
    Image image(width, height);
    std::uint32_t state = seed;
    for (std::uint8_t& byte : image.rgb) {
        state = state * 1664525U + 1013904223U;
        const std::uint32_t tone = (state >> 31U) != 0 ? 255 : 0;
        byte = static_cast<std::uint8_t>(twoTone ? tone : state >> 24U);
    }
    return image;
}

std::string hashOf(const Image& image) {
    return sha256({reinterpret_cast<const char*>(image.rgb.data()), image.rgb.size()});
}

bool refused(const Result<Image>& result) {
    return !result && result.error().code == ErrorCode::BadInput;
}

}  // namespace

class TestResample : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void equalsPillow() {
        const auto golden = readJsonFile(SL_SOURCE_DIR "/models/io/testdata/resample_golden.json");
        QVERIFY2(golden.has_value(), golden ? "" : golden.error().message.c_str());
        QCOMPARE((*golden)["cases"].size(), 90U);
        for (const Json& c : (*golden)["cases"]) {
            const Image source = drawn(c["from"][0], c["from"][1], c["seed"], c["two_tone"]);
            const auto box = c["box"].get<std::array<float, 4>>();
            const auto filter = filterFromNumber(c["filter"], "test");
            const auto scaled = resample(source, c["to"][0], c["to"][1], *filter, box);
            QVERIFY2(scaled.has_value(), scaled ? "" : scaled.error().message.c_str());
            const auto first = c["first"].get<std::vector<std::uint8_t>>();
            const std::string text = c.dump();
            QVERIFY2(std::equal(first.begin(), first.end(), scaled->rgb.begin()), text.c_str());
            QVERIFY2(hashOf(*scaled) == c["sha256"].get<std::string>(), text.c_str());
        }
    }

    void constantStaysConstant() {
        Image grey(37, 53);
        std::fill(grey.rgb.begin(), grey.rgb.end(), 93);
        for (int number = 1; number <= 5; ++number) {
            const auto scaled = resample(grey, 128, 11, *filterFromNumber(number, ""));
            QVERIFY(std::all_of(scaled->rgb.begin(), scaled->rgb.end(),
                                [](std::uint8_t byte) { return byte == 93; }));
        }
    }

    void sameSizeCopies() {
        const Image source = drawn(5, 4, 1, false);
        QCOMPARE(resample(source, 5, 4, Filter::Lanczos)->rgb, source.rgb);
    }

    void boxEqualsCropWhereItCutsWholePixels() {
        // Only while no tap reaches outside the box: a box filter that halves.
        const Image source = drawn(20, 20, 7, false);
        Image crop(8, 8);
        for (int y = 0; y < 8; ++y) {
            std::copy_n(source.row(y + 6) + 4 * 3, 8 * 3, crop.row(y));
        }
        const auto boxed = resample(source, 4, 4, Filter::Box, std::array<float, 4>{4, 6, 12, 14});
        QCOMPARE(boxed->rgb, resample(crop, 4, 4, Filter::Box)->rgb);
    }

    void refusesNonsense() {
        const Image source = drawn(4, 4, 1, false);
        const float nan = std::numeric_limits<float>::quiet_NaN();
        QVERIFY(refused(resample(Image(), 4, 4, Filter::Box)));
        QVERIFY(refused(resample(source, 0, 4, Filter::Box)));
        QVERIFY(refused(resample(source, 4, -1, Filter::Box)));
        QVERIFY(refused(resample(source, 1 << 20, 4, Filter::Box)));
        using Box4 = std::array<float, 4>;
        for (const Box4 box : {Box4{0, 0, 5, 4}, Box4{-1, 0, 4, 4}, Box4{2, 0, 2, 4},
                               Box4{nan, 0, 4, 4}, Box4{0, 3, 4, 1}}) {
            QVERIFY(refused(resample(source, 2, 2, Filter::Box, box)));
        }
    }

    void numbersArePillows() {
        QCOMPARE(*filterFromNumber(3, ""), Filter::Bicubic);
        const auto nearest = filterFromNumber(0, "preprocessor_config.json");
        QVERIFY(!nearest && nearest.error().code == ErrorCode::BadModel);
        QVERIFY(nearest.error().message.starts_with("preprocessor_config.json"));
    }
};

QTEST_APPLESS_MAIN(TestResample)
#include "tst_resample.moc"
