// SPDX-License-Identifier: Apache-2.0
#include <QApplication>
#include <QClipboard>
#include <QListView>
#include <QMimeData>
#include <QPushButton>
#include <QtTest>

#include "app/gui/main_window.h"
#include "app/gui/script_runner.h"
#include "core/session/ask_all.h"
#include "core/session/asks.h"
#include "core/session/fake_engine.h"
#include "core/session/review.h"
#include "core/session/samples.h"
#include "core/session/session.h"
#include "views/panels/ask_all_dialog.h"
#include "views/panels/ask_job_view.h"
#include "views/panels/ask_panel.h"
#include "views/panels/conversation_view.h"
#include "views/panels/file_strip.h"
#include "views/panels/picture_panel.h"
#include "views/panels/review_bar.h"
#include "views/panels/runs_panel.h"
#include "views/panels/samples_model.h"
#include "views/panels/samples_panel.h"

using namespace sl;

/// Questions to all pictures, their review, conversations and files, in the real window.
class TestReviewWindow : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void askAllFromTheDialog();
    void theDialogSaysWhatIsWrong();
    void reviewByKeyboardAlone();
    void verdictsAreNeverGivenUnseen();
    void aJobIsListedAndReviewed();
    void followUpsCarryTheConversation();
    void samplesFilterAndOrder();
    void notesAreWrittenInTheTable();
    void pasted_data();
    void pasted();
    void changedFilesOfferReload();
    void scriptAsksAllAndReviews();

private:
    QString path(const char* name) const { return m_dir->filePath(name); }
    void ask(int sample, const char* prompt);
    void key(Qt::Key key) { QTest::keyClick(m_window->picturePanel()->canvas(), key); }
    std::string verdictOf(const QString& id);
    std::unique_ptr<QTemporaryDir> m_dir;
    std::shared_ptr<FakeBehaviour> m_fake;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<MainWindow> m_window;
};

void TestReviewWindow::init() {
    m_window.reset();
    m_session.reset();
    m_dir = std::make_unique<QTemporaryDir>();
    qputenv("XDG_DATA_HOME", m_dir->path().toUtf8());
    const QByteArray project =
        R"({"name":"T","model":"mini","samples":[
            {"media":"b.png","task":"grounding","prompt":"the dog"},"a.png","c.png"]})";
    for (const char* name : {"a.png", "b.png", "c.png", "s.db", "project.json"}) {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        if (QString(name) == "project.json") file.write(project);
    }
    m_fake = std::make_shared<FakeBehaviour>();
    SessionOptions options;
    options.engine = fakeEngine(m_fake);
    options.storePath = path("s.db");
    m_session = std::make_unique<Session>(options);
    m_theme = std::make_unique<Theme>(qApp);
    m_window = std::make_unique<MainWindow>(m_session.get(), m_theme.get(), false);
    m_window->resize(1200, 800);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_window->openPaths({m_dir->path()});
    QTRY_VERIFY(m_session->isOpen() && m_session->idle());
}

void TestReviewWindow::ask(int sample, const char* prompt) {
    m_session->samples()->setCurrent(sample);
    m_window->askPanel()->setTask("vqa");
    m_window->askPanel()->setPrompt(prompt);
    m_window->commands()->action("ask.run")->trigger();
    QTRY_VERIFY(m_session->idle());
}

std::string TestReviewWindow::verdictOf(const QString& id) {
    const std::lock_guard lock(m_fake->mutex);
    return m_fake->records[path("s.db").toStdString()][id.toStdString()].first.verdict;
}

void TestReviewWindow::askAllFromTheDialog() {
    m_window->askPanel()->setPrompt("what?");
    m_window->samplesPanel()->setFilter("-c.png");
    m_window->commands()->action("askall.open")->trigger();
    AskAllDialog* dialog = m_window->askAllDialog();
    QTRY_VERIFY(dialog->isVisible());
    QCOMPARE(dialog->questions(), QStringList{"what?"});  // the one in the panel, to begin with
    dialog->setTask("vqa");
    dialog->setFiltered(true);
    dialog->setQuestions({"what?", "how many?"});
    QCOMPARE(dialog->start(), QString());
    QVERIFY(!dialog->isVisible());
    QTRY_COMPARE(m_session->askAll()->running(), 0);
    QCOMPARE(m_session->askAll()->jobs().front().state.done, 4);
}

