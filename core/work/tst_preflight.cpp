// SPDX-License-Identifier: Apache-2.0
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "core/media/media.h"
#include "core/work/preflight.h"

using namespace sl;
using work::Preflight;
using work::PreflightFinding;

namespace {

/// A picture that differs from those of other numbers in every part.
Image picture(int number, int width = 64, int height = 48) {
    Image image(width, height);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const int cell = (8 * x / width) * 31 + (8 * y / height) * 17;
            const int grey = (cell * (number * 2 + 3) * 7919 + number * 101) % 251;
            for (int c = 0; c < 3; ++c) image.row(y)[3 * x + c] = static_cast<std::uint8_t>(grey);
        }
    return image;
}

}  // namespace

class TestPreflight : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    std::string path(const QString& name) const { return m_dir.filePath(name).toStdString(); }

    void write(const QString& name, const QByteArray& text) const {
        QFile file(m_dir.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("cannot write");
    }

    Preflight checked(const QByteArray& refs, const QByteArray& test = {},
                      std::size_t maxText = 0) const {
        write("refs.json", refs);
        work::PreflightRequest request;
        request.data = path("refs.json");
        request.format = "refjson";
        request.mediaRoot = m_dir.path().toStdString();
        request.maxText = maxText;
        if (!test.isEmpty()) {
            write("test.json", test);
            request.testData = path("test.json");
        }
        Control control;
        auto report = work::preflight(request, control);
        if (!report) qFatal("%s", report.error().message.c_str());
        return *report;
    }

    static QByteArray ref(const char* name, const char* box, const char* sentence,
                          const char* id = "") {
        return QByteArray("{\"img_name\":\"") + name + "\",\"bbox\":" + box +
               ",\"sentences\":[{\"sent\":\"" + sentence + "\"" +
               (*id ? QByteArray(",\"sent_id\":\"") + id + "\"" : QByteArray()) + "}]}";
    }
    static QByteArray list(const QList<QByteArray>& refs) { return "[" + refs.join(",") + "]"; }

    static QStringList kinds(const Preflight& report) {
        QStringList list;
        for (const PreflightFinding& finding : report.findings)
            list << QString::fromStdString(finding.kind);
        list.sort();
        return list;
    }
    static const PreflightFinding& only(const Preflight& report) {
        if (report.findings.size() != 1) qFatal("%s", qPrintable(kinds(report).join(" ")));
        return report.findings.front();
    }

private Q_SLOTS:
    void initTestCase() {
        for (int i = 0; i < 6; ++i)
            QVERIFY(media::writePng(picture(i), path(QString("p%1.png").arg(i))).has_value());
        QVERIFY(QFile::copy(m_dir.filePath("p1.png"), m_dir.filePath("copy-of-1.png")));
        QVERIFY(media::writePng(picture(2, 120, 90), path("larger-2.png")).has_value());
        write("no.png", "this is no picture");
    }

    void goodDataHaveNoFindings() {
        const auto report =
            checked(list({ref("p0.png", "[1,2,30,40]", "a"), ref("p1.png", "[1,2,64,48]", "b"),
                          ref("p1.png", "[0,0,64.4,48]", "c")}));
        QVERIFY2(report.findings.empty(), qPrintable(kinds(report).join(" ")));
        QVERIFY(report.passed());
        QCOMPARE(report.samples, std::int64_t(3));
        QCOMPARE(report.pictures, std::int64_t(2));
        QCOMPARE(report.boxReading, std::string("pixels xyxy"));
    }

    void aMissingFileIsNamedOnce() {
        const auto report = checked(
            list({ref("p0.png", "[1,2,30,40]", "a"), ref("gone.png", "[1,2,30,40]", "b", "77"),
                  ref("gone.png", "[1,2,30,40]", "c")}));
        const PreflightFinding& finding = only(report);
        QCOMPARE(finding.kind, std::string("missing_file"));
        QVERIFY(finding.severity == PreflightFinding::Error);
        QCOMPARE(finding.sample, std::string("77"));
        QCOMPARE(finding.media, path("gone.png"));
        QVERIFY(finding.where.find("refs.json") != std::string::npos);
        QVERIFY(finding.message.find("gone.png") != std::string::npos);
        QCOMPARE(report.errors(), std::int64_t(1));
    }

    void aFileThatIsNoPictureIsUnreadable() {
        const auto report =
            checked(list({ref("p0.png", "[1,2,30,40]", "a"), ref("no.png", "[1,2,30,40]", "b")}));
        QCOMPARE(only(report).kind, std::string("unreadable"));
        QVERIFY(only(report).message.find("no.png") != std::string::npos);
    }

    void boxesAreHeldAgainstTheirPicture() {
        const auto report = checked(list({ref("p0.png", "[10,10,80,40]", "too wide"),
                                          ref("p0.png", "[-9,10,20,40]", "too far left"),
                                          ref("p1.png", "[10,20,10,40]", "empty"),
                                          ref("p1.png", "[10,20,30,40]", "fine")}));
        QCOMPARE(kinds(report).join(" "), "box_outside box_outside empty_box");
        const auto& wide = *std::find_if(
            report.findings.begin(), report.findings.end(),
            [](const auto& finding) { return finding.message.find("80") != std::string::npos; });
        QVERIFY(wide.message.find("64 x 48") != std::string::npos);
    }

    void longTextsAreCountedInCharacters() {
        const auto report = checked(list({ref("p0.png", "[1,2,30,40]", "äöüäöüäöü"),
                                          ref("p1.png", "[1,2,30,40]", "äöüäöüäöüß")}),
                                    {}, 9);
        QCOMPARE(only(report).kind, std::string("long_text"));
        QVERIFY(only(report).severity == PreflightFinding::Warning);
        QVERIFY(only(report).message.find("10 characters") != std::string::npos);
    }

    void samePicturesAndQuestionsAreDuplicates() {
        const auto report = checked(
            list({ref("p0.png", "[1,2,30,40]", "a", "1"), ref("p0.png", "[1,2,30,40]", "a", "2"),
                  ref("p0.png", "[1,2,33,40]", "a", "3"), ref("p1.png", "[1,2,30,40]", "b", "4"),
                  ref("copy-of-1.png", "[1,2,30,40]", "c", "5"),
                  ref("copy-of-1.png", "[1,2,30,40]", "b", "6")}));
        QCOMPARE(kinds(report), (QStringList{"duplicate", "duplicate", "duplicate", "duplicate"}));
        const auto about = [&](const std::string& id, const std::string& words) {
            return std::any_of(report.findings.begin(), report.findings.end(),
                               [&](const PreflightFinding& finding) {
                                   return finding.sample == id &&
                                          finding.message.find(words) != std::string::npos;
                               });
        };
        QVERIFY(about("2", "record 1, with the same answer"));
        QVERIFY(about("3", "record 1, with another answer"));
        QVERIFY(about("5", "holds the same picture as " + path("p1.png")));
        QVERIFY(about("6", "record 4, with the same answer"));
    }

    void anIdTwiceIsSaidOnce() {
        const auto report = checked(
            list({ref("p0.png", "[1,2,30,40]", "a", "7"), ref("p1.png", "[1,2,30,40]", "b", "7"),
                  ref("p2.png", "[1,2,30,40]", "c", "7")}));
        QCOMPARE(only(report).kind, std::string("duplicate_id"));
        QVERIFY(only(report).message.find("3 records") != std::string::npos);
    }

    void leakageIsFoundByContentAndByLikeness() {
        const auto report = checked(
            list({ref("p0.png", "[1,2,30,40]", "a"), ref("p1.png", "[1,2,30,40]", "b"),
                  ref("p2.png", "[1,2,30,40]", "c")}),
            list({ref("copy-of-1.png", "[1,2,30,40]", "x"), ref("larger-2.png", "[1,2,30,40]", "y"),
                  ref("p3.png", "[1,2,30,40]", "z")}));
        QCOMPARE(kinds(report), (QStringList{"leakage", "leakage"}));
        const PreflightFinding& exact = report.findings[0];
        QVERIFY(exact.severity == PreflightFinding::Error);
        QCOMPARE(exact.media, path("p1.png"));
        QVERIFY(exact.message.find("copy-of-1.png") != std::string::npos);
        const PreflightFinding& near = report.findings[1];
        QVERIFY(near.severity == PreflightFinding::Warning);
        QCOMPARE(near.media, path("p2.png"));
        QVERIFY(near.message.find("of 256 bits") != std::string::npos);
    }

    void theSameFileOnBothSidesLeaksWhole() {
        const QByteArray refs =
            list({ref("p0.png", "[1,2,30,40]", "a"), ref("p1.png", "[1,2,30,40]", "b")});
        QCOMPARE(kinds(checked(refs, refs)), (QStringList{"leakage", "leakage"}));
    }

    void noneOrOnePictureIsSaid() {
        QCOMPARE(only(checked("[]")).kind, std::string("no_samples"));
        QVERIFY(only(checked("[]")).severity == PreflightFinding::Error);
        const auto one =
            checked(list({ref("p0.png", "[1,2,30,40]", "a"), ref("p0.png", "[1,2,9,9]", "b")}));
        QCOMPARE(only(one).kind, std::string("one_sample"));
        QVERIFY(only(one).severity == PreflightFinding::Warning);
    }

    void errorsComeBeforeWarnings() {
        const auto report = checked(
            list({ref("p0.png", "[1,2,30,40]", "a", "7"), ref("p1.png", "[1,2,30,40]", "b", "7"),
                  ref("gone.png", "[1,2,30,40]", "c")}));
        QCOMPARE(report.findings.front().kind, std::string("missing_file"));
        const Json json = work::toJson(report);
        QVERIFY(!json["passed"].get<bool>());
        QCOMPARE(json["errors"].get<int>(), 1);
        QCOMPARE(json["findings"][1]["severity"].get<std::string>(), std::string("warning"));
    }

    void progressIsToldAndCancelStops() {
        write("refs.json",
              list({ref("p0.png", "[1,2,30,40]", "a"), ref("p1.png", "[1,2,30,40]", "b")}));
        work::PreflightRequest request;
        request.data = path("refs.json");
        request.format = "refjson";
        request.mediaRoot = m_dir.path().toStdString();
        Progress last;
        Control told([&](const Progress& progress) { last = progress; });
        QVERIFY(work::preflight(request, told).has_value());
        QCOMPARE(last.total, std::int64_t(2));
        QCOMPARE(last.done, std::int64_t(2));
        Control stopped;
        stopped.cancel();
        const auto report = work::preflight(request, stopped);
        QVERIFY(!report.has_value());
        QVERIFY(report.error().code == ErrorCode::Cancelled);
    }

    void aFileThatIsNoDataIsAnError() {
        write("refs.json", "no json");
        work::PreflightRequest request;
        request.data = path("refs.json");
        request.format = "refjson";
        Control control;
        const auto report = work::preflight(request, control);
        QVERIFY(!report.has_value());
        QVERIFY(report.error().code == ErrorCode::BadInput);
        request.format = "nonsense";
        QVERIFY(work::preflight(request, control).error().code == ErrorCode::Usage);
    }
};

QTEST_GUILESS_MAIN(TestPreflight)
#include "tst_preflight.moc"
