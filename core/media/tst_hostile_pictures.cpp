// SPDX-License-Identifier: Apache-2.0
#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include <ctime>
#include <random>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/media/media.h"
#include "core/media/testing/known_pictures.h"
#include "test_folders.h"

using namespace sl;

#ifndef SL_MUTATIONS
#define SL_MUTATIONS 150  // the target labelled slow takes 2,000
#endif

namespace {

std::string bigEndian(std::uint32_t value) {
    return {static_cast<char>(value >> 24U), static_cast<char>(value >> 16U),
            static_cast<char>(value >> 8U), static_cast<char>(value)};
}
std::string littleEndian(std::uint32_t value) {
    const std::string big = bigEndian(value);
    return {big.rbegin(), big.rend()};
}

/// `file` of testdata with `bytes` written over it.
std::string patched(const char* file, std::size_t at, const std::string& bytes) {
    return fixture::bytes(file).replace(at, bytes.size(), bytes);
}

/// PNG checks its header by CRC 32, so a lie needs a right one.
std::string lyingPng() {
    std::string header =
        "IHDR" + bigEndian(60'000) + bigEndian(60'000) + std::string("\x08\x02\0\0\0", 5);
    std::uint32_t crc = 0xFFFFFFFFU;
    for (const char c : header) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
    }
    return "\x89PNG\r\n\x1A\n" + bigEndian(13) + header + bigEndian(~crc) + bigEndian(30) + "IDAT" +
           std::string(40, 'x');
}

/// The 16-bit fields of the frame header (SOF0: FF C0, length, precision, height, width).
std::string lyingJpeg() {
    std::string jpeg = fixture::bytes("colour.jpg");
    const std::size_t frame = jpeg.find("\xFF\xC0");
    return jpeg.replace(frame + 5, 4, "\xEA\x60\xEA\x60").substr(0, frame + 100);
}

