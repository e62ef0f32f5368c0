// SPDX-License-Identifier: Apache-2.0
#include "models/io/safetensors.h"

#include <QTemporaryDir>
#include <QtTest>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <random>
#include <vector>

#include "models/io/safetensors_header.h"

using namespace sl;
using namespace sl::io;

namespace {

template <class T>
std::span<const std::byte> bytesOf(const std::vector<T>& values) {
    return std::as_bytes(std::span(values));
}

std::string readFile(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void writeFile(const std::string& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
}

// A file with this header and so many data bytes.
std::string fileWith(const std::string& header, std::size_t dataBytes) {
    std::string file;
    for (unsigned shift = 0; shift < 64; shift += 8) {
        file += static_cast<char>((header.size() >> shift) & 0xFFU);
    }
    return file + header + std::string(dataBytes, 'x');
}

}  // namespace

class TestSafetensors : public QObject {
    Q_OBJECT
private:
    QTemporaryDir m_folder;
    std::string path(const char* name) const {
        return (std::filesystem::path(m_folder.path().toStdString()) / name).string();
    }
    QString refusal(const std::string& file) const {
        writeFile(path("bad.safetensors"), file);
        const auto opened = TensorFiles::open(path("bad.safetensors"));
        if (opened) return "accepted";
        if (opened.error().code != ErrorCode::BadModel) return "wrong code";
        const QString message = QString::fromStdString(opened.error().message);
        return message.contains("bad.safetensors") ? message : "file not named: " + message;
    }

private Q_SLOTS:
    // The bytes that the reference library (safetensors 0.8.0, Python) writes for
    // save({"b": float32 [1, 2], "a": float16 [[1, 2]], "i": int64 scalar 7, "e": empty uint8},
    // {"format": "pt"}).
    void writesAsTheReferenceDoes() {
        const std::vector<float> b = {1, 2};
        const std::vector<std::uint16_t> a = {0x3C00, 0x4000};
        const std::vector<std::int64_t> i = {7};
        const std::string file = path("reference.safetensors");
        QVERIFY(writeSafetensors(file,
                                 {{"a", Dtype::F16, {1, 2}, bytesOf(a)},
                                  {"b", Dtype::F32, {2}, bytesOf(b)},
                                  {"e", Dtype::U8, {0, 3}, {}},
                                  {"i", Dtype::I64, {}, bytesOf(i)}},
                                 {{"format", "pt"}}));
        const std::string header =
            R"({"__metadata__":{"format":"pt"},"i":{"dtype":"I64","shape":[],"data_offsets":[0,8]},)"
            R"("b":{"dtype":"F32","shape":[2],"data_offsets":[8,16]},)"
            R"("a":{"dtype":"F16","shape":[1,2],"data_offsets":[16,20]},)"
            R"("e":{"dtype":"U8","shape":[0,3],"data_offsets":[20,20]}})";
        const std::string written = readFile(file);
        const std::size_t padded = (header.size() + 7) / 8 * 8;
        QCOMPARE(written.size(), 8 + padded + 20);
        QCOMPARE(static_cast<unsigned char>(written[0]), padded & 0xFFU);
        QCOMPARE(written.substr(8, padded), header + std::string(padded - header.size(), ' '));
        float second = 0;
        std::memcpy(&second, written.data() + 8 + padded + 12, 4);
        QCOMPARE(second, 2.0F);
    }

    void readsBackWhatItWrote() {
        const std::vector<float> values = {1.5F, -2, 3};
        QVERIFY(writeSafetensors(path("a.safetensors"),
                                 {{"w \"1\"", Dtype::F32, {3, 1}, bytesOf(values)},
                                  {"flag", Dtype::BOOL, {1}, bytesOf(values).first(1)}},
                                 {{"k", "v"}}));
        const auto files = TensorFiles::open(path("a.safetensors"));
        QVERIFY2(files.has_value(), files ? "" : files.error().message.c_str());
        QCOMPARE(files->tensors().size(), 2U);
        QCOMPARE(files->metadata().at("k"), "v");
        const TensorView* tensor = files->find("w \"1\"");
        QVERIFY(tensor != nullptr);
        QCOMPARE(tensor->shape, (std::vector<std::int64_t>{3, 1}));
        QCOMPARE(tensor->count(), 3);
        QVERIFY(tensor->aligned());
        QVERIFY(std::memcmp(tensor->bytes.data(), values.data(), 12) == 0);
        QVERIFY(files->find("other") == nullptr);
    }

