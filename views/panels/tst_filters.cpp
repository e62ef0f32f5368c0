// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "views/panels/run_filter.h"
#include "views/panels/sample_filter.h"

using namespace sl;

class TestFilters : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void lines_data();
    void lines();
    void mistakesAreNamed_data();
    void mistakesAreNamed();
    void samples_data();
    void samples();
    void runs_data();
    void runs();
    void theStoreIsAskedForWords();
    void helpNamesEveryWord();
};

namespace {

const std::vector<FilterWord>& words() {
    static const std::vector<FilterWord> all{{"label", "l", {}, false, false},
                                             {"verdict", "v", {"accepted", "open"}, false, false},
                                             {"iou", "i", {}, false, true},
                                             {"done", "d", {}, true, false}};
    return all;
}

/// "kind key text" of each term, "!" before those turned round.
QString shape(const QString& line) {
    QStringList parts;
    for (const FilterTerm& term : parseFilter(line, words()).terms) {
        static const char* const kinds[] = {"word", "key", "flag", "less", "more"};
        parts << (term.negated ? "!" : "") +
                     QString("%1 %2 %3")
                         .arg(kinds[static_cast<int>(term.is)], term.key, term.text)
                         .simplified();
    }
    return parts.join(" | ");
}

}  // namespace

void TestFilters::lines_data() {
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("terms");
    QTest::newRow("empty") << "  "
                           << "";
    QTest::newRow("words") << "red circle"
                           << "word red | word circle";
    QTest::newRow("quoted") << "\"red circle\""
                            << "word red circle";
    QTest::newRow("quoted value") << "label:\"red circle\""
                                  << "key label red circle";
    QTest::newRow("quoted flag") << "\"done\""
                                 << "word done";
    QTest::newRow("quoted key") << "\"label:dog\""
                                << "word label:dog";
    QTest::newRow("negated") << "-done -label:dog -\"a b\""
                             << "!flag done | !key label dog | !word a b";
    QTest::newRow("numbers") << "iou<0.5 iou>.25"
                             << "less iou 0.5 | more iou .25";
    QTest::newRow("unfinished") << "label: -"
                                << "word -";
    QTest::newRow("no key") << "12:30 a.png:"
                            << "word 12:30 | word a.png:";
}

void TestFilters::lines() {
    QFETCH(QString, line);
    QFETCH(QString, terms);
    QCOMPARE(shape(line), terms);
    QCOMPARE(parseFilter(line, words()).error, QString());
}

void TestFilters::mistakesAreNamed_data() {
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("named");
    QTest::newRow("unknown") << "lable:dog"
                             << "lable:";
    QTest::newRow("what there is") << "lable:dog"
                                   << "label:";
    QTest::newRow("value") << "verdict:good"
                           << "accepted, open";
    QTest::newRow("number") << "iou<high"
                            << "high";
    QTest::newRow("sign") << "iou:0.5"
                          << "iou<0.5";
    QTest::newRow("not a number") << "label<3"
                                  << "label:";
    QTest::newRow("quote") << "\"red"
                           << "quotation";
}

void TestFilters::mistakesAreNamed() {
    QFETCH(QString, line);
    QFETCH(QString, named);
    const QString error = parseFilter(line, words()).error;
    QVERIFY2(error.contains(named), qPrintable(error));
}

void TestFilters::samples_data() {
    QTest::addColumn<QString>("line");
    QTest::addColumn<bool>("fits");
    const auto row = [](const char* line, bool fits) { QTest::newRow(line) << line << fits; };
    row("task:ground label:dog wrong", true);
    row("task:vqa", false);
    row("label:cat", false);
    row("label:tree", true);  // of the truth
    row("-label:dog", false);
    row("iou<0.5", true);
    row("iou>0.5", false);
    row("verdict:rejected", true);
    row("verdict:open", false);
    row("is:answered -unanswered", true);
    row("missing", false);
    row("open -done", true);
    row("answer:\"a dog\"", true);
    row("A.PNG", true);
    row("prompt:where where", true);
    row("lable:dog", true);  // what is not understood hides nothing
}

void TestFilters::samples() {
    QFETCH(QString, line);
    QFETCH(bool, fits);
    MediaItem item;
    item.name = "sub/a.png";
    item.sample.prompt = "Where is it?";
    Annotation tree;
    tree.label = "tree";
    item.sample.annotations = {tree};
    SampleMark mark;
    mark.task = "grounding";
    mark.labels = {"dog"};
    mark.text = "It is a dog.";
    mark.verdict = "rejected";
    mark.wrong = true;
    mark.iou = 0.3;
    QCOMPARE(SampleFilter(line).matches(item, &mark), fits);
    QVERIFY(!SampleFilter("wrong").matches(item, nullptr));
    QVERIFY(!SampleFilter("iou<0.5").matches(item, nullptr));
    QVERIFY(SampleFilter("unanswered label:tree").matches(item, nullptr));
}

void TestFilters::runs_data() {
    QTest::addColumn<QString>("line");
    QTest::addColumn<bool>("fits");
    const auto row = [](const char* line, bool fits) { QTest::newRow(line) << line << fits; };
    row("verdict:accepted starred", true);
    row("verdict:open", false);
    row("unreviewed", false);
    row("job:01AB", true);
    row("job:01AC", false);
    row("model:mini task:vqa state:done kind:ask", true);
    row("note:later noted", true);
    row("took<1", false);
    row("took>1", true);
    row("day:2026-01", true);
    row("picture:b.png", true);
    row("\"what is it\"", true);
    row("-what", false);
    row("failed", false);
}

void TestFilters::runs() {
    QFETCH(QString, line);
    QFETCH(bool, fits);
    Run run;
    run.id = "01AB-000003";
    run.kind = "ask";
    run.task = "vqa";
    run.model = "mini";
    run.media = {"/p/a.png", "/p/b.png"};
    run.prompt = "What is it?";
    run.text = "a dog";
    run.state = RunState::Done;
    run.started = "2026-01-31T03:04:05.678Z";
    run.durationMs = 1500;
    run.starred = true;
    run.note = "look later";
    run.verdict = "accepted";
    const RunFilter filter(line);
    QCOMPARE(filter.error(), QString());
    QCOMPARE(filter.matches(run), fits);
}

void TestFilters::theStoreIsAskedForWords() {
    QVERIFY(!RunFilter("red circle").wanted().matches);
    QCOMPARE(RunFilter("red circle").wanted().text, "red circle");
    const RunsFilter phrase = RunFilter("\"red circle\" -dog verdict:open").wanted();
    QCOMPARE(phrase.text, "red circle");  // its words, by the index; the rest by the condition
    QVERIFY(phrase.matches);
    Run run;
    run.prompt = "a circle, red";
    QVERIFY(!phrase.matches(run));
    run.prompt = "a red circle";
    QVERIFY(phrase.matches(run));
}

void TestFilters::helpNamesEveryWord() {
    for (const auto* words : {&SampleFilter::words(), &RunFilter::words()}) {
        const QString help = filterHelp(*words);
        for (const FilterWord& word : *words) {
            QVERIFY2(help.contains(word.key), qPrintable(word.key));
            QVERIFY2(!word.help.isEmpty(), qPrintable(word.key));
        }
    }
}

QTEST_APPLESS_MAIN(TestFilters)
#include "tst_filters.moc"
