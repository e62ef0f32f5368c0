// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/media/media.h"
#include "core/media/testing/known_pictures.h"

using namespace sl;

namespace {

struct Case {
    const char* file;
    const char* format;
    const char* shows;
    int tolerance;
    int bits;
    int channels;
};

constexpr Case kCases[] = {
    {"colour8.png", "png", "colour", 0, 8, 3},
    {"colour16.png", "png", "colour", 0, 16, 3},
    {"colour8_interlaced.png", "png", "colour", 0, 8, 3},
    {"alpha8.png", "png", "alpha", 0, 8, 4},
    {"alpha16.png", "png", "alpha", 0, 16, 4},
    {"alpha8_interlaced.png", "png", "alpha", 0, 8, 4},
    {"grey4.png", "png", "grey", 0, 4, 1},
    {"grey8.png", "png", "grey", 0, 8, 1},
    {"grey16.png", "png", "grey", 0, 16, 1},
    {"checks1.png", "png", "checks", 0, 1, 1},
    {"checks2.png", "png", "checks", 0, 2, 1},
    {"grey_palette4.png", "png", "grey", 0, 4, 3},
    {"checks_palette_alpha.png", "png", "checks", 0, 1, 4},
    {"white_by_key.png", "png", "white", 0, 8, 1},
    {"grey_exif3.png", "png", "grey", 0, 8, 1},
    {"colour.jpg", "jpeg", "colour", 8, 8, 3},
    {"colour_progressive.jpg", "jpeg", "colour", 8, 8, 3},
    {"colour_cmyk.jpg", "jpeg", "colour", 8, 8, 4},
    {"grey.jpg", "jpeg", "grey", 4, 8, 1},
    {"colour8.tif", "tiff", "colour", 0, 8, 3},
    {"colour8_planar.tif", "tiff", "colour", 0, 8, 3},
    {"colour8_tiled.tif", "tiff", "colour", 0, 8, 3},
    {"colour8_tiled_planar.tif", "tiff", "colour", 0, 8, 3},
    {"colour8_bigtiff.tif", "tiff", "colour", 0, 8, 3},
    {"colour8_lzw.tif", "tiff", "colour", 0, 8, 3},
    {"colour8_deflate.tif", "tiff", "colour", 0, 8, 3},
    {"colour8_jpeg.tif", "tiff", "colour", 60, 8, 3},
    {"colour8_pages.tif", "tiff", "colour", 0, 8, 3},
    {"colour8_cmyk.tif", "tiff", "colour", 0, 8, 4},
    {"colour8_unspecified_fourth.tif", "tiff", "colour", 0, 8, 4},
    {"colour16_big_endian.tif", "tiff", "colour", 0, 16, 3},
    {"colour16_planar.tif", "tiff", "colour", 0, 16, 3},
    {"colour64_float.tif", "tiff", "colour", 0, 64, 3},
    {"alpha8.tif", "tiff", "alpha", 0, 8, 4},
    {"alpha8_associated.tif", "tiff", "alpha", 1, 8, 4},
    {"checks1.tif", "tiff", "checks", 0, 1, 1},
    {"checks1_white_is_zero.tif", "tiff", "checks", 0, 1, 1},
    {"checks1_group4.tif", "tiff", "checks", 0, 1, 1},
    {"grey2_checks.tif", "tiff", "checks", 0, 2, 1},
    {"grey4.tif", "tiff", "grey", 0, 4, 1},
    {"grey8.tif", "tiff", "grey", 0, 8, 1},
    {"grey10.tif", "tiff", "grey", 0, 10, 1},
    {"grey12.tif", "tiff", "grey", 0, 12, 1},
    {"grey16.tif", "tiff", "grey", 0, 16, 1},
    {"grey24.tif", "tiff", "grey", 0, 24, 1},
    {"grey24_big_endian.tif", "tiff", "grey", 0, 24, 1},
    {"grey32.tif", "tiff", "grey", 0, 32, 1},
    {"grey64.tif", "tiff", "grey", 0, 64, 1},
    {"grey8_signed.tif", "tiff", "grey", 0, 8, 1},
    {"grey16_signed.tif", "tiff", "grey", 0, 16, 1},
    {"grey32_signed.tif", "tiff", "grey", 0, 32, 1},
    {"grey64_signed.tif", "tiff", "grey", 0, 64, 1},
    {"grey16_float.tif", "tiff", "grey", 0, 16, 1},
    {"grey32_float.tif", "tiff", "grey", 0, 32, 1},
    {"grey32_float_nan.tif", "tiff", "grey", 0, 32, 1},
    {"grey64_float_wide.tif", "tiff", "grey", 0, 64, 1},
    {"grey_palette4.tif", "tiff", "grey", 0, 4, 1},
    {"grey_exif6.tif", "tiff", "grey", 0, 8, 1},
    {"colour_lossless.webp", "webp", "colour", 0, 8, 3},
    {"colour_lossy.webp", "webp", "colour", 60, 8, 3},
    {"alpha_lossless.webp", "webp", "alpha", 0, 8, 4},
    {"colour_exif3.webp", "webp", "colour", 0, 8, 3},
    {"colour_frames.webp", "webp", "colour", 0, 8, 4},
    {"colour.gif", "gif", "colour", 0, 8, 3},
    {"grey.gif", "gif", "grey", 0, 8, 3},
    {"grey_frames.gif", "gif", "grey", 0, 8, 3},
    {"white_transparent.gif", "gif", "white", 0, 8, 3},
    {"checks1.bmp", "bmp", "checks", 0, 1, 3},
    {"grey4.bmp", "bmp", "grey", 0, 4, 3},
    {"grey8.bmp", "bmp", "grey", 0, 8, 3},
    {"grey8_rle.bmp", "bmp", "grey", 0, 8, 3},
    {"grey8_rle_literal.bmp", "bmp", "grey", 0, 8, 3},
    {"grey4_rle.bmp", "bmp", "grey", 0, 4, 3},
    {"colour24.bmp", "bmp", "colour", 0, 8, 3},
    {"colour24_top_down.bmp", "bmp", "colour", 0, 8, 3},
    {"colour24_core.bmp", "bmp", "colour", 0, 8, 3},
    {"colour32.bmp", "bmp", "colour", 0, 8, 3},
    {"colour32_masks.bmp", "bmp", "colour", 0, 8, 3},
    {"colour16.bmp", "bmp", "colour", 5, 5, 3},
    {"alpha32.bmp", "bmp", "alpha", 0, 8, 4},
};

}  // namespace