    void bytesOutliveTheReaderAndTakeWrites() {
        const std::vector<float> values = {1, 2};
        QVERIFY(writeSafetensors(path("a.safetensors"), {{"w", Dtype::F32, {2}, bytesOf(values)}}));
        TensorView kept;
        {
            const auto files = TensorFiles::open(path("a.safetensors"));
            QVERIFY(files.has_value());
            kept = *files->find("w");
        }
        const float changed = 9;
        std::memcpy(kept.bytes.data(), &changed, 4);  // this process's copy only
        const auto again = TensorFiles::open(path("a.safetensors"));
        QVERIFY(again.has_value());
        QVERIFY(std::memcmp(again->find("w")->bytes.data(), values.data(), 8) == 0);
    }

    void leavesNoTemporaryFile() {
        QVERIFY(writeSafetensors(path("only.safetensors"), {}));
        QVERIFY(!writeSafetensors(path("no/such/folder.safetensors"), {}));
        for (const auto& entry : std::filesystem::directory_iterator(path(""))) {
            QVERIFY(entry.path().string().find(".tmp-") == std::string::npos);
        }
    }

    void refusesToWriteNonsense() {
        const std::vector<float> values = {1, 2};
        const auto bytes = bytesOf(values);
        const auto code = [&](std::vector<TensorToWrite> tensors) {
            const auto written = writeSafetensors(path("n.safetensors"), std::move(tensors));
            return written ? ErrorCode::Internal : written.error().code;
        };
        QCOMPARE(code({{"w", Dtype::F32, {3}, bytes}}), ErrorCode::BadInput);
        QCOMPARE(code({{"w", Dtype::F32, {2}, bytes}, {"w", Dtype::F32, {2}, bytes}}),
                 ErrorCode::BadInput);
        QCOMPARE(code({{"__metadata__", Dtype::F32, {2}, bytes}}), ErrorCode::BadInput);
        QCOMPARE(code({{"\xFF", Dtype::F32, {2}, bytes}}), ErrorCode::BadInput);
        QCOMPARE(code({{"w", Dtype::F32, {-2}, bytes}}), ErrorCode::BadInput);
    }