std::string lyingTiff() {  // width and height are the first two entries of the directory
    std::string tiff = fixture::bytes("checks1.tif");
    const auto directory = static_cast<unsigned char>(tiff[4]);
    tiff.replace(directory + 2 + 8, 4, littleEndian(60'000));
    return tiff.replace(directory + 2 + 12 + 8, 4, littleEndian(60'000));
}

/// Processor time of this program: the clock on the wall counts whatever else runs.
qint64 processorMs() {
    return qint64{std::clock()} * 1000 / CLOCKS_PER_SEC;
}

qint64 residentPeakMiB() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

}  // namespace

class TestHostilePictures : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    std::string file(const char* name, const std::string& content) {
        QFile out(m_folder.filePath(QLatin1String(name)));
        if (out.open(QIODevice::WriteOnly))
            out.write(content.data(), static_cast<qint64>(content.size()));
        return out.fileName().toStdString();
    }

private Q_SLOTS:
    void liesAboutTheSizeAreRefusedAtOnce_data() {
        QTest::addColumn<QByteArray>("content");
        const auto row = [](const char* name, const std::string& content) {
            QTest::newRow(name) << QByteArray::fromStdString(content);
        };
        row("png", lyingPng());
        row("jpeg", lyingJpeg());
        row("tiff", lyingTiff());
        row("gif", patched("grey.gif", 6, "\x60\xEA\x60\xEA"));
        row("bmp", patched("colour24.bmp", 18, littleEndian(60'000) + littleEndian(60'000)));
        row("bmp upside down",
            patched("colour24.bmp", 18, littleEndian(60'000) + littleEndian(0x80000000U)));
    }
    void liesAboutTheSizeAreRefusedAtOnce() {
        QFETCH(QByteArray, content);
        const qint64 before = processorMs();
        const auto image = media::readImageFromBytes(content.toStdString(), "liar");
        const auto info = media::info(file("liar", content.toStdString()));
        QVERIFY(processorMs() - before < 200);
        QVERIFY(!image && !info);
        for (const Error& error : {image.error(), info.error()}) {
            QCOMPARE(error.code, ErrorCode::BadInput);
            QVERIFY2(error.message.find("pixels") != std::string::npos, error.message.c_str());
            QVERIFY(error.message.find("liar") != std::string::npos);
            QVERIFY(!error.hint.empty());
        }
    }

    void sizesThatTheFileCannotHoldAreRefused() {
        const auto image = media::readImageFromBytes(
            patched("grey4_rle.bmp", 18, littleEndian(19'000) + littleEndian(19'000)), "liar");
        QVERIFY(!image);
        QVERIFY(image.error().message.find("bytes long") != std::string::npos);
    }

    void nothingBreaksWhateverIsChanged_data() {
        QTest::addColumn<QByteArray>("ending");
        for (const char* ending : {".png", ".jpg", ".tif", ".webp", ".gif", ".bmp"})
            QTest::newRow(ending) << QByteArray(ending);
    }
    void nothingBreaksWhateverIsChanged() {
        QFETCH(QByteArray, ending);
        std::vector<std::string> seeds;
        for (const QString& name : QDir(QStringLiteral(SL_SOURCE_DIR "/core/media/testdata"))
                                       .entryList({QLatin1Char('*') + QString::fromLatin1(ending)}))
            seeds.push_back(fixture::bytes(name.toLatin1().constData()));
        QVERIFY(!seeds.empty());
        std::mt19937 random(7);
        qint64 slowest = 0;
        for (int i = 0; i < SL_MUTATIONS; ++i) {
            std::string bytes = seeds[static_cast<std::size_t>(i) % seeds.size()];
            for (unsigned flips = 1 + random() % 4; flips > 0; --flips)
                bytes[random() % bytes.size()] = static_cast<char>(random());
            if (i % 7 == 0) bytes.resize(1 + random() % bytes.size());
            const qint64 before = processorMs();
            const auto image = media::readImageFromBytes(bytes, "mutant");
            slowest = std::max(slowest, processorMs() - before);
            if (!image) QVERIFY(!image.error().message.empty());
        }
        QVERIFY2(slowest < 5000, std::to_string(slowest).c_str());
        QVERIFY2(residentPeakMiB() < 2048, std::to_string(residentPeakMiB()).c_str());
    }

    void whatWasDecodedIsShown_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<int>("keep");  // percent of the file
        QTest::newRow("jpeg") << QByteArray("colour.jpg") << 99;
        QTest::newRow("progressive jpeg") << QByteArray("colour_progressive.jpg") << 99;
        QTest::newRow("png") << QByteArray("alpha8.png") << 75;
        QTest::newRow("interlaced png") << QByteArray("alpha8_interlaced.png") << 75;
        QTest::newRow("bmp") << QByteArray("colour24.bmp") << 60;
        QTest::newRow("rle bmp") << QByteArray("grey8_rle_literal.bmp") << 70;
        QTest::newRow("gif") << QByteArray("noise.gif") << 80;
        QTest::newRow("webp") << QByteArray("noise.webp") << 80;
    }
    void whatWasDecodedIsShown() {
        QFETCH(QByteArray, name);
        QFETCH(int, keep);
        std::string bytes = fixture::bytes(name.constData());
        const auto whole = media::readImageFromBytes(bytes, "whole");
        QVERIFY(whole);
        bytes.resize(bytes.size() * static_cast<std::size_t>(keep) / 100);
        const auto image = media::readImageFromBytes(bytes, "cut");
        QVERIFY2(image, image ? "" : image.error().message.c_str());
        QCOMPARE((*image)->width, (*whole)->width);
        QCOMPARE((*image)->height, (*whole)->height);
        // Half of it at least is what it was; interlaced pictures and progressive ones get coarser.
        std::size_t equal = 0;
        for (std::size_t i = 0; i < (*whole)->rgb.size(); ++i)
            if (std::abs(int{(*image)->rgb[i]} - int{(*whole)->rgb[i]}) < 32) ++equal;
        QVERIFY2(equal * 2 > (*whole)->rgb.size(), std::to_string(equal).c_str());
    }

    void aHeaderAloneIsRefused() {
        for (const char* name :
             {"colour.jpg", "colour_progressive.jpg", "colour8.png", "colour8_interlaced.png",
              "colour24.bmp", "grey8_rle.bmp", "colour.gif", "noise.webp", "colour_lossy.webp",
              "colour8_lzw.tif"})
            for (const std::size_t length : {std::size_t{30}, std::size_t{60}}) {
                const auto image =
                    media::readImageFromBytes(fixture::bytes(name).substr(0, length), "cut");
                QVERIFY2(!image, name);
                QCOMPARE(image.error().code, ErrorCode::BadInput);
            }
    }

    void otherThingsAreNamed_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<bool>("notYet");
        QTest::addColumn<QByteArray>("words");
        const auto row = [](const char* name, const QByteArray& content, bool notYet,
                            const char* words) {
            QTest::newRow(name) << content << notYet << QByteArray(words);
        };
        row("text", "Dear reader,\n", false, "text file");
        row("utf-16", QByteArray("\xFF\xFEh\0i\0", 6), false, "text file");
        row("svg", "<?xml version='1.0'?><svg/>", false, "SVG");
        row("pdf", "%PDF-1.7\n\x80", false, "PDF");
        row("heic",
            QByteArray("\0\0\0\x18"
                       "ftypheic\0\0\0\0",
                       16),
            false, "HEIC");
        row("noise", QByteArray("\x01\x02\x03\x04\x05\x06\0\x07", 8), false, "not a picture");
        row("mp4",
            QByteArray("\0\0\0\x18"
                       "ftypisom\0\0\0\0",
                       16),
            true, "videos");
        row("webm", "\x1A\x45\xDF\xA3\x01", true, "videos");
        row("avi", QByteArray("RIFF\x10\0\0\0AVI LIST", 16), true, "videos");
        row("ply", "ply\r\nformat ascii 1.0\r\n", true, "point clouds");
        row("pcd", "# .PCD v.7\n", true, "point clouds");
        row("obj", "# made by hand\n\nv 1 2 3\n", true, "point clouds");
        row("dicom", QByteArray(128, '\0') + "DICM", true, "slides");
    }
    void otherThingsAreNamed() {
        QFETCH(QByteArray, content);
        QFETCH(bool, notYet);
        QFETCH(QByteArray, words);
        const std::string path = file("thing", content.toStdString());
        const auto image = media::readImage(path);
        const auto info = media::info(path);
        QVERIFY(!image && !info);
        QCOMPARE(image.error().code, notYet ? ErrorCode::NotYet : ErrorCode::BadInput);
        QVERIFY2(image.error().message.find(words.toStdString()) != std::string::npos,
                 image.error().message.c_str());
        QVERIFY(image.error().message.find(path) != std::string::npos);
        QVERIFY(image.error() == info.error());
    }

    void pathsThatAreNoFilesAreNamed() {
        const std::string pipe = m_folder.filePath(QStringLiteral("pipe")).toStdString();
        QVERIFY(mkfifo(pipe.c_str(), 0600) == 0);
        const std::pair<std::string, const char*> cases[] = {
            {m_folder.path().toStdString(), "is a folder"},
            {"/no/such/file.png", "there is no file"},
            {file("empty", ""), "is empty"},
            {pipe, "device or pipe"},
            {"", "there is no file"}};
        for (const auto& [path, words] : cases) {
            const auto image = media::readImage(path);
            QVERIFY(!image);
            QCOMPARE(image.error().code, ErrorCode::BadInput);
            QVERIFY2(image.error().message.find(words) != std::string::npos,
                     image.error().message.c_str());
        }
        QVERIFY(!media::readImageFromBytes("", "clipboard"));
    }

    void filesThatMayNotBeReadAreNamed() {
        const std::string path = file("secret", fixture::bytes("grey8.png"));
        QVERIFY(chmod(path.c_str(), 0) == 0);
        // root may read everything, so it steps down for a moment: the folder must let others in.
        constexpr uid_t kNobody = 65534;
        const bool root = geteuid() == 0;
        if (root) QVERIFY(chmod(m_folder.path().toUtf8(), 0755) == 0 && seteuid(kNobody) == 0);
        const auto image = media::readImage(path);
        if (root) QVERIFY(seteuid(0) == 0);
        QVERIFY(!image);
        QVERIFY(image.error().message.find("Permission") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestHostilePictures)
#include "tst_hostile_pictures.moc"
