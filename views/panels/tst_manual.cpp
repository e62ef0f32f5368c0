// SPDX-License-Identifier: Apache-2.0
#include <QImageReader>
#include <QLineEdit>
#include <QListWidget>
#include <QRegularExpression>
#include <QtTest>

#include "test_folders.h"
#include "views/panels/manual_page.h"
#include "views/panels/manual_window.h"

using namespace sl;

namespace {

const QString kFolder = SL_SOURCE_DIR "/resources/manual";

QString textOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QStringList all(const QString& text, const char* pattern) {
    QStringList found;
    const QRegularExpression expression(pattern);
    for (auto it = expression.globalMatch(text); it.hasNext();) found << it.next().captured(1);
    return found;
}

}  // namespace

class TestManual : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyChapterShows();
    void linksLeadSomewhere();
    void everyPictureIsThereAndSmall();
    void everyPictureIsMadeByAScript();
    void searchLeavesWhatHoldsTheWords();
    void picturesShrinkToThePage();
    void nothingOutsideIsRead();
    void aMissingManualIsSaid();
};

void TestManual::everyChapterShows() {
    const auto chapters = ManualWindow::chaptersIn(kFolder);
    QStringList files;
    for (const auto& chapter : chapters) files << chapter.file;
    for (const char* file : {"index.md", "first-question.md", "evidence.md", "correct-boxes.md",
                             "plugins.md", "keys.md"})
        QVERIFY2(files.contains(file), file);
    QCOMPARE(QSet<QString>(files.begin(), files.end()).size(), files.size());
    QStringList onDisk = QDir(kFolder).entryList({"*.md"});
    for (const QString& file : onDisk) QVERIFY2(files.contains(file), qPrintable(file));
    ManualWindow manual(kFolder);
    for (const auto& chapter : chapters) {
        manual.showChapter(chapter.file);
        const QString text = manual.page()->toPlainText();
        QVERIFY2(text.size() > 400, qPrintable(chapter.file));
        QVERIFY2(!text.contains("](") && !text.contains("**"), qPrintable(chapter.file));
    }
}

void TestManual::linksLeadSomewhere() {
    for (const QString& file : QDir(kFolder).entryList({"*.md"}))
        for (const QString& link : all(textOf(kFolder + "/" + file), R"(\]\(([^)]+)\))"))
            QVERIFY2(link.startsWith("https://") || QFile::exists(kFolder + "/" + link),
                     qPrintable(file + ": " + link));
}

void TestManual::everyPictureIsThereAndSmall() {
    qint64 total = 0;
    const QDir folder(kFolder + "/pictures");
    for (const QFileInfo& info : folder.entryInfoList(QDir::Files)) {
        QVERIFY2(info.size() <= 200'000, qPrintable(info.fileName()));
        QVERIFY2(QImageReader(info.filePath()).canRead(), qPrintable(info.fileName()));
        total += info.size();
    }
    QVERIFY(total > 0 && total <= 2'000'000);
}

void TestManual::everyPictureIsMadeByAScript() {
    QString scripts, pages;
    for (const QString& file : QDir(kFolder).entryList({"*.jsonl"}))
        scripts += textOf(kFolder + "/" + file);
    for (const QString& file : QDir(kFolder).entryList({"*.md"}))
        pages += textOf(kFolder + "/" + file);
    const QStringList made = all(scripts, R"(resources/manual/(pictures/[\w-]+\.png))");
    for (const QString& picture : all(pages, R"(\]\((pictures/[^)]+)\))"))
        QVERIFY2(made.contains(picture), qPrintable(picture));
    for (const QString& picture : QDir(kFolder + "/pictures").entryList({"*.png"}))
        QVERIFY2(pages.contains("pictures/" + picture), qPrintable(picture + " is shown nowhere"));
}

void TestManual::searchLeavesWhatHoldsTheWords() {
    ManualWindow manual(kFolder);
    auto* list = manual.findChild<QListWidget*>();
    auto* search = manual.findChild<QLineEdit*>();
    search->setText("plugin.json");
    int shown = 0;
    for (int i = 0; i < list->count(); ++i) shown += list->item(i)->isHidden() ? 0 : 1;
    QVERIFY(shown >= 1 && shown < list->count());
    QCOMPARE(manual.chapter(), QString("plugins.md"));
    QCOMPARE(manual.page()->textCursor().selectedText(), QString("plugin.json"));
    search->clear();
    for (int i = 0; i < list->count(); ++i) QVERIFY(!list->item(i)->isHidden());
}

void TestManual::picturesShrinkToThePage() {
    QTemporaryDir dir;
    QImage wide(1600, 400, QImage::Format_RGB32);
    wide.fill(Qt::red);
    QVERIFY(wide.save(dir.filePath("wide.png")));
    ManualPage page;
    page.resize(500, 400);
    page.show();
    page.setPage("![a wide picture](wide.png)", dir.path());
    QVERIFY(QTest::qWaitForWindowExposed(&page));
    QVERIFY(page.document()->size().width() <= page.viewport()->width() + 1);
    QVERIFY(page.document()->size().height() > 80);
    QVERIFY(page.document()->size().height() < 200);  // and no room is left below
}

void TestManual::nothingOutsideIsRead() {
    QTemporaryDir dir;
    QVERIFY(QDir(dir.path()).mkdir("inside"));
    QImage secret(8, 8, QImage::Format_RGB32);
    secret.fill(Qt::blue);
    QVERIFY(secret.save(dir.filePath("secret.png")));
    QVERIFY(QFile::link(dir.filePath("secret.png"), dir.filePath("inside/link.png")));
    class Open : public ManualPage {
    public:
        using ManualPage::loadResource;
    } page;
    page.setPage("x", dir.filePath("inside"));
    for (const QString& name : {QString("../secret.png"), dir.filePath("secret.png"),
                                QString("link.png"), QString("https://example.org/x.png")})
        QVERIFY2(!page.loadResource(QTextDocument::ImageResource, QUrl(name)).isValid(),
                 qPrintable(name));
}

void TestManual::aMissingManualIsSaid() {
    ManualWindow manual("/no/such/folder");
    QVERIFY(manual.page()->toPlainText().contains("/no/such/folder"));
    manual.showChapter("gone.md");
    QVERIFY(manual.page()->toPlainText().contains("not there"));
}

// labels: gui
QTEST_MAIN(TestManual)
#include "tst_manual.moc"
