// SPDX-License-Identifier: Apache-2.0
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "core/media/exif_orientation.h"
#include "core/media/media.h"
#include "core/media/testing/known_pictures.h"

using namespace sl;

namespace {

/// A picture that no turn maps onto itself: bright in one corner, 48 × 32.
Image upright() {
    Image image(48, 32);
    for (int y = 0; y < 32; ++y)
        for (int x = 0; x < 48; ++x) {
            image.row(y)[3 * x] = static_cast<std::uint8_t>(x < 16 && y < 16 ? 220 : 40);
            image.row(y)[3 * x + 1] = static_cast<std::uint8_t>(5 * x);
            image.row(y)[3 * x + 2] = static_cast<std::uint8_t>(6 * y);
        }
    return image;
}

/// What a camera stores so that `orientation` turns it upright. Written down from the table of
/// EXIF 2.3 ("the 0th row is at the visual ..."), apart from the code under test.
Image stored(const Image& shown, int orientation) {
    const bool swapped = orientation >= 5;
    Image image(swapped ? shown.height : shown.width, swapped ? shown.width : shown.height);
    for (int y = 0; y < shown.height; ++y)
        for (int x = 0; x < shown.width; ++x) {
            const int right = shown.width - 1 - x;
            const int below = shown.height - 1 - y;
            int row = 0;
            int column = 0;
            switch (orientation) {
                case 1:
                    row = y;
                    column = x;
                    break;
                case 2:
                    row = y;
                    column = right;
                    break;
                case 3:
                    row = below;
                    column = right;
                    break;
                case 4:
                    row = below;
                    column = x;
                    break;
                case 5:
                    row = x;
                    column = y;
                    break;
                case 6:
                    row = right;
                    column = y;
                    break;
                case 7:
                    row = right;
                    column = below;
                    break;
                default:
                    row = x;
                    column = below;
                    break;
            }
            std::copy_n(shown.row(y) + 3 * x, 3, image.row(row) + 3 * column);
        }
    return image;
}

/// An EXIF block with nothing but the orientation.
QByteArray exifBlock(int orientation, bool bigEndian) {
    QByteArray block = bigEndian
                           ? QByteArray("MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0?\0\0", 22)
                           : QByteArray("II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0?\0\0\0", 22);
    block[bigEndian ? 19 : 18] = static_cast<char>(orientation);
    return block + QByteArray(4, '\0');
}

}  // namespace

class TestOrientation : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    /// A JPEG of `image` with an EXIF block behind its first marker.
    std::string jpegWithExif(const Image& image, const QByteArray& block) {
        const QString path = m_folder.filePath(QStringLiteral("a.jpg"));
        if (!media::writeJpeg(image, path.toStdString(), 95)) return {};
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly)) return {};
        QByteArray content = file.readAll();
        const QByteArray data = QByteArray("Exif\0\0", 6) + block;
        const auto size = static_cast<int>(data.size()) + 2;
        QByteArray marker("\xFF\xE1");
        marker += static_cast<char>(size >> 8);
        marker += static_cast<char>(size & 255);
        content.insert(2, marker + data);
        return content.toStdString();
    }

private Q_SLOTS:
    void allEightLookAlike_data() {
        QTest::addColumn<int>("orientation");
        QTest::addColumn<bool>("bigEndian");
        for (int orientation = 1; orientation <= 8; ++orientation)
            for (const bool bigEndian : {false, true})
                QTest::addRow("%d %s", orientation, bigEndian ? "MM" : "II")
                    << orientation << bigEndian;
    }
    void allEightLookAlike() {
        QFETCH(int, orientation);
        QFETCH(bool, bigEndian);
        const Image shown = upright();
        const std::string jpeg =
            jpegWithExif(stored(shown, orientation), exifBlock(orientation, bigEndian));
        const auto image = media::readImageFromBytes(jpeg, "a.jpg");
        QVERIFY(image);
        QVERIFY(fixture::difference(**image, shown) < 12);

        const QString path = m_folder.filePath(QStringLiteral("b.jpg"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray::fromStdString(jpeg));
        file.close();
        const auto info = media::info(path.toStdString());
        QVERIFY(info);
        QCOMPARE(info->width, 48);
        QCOMPARE(info->height, 32);
        QCOMPARE(info->orientation, orientation);
    }

    void otherValuesMeanUpright() {
        for (const int value : {0, 9, 255})
            QCOMPARE(media::exifOrientation(exifBlock(value, false).toStdString()), 1);
    }

    void brokenBlocksMeanUpright() {
        const std::string good = exifBlock(6, true).toStdString();
        QCOMPARE(media::exifOrientation(good), 6);
        for (std::size_t length = 0; length < 22; ++length)
            QCOMPARE(media::exifOrientation(good.substr(0, length)), 1);
        std::string far = good;
        far[4] = far[5] = far[6] = far[7] = '\xFF';  // the directory lies beyond the end
        QCOMPARE(media::exifOrientation(far), 1);
        std::string many = good;
        many[8] = many[9] = '\xFF';  // 65,535 entries
        many[10] = '\x7F';
        QCOMPARE(media::exifOrientation(many), 1);
    }
};

QTEST_APPLESS_MAIN(TestOrientation)
#include "tst_orientation.moc"
