// SPDX-License-Identifier: Apache-2.0
#include <QtTest/QtTest>

#include "core/synth/emoji_font.h"
#include "core/synth/scene.h"

using namespace sl::synth;

/// In a program of its own, since a font once opened stays open.
class TestEmojiFont : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { qputenv("SIGHTLINE_EMOJI_FONT", "/nowhere/NotoColorEmoji.ttf"); }
    void missingFontNamesThePackage();
    void picturesWithoutPictogramsNeedNoFont();
    void lettersAreCutToTheirExtent();
    void fontIsUsedOnceItIsThere();
};

void TestEmojiFont::missingFontNamesThePackage() {
    const auto bitmap = emojiBitmap(0x1F34E);
    QVERIFY(!bitmap && bitmap.error().code == sl::ErrorCode::BadInput);
    QVERIFY(bitmap.error().message.find("/nowhere/") != std::string::npos);
    QVERIFY(bitmap.error().hint.find("fonts-noto-color-emoji") != std::string::npos);
}

void TestEmojiFont::picturesWithoutPictogramsNeedNoFont() {
    SceneOptions options;
    options.maxSide = 128;
    options.pictograms = false;
    for (std::uint64_t i = 0; i < 10; ++i) QVERIFY(drawScene(1, i, options).has_value());
    options.pictograms = true;
    bool refused = false;
    for (std::uint64_t i = 0; i < 10; ++i) refused |= !drawScene(1, i, options).has_value();
    QVERIFY(refused);
}

void TestEmojiFont::lettersAreCutToTheirExtent() {
    const GlyphBitmap& letter = letterBitmap(U'T');
    QVERIFY(letter.rgb.empty() && letter.alpha.rows > 60 && letter.alpha.cols > 40);
    double most = 0;
    cv::minMaxIdx(letter.alpha.row(0), nullptr, &most);
    QVERIFY(most >= 24);
}

void TestEmojiFont::fontIsUsedOnceItIsThere() {
    qunsetenv("SIGHTLINE_EMOJI_FONT");
    const auto bitmap = emojiBitmap(0x1F34E);
    if (!bitmap) QSKIP("the font Noto Color Emoji is not installed");
    QVERIFY((*bitmap)->alpha.rows > 60 && (*bitmap)->rgb.size() == (*bitmap)->alpha.size());
    QVERIFY(*emojiBitmap(0x1F34E) == *bitmap);
    QVERIFY(!emojiBitmap(0x10FFFD));
}

QTEST_APPLESS_MAIN(TestEmojiFont)
#include "tst_emoji_font.moc"