void TestReviewWindow::theDialogSaysWhatIsWrong() {
    AskAllDialog* dialog = m_window->askAllDialog();
    dialog->setTask("vqa");
    dialog->setQuestions({});
    QVERIFY(dialog->whyNot().contains("question"));
    QVERIFY(!dialog->start().isEmpty());
    dialog->setQuestions({"where is {dog}?"});
    QVERIFY(dialog->whyNot().contains("{dog}"));
    m_window->samplesPanel()->setFilter("nothing like it");
    dialog->setQuestions({"what?"});
    dialog->setFiltered(true);
    QVERIFY(!dialog->start().isEmpty());
    QVERIFY(m_session->askAll()->jobs().empty());
}

void TestReviewWindow::reviewByKeyboardAlone() {
    for (const int sample : {0, 1, 2}) ask(sample, "what?");
    QVERIFY(!m_window->commands()->action("review.accept")->isEnabled());
    m_window->commands()->action("review.start")->trigger();
    Review* review = m_session->review();
    QTRY_VERIFY(review->active() && review->onScreen());
    auto* bar = m_window->findChild<ReviewBar*>();
    QTRY_VERIFY(bar->isVisible());
    QVERIFY(!m_window->askPanel()->isVisible());  // the picture has all the room
    QTRY_VERIFY(m_window->picturePanel()->canvas()->hasFocus());
    const QString first = review->currentId();
    key(Qt::Key_Y);
    QTRY_COMPARE(verdictOf(first), std::string("accepted"));
    QTRY_VERIFY(review->onScreen());
    QCOMPARE(review->position(), 1);
    const QString second = review->currentId();
    key(Qt::Key_X);
    QTRY_COMPARE(verdictOf(second), std::string("rejected"));
    QTRY_VERIFY(review->onScreen());
    key(Qt::Key_E);  // stays, for the boxes
    const QString third = review->currentId();
    QTRY_COMPARE(verdictOf(third), std::string("corrected"));
    QCOMPARE(review->position(), 2);
    key(Qt::Key_Y);  // done correcting: it is not the model's answer
    QCOMPARE(review->verdict(), "corrected");
    key(Qt::Key_Backspace);
    QCOMPARE(review->position(), 1);
    QTRY_VERIFY(review->onScreen());
    key(Qt::Key_Space);
    QCOMPARE(review->position(), 2);
    for (int i = 0; i < 3; ++i) m_window->commands()->action("edit.undo")->trigger();
    QTRY_COMPARE(verdictOf(first), std::string());
    QCOMPARE(review->position(), 0);
    m_window->commands()->action("edit.redo")->trigger();
    QTRY_COMPARE(verdictOf(first), std::string("accepted"));
    QTest::keyClick(m_window.get(), Qt::Key_Escape);
    QVERIFY(!review->active());
    QVERIFY(!bar->isVisible());
    QTRY_VERIFY(m_window->askPanel()->isVisible());
}

void TestReviewWindow::verdictsAreNeverGivenUnseen() {
    for (const int sample : {0, 1}) ask(sample, "what?");
    m_window->commands()->action("review.start")->trigger();
    Review* review = m_session->review();
    QTRY_VERIFY(review->active() && review->onScreen());
    const QString id = review->currentId();
    m_session->samples()->setCurrent(2);
    key(Qt::Key_Y);  // brings it back, judges nothing
    QCOMPARE(review->verdict(), QString());
    QTRY_VERIFY(review->onScreen());
    key(Qt::Key_Y);
    QTRY_COMPARE(verdictOf(id), std::string("accepted"));
}

void TestReviewWindow::aJobIsListedAndReviewed() {
    ask(0, "something else");
    m_fake->failFor = "c.png";
    m_window->askAllDialog()->setTask("vqa");
    m_window->askAllDialog()->setQuestions({"what?"});
    m_window->commands()->action("askall.start")->trigger();
    QTRY_COMPARE(m_session->askAll()->running(), 0);
    QVERIFY(m_window->showPanel("jobs"));
    auto* view = m_window->findChild<AskJobView*>();
    QTRY_COMPARE(view->job(), m_session->askAll()->jobs().front().id);
    QVERIFY(m_window->commands()->action("askall.retry")->isEnabled());
    m_window->commands()->action("askall.review")->trigger();
    QTRY_VERIFY(m_session->review()->active());
    QCOMPARE(m_session->review()->count(), 2);  // neither the failed one nor the other question
}

