// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QtTest>

#include "core/media/media.h"

using namespace sl;

namespace {

Image gradient(int width, int height) {
    Image image(width, height);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            std::uint8_t* pixel = image.row(y) + 3 * x;
            pixel[0] = static_cast<std::uint8_t>(x * 255 / width);
            pixel[1] = static_cast<std::uint8_t>(y * 255 / height);
            pixel[2] = static_cast<std::uint8_t>((x + y) % 256);
        }
    return image;
}

}  // namespace

class TestMedia : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::string path(const char* name) const { return m_folder.filePath(name).toStdString(); }

private Q_SLOTS:
    void pngKeepsEveryPixel() {
        const Image image = gradient(37, 23);
        QVERIFY(media::writePng(image, path("a.png")));
        const auto read = media::readImage(path("a.png"));
        QVERIFY(read);
        QCOMPARE((*read)->width, 37);
        QCOMPARE((*read)->height, 23);
        QVERIFY((*read)->rgb == image.rgb);
    }

    void jpegKeepsThePicture() {
        const Image image = gradient(64, 48);
        QVERIFY(media::writeJpeg(image, path("a.jpg"), 95));
        const auto read = media::readImage(path("a.jpg"));
        QVERIFY(read);
        double difference = 0;
        for (std::size_t i = 0; i < image.rgb.size(); ++i)
            difference += std::abs(int{image.rgb[i]} - int{(*read)->rgb[i]});
        QVERIFY(difference / static_cast<double>(image.rgb.size()) < 2.0);
    }
};

QTEST_APPLESS_MAIN(TestMedia)
#include "tst_media.moc"