    void refuses_data() {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char* name, const std::string& file, const char* reason) {
            QTest::newRow(name) << QByteArray::fromStdString(file) << QString(reason);
        };
        const std::string w = R"("w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]})";
        row("empty file", "", "0 bytes, at least 8");
        row("huge header", fileWith("{}", 0).replace(0, 8, 8, '\x7F'), "the limit is 100000000");
        row("header cut", fileWith("{" + w + "}", 0).substr(0, 20), "the file has 20 bytes");
        row("data cut", fileWith("{" + w + "}", 5), "promises 70 bytes, the file has 67");
        row("bytes too many", fileWith("{" + w + "}", 9), "bytes of no tensor");
        row("no brace", fileWith(" {}", 0), "begin with '{'");
        row("no JSON", fileWith("{" + w, 8), "not JSON");
        row("twice", fileWith("{" + w + "," + w + "}", 8), "'w' appears twice");
        row("hole", fileWith(R"({"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})", 8),
            "hole");
        row("overlap",
            fileWith("{" + w + R"(,"v":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}})", 12),
            "overlaps");
        row("backwards", fileWith(R"({"w":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}})", 4),
            "ends before");
        row("size", fileWith(R"({"w":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}})", 8),
            "has 8 bytes, its shape and type need 12");
        row("overflow",
            fileWith(
                R"({"w":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}})", 0),
            "more than 2^63");
        row("negative", fileWith(R"({"w":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}})", 8),
            "negative");
        row("fraction", fileWith(R"({"w":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}})", 8),
            "not whole");
        row("type", fileWith(R"({"w":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}})", 8),
            "unknown type 'F8_E4M3'");
        row("no shape", fileWith(R"({"w":{"dtype":"F32","data_offsets":[0,8]}})", 8), "lacks");
        row("one offset", fileWith(R"({"w":{"dtype":"F32","shape":[2],"data_offsets":[8]}})", 8),
            "two data_offsets");
        row("metadata number", fileWith(R"({"__metadata__":{"a":1}})", 0), "a number");
    }
    void refuses() {
        QFETCH(QByteArray, file);
        QFETCH(QString, reason);
        const QString message = refusal(file.toStdString());
        QVERIFY2(message.contains(reason), qPrintable(message));
    }

    // 20,000 damaged headers: never a crash, never a tensor outside the file.
    void damagedHeadersStayInside() {
        const std::vector<float> values = {1, 2, 3, 4, 5, 6};
        QVERIFY(writeSafetensors(path("f.safetensors"),
                                 {{"layers.0.q_proj", Dtype::F32, {2, 3}, bytesOf(values)},
                                  {"layers.0.norm", Dtype::F16, {4}, bytesOf(values).first(8)},
                                  {"flag", Dtype::BOOL, {}, bytesOf(values).first(1)}},
                                 {{"format", "pt"}}));
        const std::string good = readFile(path("f.safetensors"));
        std::mt19937 random(1);
        int accepted = 0;
        for (int round = 0; round < 20000; ++round) {
            std::string bad = good;
            const std::size_t header =
                8 + static_cast<unsigned char>(good[0]) + 256 * static_cast<unsigned char>(good[1]);
            for (unsigned flips = 1 + random() % 3; flips > 0; --flips) {
                const std::size_t at = random() % header;
                if (random() % 2 == 0) bad[at] = static_cast<char>(random());
                else bad[at] = "0123456789{}[]\",:-"[random() % 18];
            }
            if (random() % 8 == 0) bad.resize(random() % bad.size());
            const std::span<const char> file(bad);
            const auto parsed = parseSafetensorsHeader(std::as_bytes(file), "f");
            if (!parsed) continue;
            ++accepted;
            for (const HeaderEntry& entry : parsed->entries) {
                QVERIFY(entry.begin <= entry.end);
                QVERIFY(parsed->dataOffset + entry.end <= bad.size());
                QCOMPARE(*shapeBytes(entry.shape, entry.dtype), entry.end - entry.begin);
            }
        }
        QVERIFY(accepted > 10 && accepted < 15000);  // e.g. a letter of a name
    }

    void acceptsEdges() {
        writeFile(path("e.safetensors"), fileWith("{}   ", 0));
        QVERIFY(TensorFiles::open(path("e.safetensors")).has_value());
        // Unpadded header: data that is not aligned to its type.
        writeFile(path("u.safetensors"),
                  fileWith(R"({"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})", 4));
        const auto files = TensorFiles::open(path("u.safetensors"));
        QVERIFY(files.has_value());
        QVERIFY(!files->find("w")->aligned());
    }

    void readsShards() {
        const std::vector<float> values = {1, 2};
        const std::filesystem::path folder = path("shards");
        std::filesystem::create_directory(folder);
        const auto at = [&](const char* name) { return (folder / name).string(); };
        QVERIFY(!TensorFiles::open(folder.string()).has_value());  // no weights yet
        QVERIFY(writeSafetensors(at("a.safetensors"), {{"x", Dtype::F32, {2}, bytesOf(values)}}));
        QVERIFY(writeSafetensors(at("b.safetensors"), {{"y", Dtype::F32, {2}, bytesOf(values)}}));
        const std::string index = at("model.safetensors.index.json");
        writeFile(index, R"({"weight_map":{"x":"a.safetensors","y":"b.safetensors"}})");
        const auto files = TensorFiles::open(folder.string());
        QVERIFY2(files.has_value(), files ? "" : files.error().message.c_str());
        QVERIFY(files->find("x") != nullptr && files->find("y") != nullptr);
        QCOMPARE(files->files().size(), 2U);

        writeFile(index, R"({"weight_map":{"x":"a.safetensors","z":"b.safetensors"}})");
        QVERIFY(QString::fromStdString(TensorFiles::open(index).error().message).contains("'z'"));
        writeFile(index, R"({"weight_map":{"x":"../a.safetensors"}})");
        QVERIFY(!TensorFiles::open(index).has_value());
        writeFile(index, R"({"weight_map":{"x":"missing.safetensors"}})");
        QVERIFY(!TensorFiles::open(index).has_value());
        writeFile(index, "[]");
        QVERIFY(!TensorFiles::open(index).has_value());
    }

    void namesWhatIsNoFile() {
        QVERIFY(!TensorFiles::open(path("absent.safetensors")).has_value());
        QVERIFY(!TensorFiles::open("/dev/null").has_value());
        const auto folder = TensorFiles::open(m_folder.path().toStdString());
        QVERIFY(!folder && folder.error().message.find("no weights") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestSafetensors)
#include "tst_safetensors.moc"