void TestReviewWindow::followUpsCarryTheConversation() {
    AskPanel* panel = m_window->askPanel();
    QVERIFY(!m_window->commands()->action("ask.follow_up")->isEnabled());
    ask(1, "what is it?");
    const AskRecordPtr first = m_session->asks()->shown();
    QVERIFY(first->query.messages.empty());
    m_window->commands()->action("ask.follow_up")->trigger();
    QTRY_VERIFY(panel->conversation()->isVisible());
    panel->setPrompt("which colour?");
    m_window->commands()->action("ask.run")->trigger();
    QTRY_VERIFY(m_session->asks()->shown() != first && m_session->idle());
    const AskRecordPtr second = m_session->asks()->shown();
    QCOMPARE(second->query.messages.size(), std::size_t(2));
    QCOMPARE(second->query.messages[0].text, std::string("what is it?"));
    QCOMPARE(second->query.messages[1].role, std::string("assistant"));
    QCOMPARE(second->query.parent, first->run.id);
    QVERIFY(!second->query.conversation.empty());
    panel->setPrompt("and its size?");
    m_window->commands()->action("ask.run")->trigger();
    QTRY_VERIFY(m_session->asks()->shown() != second && m_session->idle());
    const AskRecordPtr third = m_session->asks()->shown();
    QCOMPARE(third->query.messages.size(), std::size_t(4));
    QCOMPARE(third->query.conversation, second->query.conversation);
    panel->conversation()->setCollapsed(true);
    QVERIFY(panel->conversation()->collapsed());
    m_window->commands()->action("ask.new_conversation")->trigger();
    QVERIFY(!panel->followUp());
    QVERIFY(!panel->conversation()->isVisible());
    m_session->openRun(third->id());  // reopened, the thread is there again
    QTRY_VERIFY(panel->conversation()->isVisible());
    m_window->commands()->action("ask.follow_up")->trigger();
    m_session->samples()->setCurrent(0);
    QVERIFY(!panel->followUp());  // another picture is another conversation
}

void TestReviewWindow::samplesFilterAndOrder() {
    SamplesPanel* panel = m_window->samplesPanel();
    QCOMPARE(panel->filtered(), (std::vector<int>{0, 1, 2}));
    panel->setOrder(SampleOrder::Name);
    QCOMPARE(panel->filtered(), (std::vector<int>{1, 0, 2}));
    panel->setOrder(SampleOrder::List);
    QCOMPARE(panel->filtered(), (std::vector<int>{0, 1, 2}));
    ask(1, "what?");
    panel->setFilter("answered");
    QTRY_COMPARE(panel->filtered(), std::vector<int>{1});
    panel->setFilter({});
    panel->setOrder(SampleOrder::UnansweredFirst);
    QTRY_COMPARE(panel->filtered(), (std::vector<int>{0, 2, 1}));
    panel->setFilter("lable:dog");
    QVERIFY(panel->filterError().contains("label:"));
    panel->setFilter({});
    QVERIFY(panel->filterError().isEmpty());
    auto* list = panel->findChild<QListView*>();
    const std::unique_ptr<QMimeData> dragged(list->model()->mimeData({list->model()->index(0, 0)}));
    QCOMPARE(dragged->urls(), QList<QUrl>{QUrl::fromLocalFile(path("b.png"))});
}

void TestReviewWindow::notesAreWrittenInTheTable() {
    ask(0, "what?");
    const QString id = m_session->asks()->shown()->id();
    Q_EMIT m_window->runsPanel()->noteWritten(id, "", "look again");
    const auto note = [&] {
        const std::lock_guard lock(m_fake->mutex);
        return m_fake->records[path("s.db").toStdString()][id.toStdString()].first.note;
    };
    QTRY_COMPARE(note(), std::string("look again"));
    m_window->commands()->action("edit.undo")->trigger();
    QTRY_COMPARE(note(), std::string());
    QVERIFY(m_window->runsPanel()->setColumnVisible("note", false));
    QVERIFY(!m_window->runsPanel()->setColumnVisible("nonsense", false));
}

void TestReviewWindow::pasted_data() {
    QTest::addColumn<int>("what");
    QTest::addColumn<int>("samples");
    QTest::newRow("picture") << 0 << 4;
    QTest::newRow("files") << 1 << 4;
    QTest::newRow("text") << 2 << 3;
    QTest::newRow("damaged picture") << 3 << 3;
    QTest::newRow("empty") << 4 << 3;
    QTest::newRow("a file that is not there") << 5 << 3;
}

