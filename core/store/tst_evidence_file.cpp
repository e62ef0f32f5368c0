// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QTest>

#include "core/store/evidence_file.h"
#include "core/store/evidence_path.h"
#include "core/store/safetensors_file.h"
#include "core/store/tst_ask_samples.h"

using namespace sl;
using namespace sl::store;

namespace {

QByteArray header(const QByteArray& json) {
    QByteArray bytes;
    const auto length = static_cast<quint64>(json.size());
    bytes.append(reinterpret_cast<const char*>(&length), sizeof(length));
    return bytes + json;
}

}  // namespace

class TestEvidenceFile : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    std::string path(const QString& name) const { return m_folder.filePath(name).toStdString(); }

    std::string write(const QByteArray& bytes) const {
        QFile file(m_folder.filePath("hostile.safetensors"));
        if (!file.open(QIODevice::WriteOnly)) qFatal("cannot write");
        file.write(bytes);
        return file.fileName().toStdString();
    }

private Q_SLOTS:
    void everyFormComesBackBitByBit() {
        for (const Evidence& evidence : test::evidenceOfEachForm()) {
            const std::string file = path(QString::fromStdString(evidence.form()));
            const auto bytes = writeEvidence(file, evidence);
            QVERIFY(bytes.has_value());
            QCOMPARE(*bytes, std::int64_t(QFileInfo(QString::fromStdString(file)).size()));
            const auto back = readEvidence(file);
            QVERIFY2(back.has_value(), back ? "" : back.error().message.c_str());
            QCOMPARE(test::difference(evidence, *back), std::string());
            QCOMPARE(back->file, file);
        }
    }

    void numbersThatJsonCannotHoldNeedAFile() {
        Evidence evidence;
        evidence.data = Curve{{0, 1}, {1, 2}, "s"};
        QVERIFY(!needsFile(evidence));
        std::get<Curve>(evidence.data).y[1] = std::numeric_limits<double>::infinity();
        QVERIFY(needsFile(evidence));
    }

    void moreThan64KilobytesNeedAFile() {
        Evidence evidence;
        evidence.data = Matrix{{}, {}, std::vector<float>(16384)};
        QVERIFY(!needsFile(evidence));
        std::get<Matrix>(evidence.data).values.push_back(0);
        QVERIFY(needsFile(evidence));
        evidence.data = Matrix{{std::string(70'000, 'x')}, {}, {}};
        QVERIFY(needsFile(evidence));
    }

    void theDataStartAligned() {
        const std::string file = path("aligned");
        QVERIFY(writeSafetensors(file, {{"k", "abc"}}, {}).has_value());
        QCOMPARE(QFileInfo(QString::fromStdString(file)).size() % 8, qint64(0));
    }

    void hostileFilesAreRefused_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("short") << QByteArray("\1\0\0", 3);
        QTest::newRow("header longer than file") << header("{}").replace(0, 1, "\x7f");
        QTest::newRow("huge header") << QByteArray(8, '\xff') + "{}";
        QTest::newRow("not JSON") << header("{");
        QTest::newRow("not an object") << header("[1]");
        QTest::newRow("deep") << header(QByteArray(100'000, '['));
        const auto tensor = [](const char* text) {
            return header(QByteArray("{\"values\":") + text + "}") + QByteArray(8, '\0');
        };
        QTest::newRow("tensor is a number") << tensor("3");
        QTest::newRow("no shape") << tensor(R"({"dtype":"F32","data_offsets":[0,8]})");
        QTest::newRow("outside") << tensor(R"({"dtype":"F32","shape":[4],"data_offsets":[0,16]})");
        QTest::newRow("reversed") << tensor(R"({"dtype":"F32","shape":[2],"data_offsets":[8,0]})");
        QTest::newRow("negative") << tensor(R"({"dtype":"F32","shape":[-2],"data_offsets":[0,8]})");
        QTest::newRow("overflow") << tensor(
            R"({"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]})");
        QTest::newRow("other size")
            << tensor(R"({"dtype":"F32","shape":[1],"data_offsets":[0,8]})");
        QTest::newRow("unknown type")
            << tensor(R"({"dtype":"Q7","shape":[1],"data_offsets":[0,8]})");
        QTest::newRow("no evidence") << header(R"({"__metadata__":{"evidence":3}})");
        QTest::newRow("metadata is a list") << header(R"({"__metadata__":["evidence"]})");
        const auto meta = [](const char* text) {
            return header(QByteArray(R"({"__metadata__":{"evidence":")") + text + "\"}}");
        };
        QTest::newRow("evidence not JSON") << meta("{");
        QTest::newRow("no form") << meta("{}");
        QTest::newRow("no fields") << meta(R"({\"form\":\"grid\"})");
        QTest::newRow("fields are a list") << meta(R"({\"form\":\"table\",\"fields\":[]})");
        QTest::newRow("no tensor") << meta(R"({\"form\":\"points\",\"fields\":{}})");
    }
    void hostileFilesAreRefused() {
        QFETCH(QByteArray, bytes);
        const std::string file = write(bytes);
        const auto read = readEvidence(file);
        QVERIFY(!read.has_value());
        QVERIFY(read.error().code == ErrorCode::BadInput);
        QVERIFY2(read.error().message.find("hostile") != std::string::npos,
                 read.error().message.c_str());
    }

    void truncatedAndFlippedFilesNeverCrash() {
        for (const Evidence& evidence : test::evidenceOfEachForm()) {
            QVERIFY(writeEvidence(path("whole"), evidence).has_value());
            QFile whole(m_folder.filePath("whole"));
            QVERIFY(whole.open(QIODevice::ReadOnly));
            const QByteArray bytes = whole.readAll();
            for (int n = 0; n < 100; ++n) {
                QByteArray changed = bytes.left(bytes.size() * n / 100);
                QVERIFY(!readEvidence(write(changed)).has_value());
                changed = bytes;
                changed[n * bytes.size() / 100] = static_cast<char>(n * 37);
                (void)readEvidence(write(changed));
            }
        }
    }

    void rowsAndColumnsMustFitTheNumbers() {
        Evidence evidence;
        evidence.data = Grid{0, 0, {}, 3, 3, {1, 2}, 0, 1};
        QVERIFY(writeEvidence(path("lying"), evidence).has_value());
        QVERIFY(!readEvidence(path("lying")).has_value());
    }

    void pipesFoldersAndAbsentFilesAreErrors() {
        QVERIFY(!readEvidence(m_folder.path().toStdString()).has_value());
        QVERIFY(!readEvidence(path("absent")).has_value());
        QVERIFY(!readEvidence("/dev/zero").has_value());
        QVERIFY(!writeEvidence(path("no/such/folder"), {}).has_value());
    }

    void onlyTheStoresOwnNamesArePaths() {
        QVERIFY(isEvidencePath(evidencePath("01ABC", 12)));
        for (const char* bad :
             {"", "/etc/passwd", "../evidence-1.safetensors", "a/../evidence-1.safetensors",
              "a/b/evidence-1.safetensors", "a/evidence-.safetensors", "a/evidence-1.txt",
              "a/evidence-1x.safetensors", ".unfinished/evidence-1.safetensors"})
            QVERIFY2(!isEvidencePath(bad), bad);
    }
};

QTEST_APPLESS_MAIN(TestEvidenceFile)
#include "tst_evidence_file.moc"
