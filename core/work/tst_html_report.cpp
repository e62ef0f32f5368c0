// SPDX-License-Identifier: Apache-2.0
#include <QRegularExpression>
#include <QXmlStreamReader>
#include <QtTest>

#include <cmath>

#include "core/media/media.h"
#include "core/work/html_report.h"
#include "core/work/html_text.h"

using namespace sl;
using work::ReportEntry;

namespace {

Annotation box(const Box& where, const std::string& label, Author author = {}) {
    Annotation annotation;
    annotation.box = where;
    annotation.label = label;
    annotation.author = std::move(author);
    return annotation;
}

ReportEntry entry() {
    ReportEntry made;
    made.run.id = "01RUN";
    made.run.task = "grounding";
    made.run.model = "mini";
    made.run.started = "2026-01-02T03:04:05.678Z";
    made.run.prompt = "the dog";
    made.answer.text = "a dog";
    made.answer.tokens = {{1, "a", std::log(0.99)}, {2, " dog", std::log(0.3)}};
    made.answer.annotations = {box({10, 20, 60, 70}, "dog")};
    made.annotations = made.answer.annotations;
    made.answer.provenance.weightsSha256 = "abc123";
    made.media = {{"photos/a.jpg", std::make_shared<Image>(200, 100), {}}};
    return made;
}

bool has(const std::string& html, const char* part) {
    return html.find(part) != std::string::npos;
}

/// Tags that the page opens and does not close, or closes without opening; void ones aside.
QString unbalanced(QString html) {
    html.remove(
        QRegularExpression("<style>.*</style>", QRegularExpression::DotMatchesEverythingOption));
    html.remove(QRegularExpression("<(!doctype|meta|img)[^>]*>"));
    QXmlStreamReader reader("<all>" + html + "</all>");
    while (!reader.atEnd()) reader.readNext();
    return reader.hasError() ? reader.errorString() : QString();
}

}  // namespace