class TestPictures : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void showsThePicture_data() {
        QTest::addColumn<int>("index");
        for (int i = 0; i < static_cast<int>(std::size(kCases)); ++i)
            QTest::newRow(kCases[i].file) << i;
    }
    void showsThePicture() {
        QFETCH(int, index);
        const Case& c = kCases[index];
        const auto image = media::readImage(fixture::path(c.file));
        QVERIFY2(image, image ? "" : image.error().message.c_str());
        const int found = fixture::difference(**image, fixture::picture(c.shows));
        QVERIFY2(found <= c.tolerance, std::to_string(found).c_str());
        const auto info = media::info(fixture::path(c.file));
        QVERIFY2(info, info ? "" : info.error().message.c_str());
        QCOMPARE(info->format, std::string(c.format));
        QCOMPARE(info->width, fixture::kWidth);
        QCOMPARE(info->height, fixture::kHeight);
        QCOMPARE(info->bitsPerChannel, c.bits);
        QCOMPARE(info->channels, c.channels);
    }

    void fromMemoryIsTheSame() {
        const auto image = media::readImageFromBytes(fixture::bytes("colour8.png"), "clipboard");
        QVERIFY(image);
        QCOMPARE(fixture::difference(**image, fixture::picture("colour")), 0);
    }

    void framesAndPagesAreExact() {
        const auto gif = media::info(fixture::path("grey_frames.gif"));
        QVERIFY(gif);
        QVERIFY(gif->frames == 5);
        QVERIFY(gif->durationSec && std::abs(*gif->durationSec - 1.5) < 1e-9);
        QVERIFY(media::info(fixture::path("grey.gif"))->frames == 1);
        const auto webp = media::info(fixture::path("colour_frames.webp"));
        QVERIFY(webp);
        QVERIFY(webp->frames == 4);
        QVERIFY(webp->durationSec && std::abs(*webp->durationSec - 1.0) < 1e-9);
        QCOMPARE(media::info(fixture::path("colour8_pages.tif"))->pages, 3);
        QVERIFY(!media::info(fixture::path("colour8.png"))->frames);
    }
};

QTEST_APPLESS_MAIN(TestPictures)
#include "tst_pictures.moc"
