// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QtTest>

#include "core/base/json.h"
#include "core/media/media.h"
#include "core/work/convert.h"
#include "core/work/export.h"

using namespace sl;

namespace {

QByteArray textOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

Annotation box(const Box& where, const std::string& label, Author author = {}) {
    Annotation annotation;
    annotation.box = where;
    annotation.label = label;
    annotation.author = std::move(author);
    return annotation;
}

}  // namespace

/// A project of two pictures; three questions about the first, one about the second.
class TestExport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        QDir(m_folder->path()).mkdir("pictures");
        QFile project(m_folder->filePath("project.json"));
        QVERIFY(project.open(QIODevice::WriteOnly));
        project.write("{\"name\": \"x\"}");
        for (const char* name : {"a", "b"})
            QVERIFY(media::writePng(Image(64, 48), path("pictures/") + name + ".png"));
        auto opened = ExperimentStore::open(path("sightline.db"), ExperimentStore::Mode::ReadWrite);
        QVERIFY(opened);
        m_store = std::move(*opened);
        m_dog = ask("pictures/a.png", "grounding", "the dog", "dog", {box({1, 2, 30, 40}, "dog")});
        m_cat = ask("pictures/a.png", "grounding", "the cat", "cat", {box({5, 6, 20, 20}, "cat")});
        m_caption = ask("pictures/a.png", "captioning", "", "two animals", {});
        m_lost = ask("pictures/b.png", "grounding", "a <script>", "none", {box({0, 0, 9, 9}, "x")});
    }
    void cleanup() { m_store.reset(); }

    void whatPeopleCorrectedIsExported_data() {
        QTest::addColumn<QByteArray>("format");
        for (const std::string& format : work::exportFormats())
            QTest::newRow(format.c_str()) << QByteArray::fromStdString(format);
    }
    void whatPeopleCorrectedIsExported() {
        QFETCH(QByteArray, format);
        QVERIFY(m_store->setAnnotations(
            m_dog, {box({3, 4, 33, 44}, "brown dog", {Author::Kind::Person, "Ada"})}));
        const auto report = exported(format.toStdString());
        QVERIFY2(report.has_value(), report ? "" : report.error().message.c_str());
        const bool boxesOnly =
            format == "coco" || format == "voc" || format == "yolo" || format == "refjson";
        QCOMPARE(report->answers, std::int64_t{boxesOnly ? 3 : 4});
        QCOMPARE(report->leftOut, std::int64_t{boxesOnly ? 1 : 0});
        QVERIFY(report->findings.empty());
        if (format == "html") {
            QVERIFY(textOf(out()).contains("x=\"3.00\" y=\"4.00\" width=\"30.00\""));
            QVERIFY(textOf(out()).contains("<td>Ada</td>"));
            return;
        }
        datasets::ReadOptions options;
        options.pictureSize = [](const std::string&) -> Result<std::pair<int, int>> {
            return std::pair(64, 48);
        };
        const auto data = datasets::read(out().toStdString(), format.toStdString(), options);
        QVERIFY2(data.has_value(), data ? "" : data.error().message.c_str());
        const Sample& first = data->samples[0];
        QCOMPARE(first.media[0], std::string("pictures/a.png"));
        const Box& found = first.annotations[0].box;
        QVERIFY(std::abs(found.x0 - 3) < 0.01 && std::abs(found.y1 - 44) < 0.01);
        if (format == "csv" || format == "jsonl")
            QCOMPARE(first.annotations[0].author.id, std::string("Ada"));
        else if (format != "yolo" && format != "voc") QVERIFY(textOf(out()).contains("Ada"));
    }

    void chosenRunsAloneAreExported() {
        work::ExportOptions options;
        options.runs = {m_cat.substr(0, 26)};
        options.format = "jsonl";
        QVERIFY(exported(options));
        QCOMPARE(textOf(out()).count('\n'), 1);
        QVERIFY(textOf(out()).contains("the cat"));
        options.runs = {"nothing-like-it"};
        QCOMPARE(exported(options).error().code, ErrorCode::BadInput);
        options.runs = {m_caption};
        options.format = "voc";
        QCOMPARE(exported(options).error().code, ErrorCode::BadInput);
    }

    void verdictsChooseAndRejectedAnswersStayOut() {
        QVERIFY(m_store->setVerdict(m_dog, "accepted"));
        QVERIFY(m_store->setVerdict(m_cat, "rejected"));
        work::ExportOptions options;
        options.format = "refjson";
        QVERIFY(exported(options));
        QVERIFY(!textOf(out()).contains("the cat"));
        QVERIFY(textOf(out()).contains("a <script>"));
        options.format = "csv";  // which says so
        QVERIFY(exported(options));
        QVERIFY(textOf(out()).contains("rejected"));
        options.verdicts = {"accepted", "corrected"};
        QVERIFY(exported(options));
        QVERIFY(!textOf(out()).contains("the cat"));
        QVERIFY(!textOf(out()).contains("a <script>"));
        options.verdicts = {"corrected"};
        QCOMPARE(exported(options).error().code, ErrorCode::BadInput);
        options.verdicts.clear();
        options.format = "refjson";
        options.runs = {m_cat};  // asked for by name
        QVERIFY(exported(options));
    }

    void vanishedPicturesAreFindings() {
        QVERIFY(QFile::remove(m_folder->filePath("pictures/b.png")));
        for (const char* format : {"coco", "yolo", "html"}) {
            const auto report = exported(format);
            QVERIFY(report);
            QVERIFY(!report->findings.empty());
            QVERIFY(report->findings[0].where.find("b.png") != std::string::npos);
        }
        QVERIFY(textOf(m_folder->filePath("out-html")).contains("class=\"missing\""));
        work::ExportOptions options;
        options.format = "voc";
        options.pictures = true;
        const auto report = exported(options);
        QVERIFY(!report);
        QVERIFY(report.error().message.find("b.png") != std::string::npos);
        QVERIFY(!QFileInfo::exists(out()));
    }

    void picturesComeAlong() {
        work::ExportOptions options;
        options.format = "yolo";
        options.pictures = true;
        QVERIFY(exported(options));
        QVERIFY(media::info(path("out-yolo/images/a.png")));
        datasets::ReadOptions read;
        read.mediaRoot = path("out-yolo");
        const auto data = datasets::read(path("out-yolo"), "yolo", read);
        QVERIFY(data);
        QCOMPARE(data->samples[0].media[0], std::string("images/a.png"));
    }

    void aStopLeavesNothing() {
        work::ExportOptions options;
        for (const char* format : {"html", "voc", "coco"}) {
            options.format = format;
            options.out = path("stopped");
            Control control;
            control.cancel();
            const auto report = work::exportRuns(options, *m_store, control);
            QCOMPARE(report.error().code, ErrorCode::Cancelled);
            QVERIFY(QDir(m_folder->path()).entryList({"stopped*"}).isEmpty());
        }
    }

    void dataSetsAreConverted() {
        QVERIFY(exported("voc"));
        work::ConvertOptions options;
        options.in = path("out-voc");
        options.from = "voc";
        options.mediaRoot = m_folder->path().toStdString();
        for (const char* to : {"coco", "yolo", "csv", "jsonl", "refjson", "llava"}) {
            options.to = to;
            options.out = path("converted-") + to;
            options.task = std::string(to) == "llava" ? "grounding" : "";
            Control control;
            const auto report = work::convert(options, control);
            QVERIFY2(report.has_value(), report ? to : report.error().message.c_str());
            QVERIFY(report->findings.empty());
            datasets::ReadOptions read;
            read.mediaRoot = options.mediaRoot;
            read.pictureSize = [](const std::string&) -> Result<std::pair<int, int>> {
                return std::pair(64, 48);
            };
            const auto data = datasets::read(options.out, to, read);
            QVERIFY(data);
            std::size_t boxes = 0;
            for (const Sample& sample : data->samples) boxes += sample.annotations.size();
            QCOMPARE(boxes, std::size_t{3});
        }
    }

    void conversionSaysWhatItLeavesOut() {
        QFile file(m_folder->filePath("q.jsonl"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(
            "{\"image\":\"a.png\",\"question\":\"x\",\"answer\":\"y\"}\n{broken\n"
            "{\"image\":\"a.png\",\"question\":\"x\",\"answers\":[\"y\",\"z\"]}\n");
        file.close();
        work::ConvertOptions options{path("q.jsonl"), "vqa_jsonl", path("c.csv"), "csv", {},
                                     "auto",          "",          false};
        Control control;
        const auto report = work::convert(options, control);
        QVERIFY(report);
        QCOMPARE(report->records, std::int64_t{2});
        QCOMPARE(report->findings.size(), std::size_t{1});
        const auto data = datasets::read(path("c.csv"), "csv", {});
        QVERIFY(data);
        QVERIFY((data->samples[1].answers == std::vector<std::string>{"y", "z"}));
        options.to = "coco";
        QCOMPARE(work::convert(options, control).error().code, ErrorCode::BadInput);
        options.to = "html";
        QCOMPARE(work::convert(options, control).error().code, ErrorCode::Usage);
    }

private:
    std::string path(const char* name) const { return m_folder->filePath(name).toStdString(); }
    QString out() const { return m_folder->filePath(m_out); }

    Result<work::ExportReport> exported(const std::string& format) {
        work::ExportOptions options;
        options.format = format;
        return exported(options);
    }
    Result<work::ExportReport> exported(work::ExportOptions options) {
        m_out = QString("out-") + QString::fromStdString(options.format);
        options.out = out().toStdString();
        Control control;
        return work::exportRuns(options, *m_store, control);
    }

    /// Id of the record.
    std::string ask(const char* medium, const char* task, const char* prompt, const char* text,
                    std::vector<Annotation> annotations) {
        Query query;
        query.task = task;
        query.media = {medium};
        query.prompt = prompt;
        Answer answer;
        answer.text = text;
        answer.annotations = std::move(annotations);
        Run run;
        run.text = text;
        const auto ok = m_store->addAsk(run, query, answer);
        return ok ? run.id : std::string();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ExperimentStore> m_store;
    QString m_out;
    std::string m_dog, m_cat, m_caption, m_lost;
};

QTEST_APPLESS_MAIN(TestExport)
#include "tst_export.moc"