class TestHtmlReport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void textIsNeverMarkup() {
        QCOMPARE(work::htmlEscaped("<b a=\"x\" c='y'>&amp;</b>"),
                 std::string("&lt;b a=&quot;x&quot; c=&#39;y&#39;&gt;&amp;amp;&lt;/b&gt;"));
        QCOMPARE(work::htmlEscaped("Ω 赤 \n\t"), std::string("Ω 赤 \n\t"));
        QCOMPARE(work::htmlEscaped(std::string("a\x01\xFF\0b", 5)),
                 std::string("a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
                             "b"));
    }

    void base64IsAsTheStandardHasIt() {
        const std::pair<const char*, const char*> pairs[] = {{"", ""},
                                                             {"f", "Zg=="},
                                                             {"fo", "Zm8="},
                                                             {"foo", "Zm9v"},
                                                             {"foob", "Zm9vYg=="},
                                                             {"fooba", "Zm9vYmE="},
                                                             {"foobar", "Zm9vYmFy"}};
        for (const auto& [bytes, text] : pairs) QCOMPARE(work::base64(bytes), std::string(text));
        std::string all;
        for (int i = 0; i < 1000; ++i) all += static_cast<char>(i * 37);
        QCOMPARE(QByteArray::fromBase64(QByteArray::fromStdString(work::base64(all))).toStdString(),
                 all);
    }

    void theBoxStandsWhereItIs() {
        const std::string html = work::entryHtml(entry());
        QVERIFY(has(html, "viewBox=\"0 0 200 100\""));
        QVERIFY(has(html,
                    "<rect class=\"c0\" x=\"10.00\" y=\"20.00\" width=\"50.00\" "
                    "height=\"50.00\"/>"));
        QVERIFY(has(html, "style=\"left:5.00%;top:20.00%\">dog</span>"));
        QVERIFY(!has(html, "class=\"model\""));
    }

    void thePictureIsInThePage() {
        ReportEntry made = entry();
        auto picture = std::make_shared<Image>(3000, 1500);
        std::fill(picture->rgb.begin(), picture->rgb.end(), std::uint8_t(200));
        made.media[0].picture = picture;
        const std::string html = work::entryHtml(made);
        const std::string mark = "src=\"data:image/jpeg;base64,";
        const std::size_t at = html.find(mark);
        QVERIFY(at != std::string::npos);
        const std::size_t end = html.find('"', at + mark.size());
        const QByteArray bytes = QByteArray::fromBase64(
            QByteArray::fromStdString(html.substr(at + mark.size(), end - at - mark.size())));
        const auto back = media::readImageFromBytes(bytes.toStdString(), "page");
        QVERIFY(back);
        QCOMPARE((*back)->width, 1280);
        QCOMPARE((*back)->height, 640);
        QVERIFY(std::abs(int((*back)->rgb[0]) - 200) < 4);
        QVERIFY(has(html, "viewBox=\"0 0 3000 1500\""));
    }

    void unlikelyWordsAreShaded() {
        const std::string html = work::entryHtml(entry());
        QVERIFY(has(html, "<span class=\"word p0\" title=\"99 %\">a</span>"));
        QVERIFY(has(html, "<span class=\"word p6\" title=\"30 %\"> dog</span>"));
    }

    void tokensThatAreNotTheTextStandUnderIt() {
        ReportEntry made = entry();
        made.answer.text = "dog at 10, 20";
        const std::string html = work::entryHtml(made);
        QVERIFY(has(html, "<p class=\"answer\">dog at 10, 20</p>"));
        QVERIFY(has(html, "as written by the model"));
    }

    void correctionsShowBesideTheModelsBoxes() {
        ReportEntry made = entry();
        made.annotations = {box({12, 22, 61, 71}, "dog", {Author::Kind::Person, "Ada <A>"})};
        made.verdict = "corrected";
        const std::string html = work::entryHtml(made);
        QVERIFY(has(html, "<rect class=\"model\" x=\"10.00\""));
        QVERIFY(has(html, "<rect class=\"c0\" x=\"12.00\""));
        QVERIFY(has(html, "<td>Ada &lt;A&gt;</td>"));
        QVERIFY(has(html, "<span class=\"verdict corrected\">corrected</span>"));
    }

    void whatPeopleAndModelsWroteShowsAsText() {
        const std::string evil = "</p></article><script>alert(1)</script>\"'><img src=x onerror=y>";
        ReportEntry made = entry();
        made.run.prompt = made.run.note = made.run.task = made.run.model = made.answer.text = evil;
        made.run.id = made.run.started = evil;
        made.answer.tokens = {{1, evil, std::nan("")}};
        made.answer.finish = made.answer.provenance.prompt = evil;
        made.answer.provenance.device = made.answer.provenance.version = evil;
        made.annotations = {box({10, 20, 60, 70}, evil, {Author::Kind::Person, evil})};
        made.annotations.push_back(box({0, 0, INFINITY, NAN}, evil));
        Annotation text;
        text.kind = Annotation::Kind::Text;
        text.text = evil;
        made.annotations.push_back(text);
        made.media = {{evil, nullptr, evil}, {evil, std::make_shared<Image>(20, 10), {}}};
        made.verdict = evil;
        const std::string html = work::entryHtml(made);
        QVERIFY(has(html, "&lt;script&gt;alert(1)&lt;/script&gt;"));
        for (const char* part : {"<script", "<img src=x", "\"'>", "– inf", ", nan"})
            QVERIFY2(!has(html, part), part);
        QCOMPARE(unbalanced(QString::fromStdString(html)), QString());
    }

    void thePageIsWholeAndFetchesNothing() {
        QTemporaryDir folder;
        const QString path = folder.filePath("report.html");
        auto page = work::HtmlReport::begin(path.toStdString(), "Dogs & <cats>", 2);
        QVERIFY(page);
        QVERIFY(page->add(entry()));
        QVERIFY(page->add(entry()));
        QVERIFY(!QFileInfo::exists(path));
        QVERIFY(page->finish());
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString html = QString::fromUtf8(file.readAll());
        QVERIFY(html.startsWith("<!doctype html>"));
        QVERIFY(html.contains("default-src 'none'"));
        QVERIFY(html.contains("prefers-color-scheme: dark"));
        QVERIFY(html.contains("<title>Dogs &amp; &lt;cats&gt;</title>"));
        QCOMPARE(html.count("<article>"), 2);
        QVERIFY(!html.contains("http://") && !html.contains("https://") && !html.contains("url("));
        QCOMPARE(unbalanced(html), QString());
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 1);
    }

    void halfAReportIsNoReport() {
        QTemporaryDir folder;
        {
            auto page = work::HtmlReport::begin(folder.filePath("r.html").toStdString(), "x", 1);
            QVERIFY(page && page->add(entry()));
        }
        QVERIFY(QDir(folder.path()).isEmpty());
        QVERIFY(!work::HtmlReport::begin(folder.path().toStdString(), "x", 1));
        QVERIFY(!work::HtmlReport::begin("/no/such/folder/r.html", "x", 1));
    }
};

QTEST_APPLESS_MAIN(TestHtmlReport)
#include "tst_html_report.moc"