void TestReviewWindow::pasted() {
    QFETCH(int, what);
    QFETCH(int, samples);
    auto* mime = new QMimeData;
    if (what == 0) {
        QImage picture(8, 8, QImage::Format_ARGB32);
        picture.fill(QColor(200, 10, 10, 128));
        mime->setImageData(picture);
    }
    if (what == 1) {
        QFile file(path("new.png"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        mime->setUrls({QUrl::fromLocalFile(path("new.png"))});
    }
    if (what == 2) mime->setText("hello");
    if (what == 3) mime->setData("image/png", QByteArray("\x89PNG garbage"));
    if (what == 5) mime->setUrls({QUrl::fromLocalFile("/nowhere/x.png")});
    QSignalSpy notices(m_window.get(), &MainWindow::noticed);
    QApplication::clipboard()->setMimeData(mime);
    m_window->commands()->action("file.paste")->trigger();
    if (samples == 3) QTRY_COMPARE(notices.count(), 1);  // it says why not
    QTRY_VERIFY(m_session->idle());
    QTRY_COMPARE(m_session->samples()->items().size(), static_cast<std::size_t>(samples));
    if (what == 0) {
        QVERIFY(m_session->samples()->currentItem()->path.startsWith(path("pasted/")));
        m_window->commands()->action("file.paste")->trigger();  // the same once more
        QTRY_VERIFY(m_session->idle());
        QCOMPARE(m_session->samples()->items().size(), std::size_t(4));
    }
}

void TestReviewWindow::changedFilesOfferReload() {
    auto* strip = m_window->findChild<FileStrip*>();
    QVERIFY(!strip->isVisible());
    ask(0, "what?");
    QFile file(path("b.png"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("other");
    file.close();
    QTRY_VERIFY(strip->isVisible());
    QTest::mouseClick(strip->findChild<QPushButton*>(), Qt::LeftButton);
    QTRY_VERIFY(!strip->isVisible());
    QTRY_VERIFY(m_session->idle());
    QVERIFY(m_session->asks()->shown()->query.mediaSha256.front() !=
            m_session->samples()->contentSha256().toStdString());
    QVERIFY(file.remove());
    QTRY_VERIFY(strip->isVisible());
    QTRY_COMPARE(m_session->samples()->missing(), 1);
    QVERIFY(m_window->commands()->action("sample.find")->isEnabled());
}

void TestReviewWindow::scriptAsksAllAndReviews() {
    QFile file(path("script.jsonl"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"do":"set","field":"askall.task","value":"vqa"}
{"do":"set","field":"askall.questions","value":["what is {name}?"]}
{"do":"set","field":"askall.scope","value":"all"}
{"do":"trigger","command":"askall.start"}
{"do":"wait","for":"job"}
{"do":"trigger","command":"askall.review"}
{"do":"wait","for":"idle"}
{"do":"trigger","command":"review.accept"}
{"do":"wait","for":"idle"}
{"do":"trigger","command":"review.reject"}
{"do":"wait","for":"idle"}
{"do":"trigger","command":"review.stop"}
{"do":"set","field":"runs.filter","value":"verdict:rejected"}
{"do":"set","field":"runs.columns","value":{"note":true,"model":false}}
{"do":"set","field":"samples.filter","value":"-wrong"}
{"do":"set","field":"samples.order","value":"unanswered"}
{"do":"wait","for":"idle"}
{"do":"quit"}
)");
    file.close();
    ScriptRunner runner(m_window.get());
    QVERIFY(runner.load(file.fileName()).has_value());
    QSignalSpy finished(&runner, &ScriptRunner::finished);
    runner.start();
    QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 20'000);
    QCOMPARE(finished.front().front().toInt(), 0);
    int accepted = 0, rejected = 0;
    for (const auto& [id, record] : m_fake->records[path("s.db").toStdString()]) {
        accepted += record.first.verdict == "accepted";
        rejected += record.first.verdict == "rejected";
    }
    QCOMPARE(accepted, 1);
    QCOMPARE(rejected, 1);
    QTRY_COMPARE(m_window->samplesPanel()->filtered().size(), std::size_t(2));
}

QTEST_MAIN(TestReviewWindow)
#include "tst_review_window.moc"
