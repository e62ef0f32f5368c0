// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/datasets/csv_text.h"
#include "core/datasets/dataset.h"
#include "core/datasets/tst_data_file.h"

using namespace sl;
using datasets::CsvRow;

namespace {

using Rows = std::vector<std::vector<std::string>>;

Rows rowsOf(const std::string& text) {
    Rows rows;
    const auto ok = datasets::visitCsvRows(text, [&](CsvRow& row) {
        rows.push_back(row.fields);
        return true;
    });
    if (!ok) rows = {{"failed: " + ok.error().message}};
    return rows;
}

}  // namespace

class TestCsvText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsWhatOthersWrite() {
        QVERIFY((rowsOf("a,b\r\n1,\"x, \"\"y\"\"\"\r\n") == Rows{{"a", "b"}, {"1", "x, \"y\""}}));
        QVERIFY((rowsOf("a,\"two\nlines\",c") == Rows{{"a", "two\nlines", "c"}}));
        QVERIFY((rowsOf("a,,\n\n,b\n") == Rows{{"a", "", ""}, {"", "b"}}));
        QVERIFY((rowsOf("a\rb\r") == Rows{{"a"}, {"b"}}));
        QVERIFY((rowsOf("").empty()));
        QVERIFY((rowsOf("x\"y\"\n") == Rows{{"x\"y\""}}));
    }

    void namesTheLineOfWhatIsBroken() {
        QVERIFY(rowsOf("a\nb,\"open\nstill").back().back().find("line 2") != std::string::npos);
        QVERIFY(rowsOf("a\n\"b\"c,d\n").back().back().find("line 2") != std::string::npos);
        QVERIFY(rowsOf(std::string(5000, ',')).back().back().find("too many") != std::string::npos);
    }

    void writesWhatItReads() {
        const Rows rows{{"a", "", "x,y"}, {"\"", "\n", "\r\n"}, {"", "ü", " "}};
        std::string text;
        for (const auto& row : rows) text += datasets::csvLine(row);
        QVERIFY(rowsOf(text) == rows);
    }

    void columnsAreFoundByName() {
        const DataFile file(
            "\xEF\xBB\xBFx1,media,y1,kind,ignored,x0,y0,label\n"
            "30,a.jpg,40,box,?,1,2,dog\n30,a.jpg,40,box,?,5,6,cat\n1,b.jpg,1,,,,,\n",
            "d.csv");
        const auto data = datasets::read(file.path(), "csv", {});
        QVERIFY(data);
        QVERIFY(data->findings.empty());
        QCOMPARE(data->samples.size(), std::size_t{2});
        QCOMPARE(data->samples[0].annotations.size(), std::size_t{2});
        QVERIFY((data->samples[0].annotations[0].box == Box{1, 2, 30, 40}));
        QCOMPARE(data->samples[0].annotations[1].label, std::string("cat"));
        QVERIFY((data->samples[0].annotations[0].author.kind == Author::Kind::Truth));
    }

    void badRowsAreNamedAndTheOthersKept() {
        const DataFile file(
            "media,width,height,kind,x0,y0,x1,y1\n"
            "a.jpg,100,50,box,nan,2,3,4\n"
            "a.jpg,100,50,box,9,2,3,4\n"
            "a.jpg,100,50,box,-20,2,30,4\n"
            "a.jpg,100,50,box,200,2,300,4\n"
            "a.jpg,100,50,blob,1,2,3,4\n"
            ",100,50,box,1,2,3,4\n"
            "a.jpg,100,50,box,1,2,3,4\n",
            "d.csv");
        const auto data = datasets::read(file.path(), "csv", {});
        QVERIFY(data);
        QCOMPARE(data->samples.size(), std::size_t{1});
        QCOMPARE(data->samples[0].annotations.size(), std::size_t{2});  // the one over the edge too
        QCOMPARE(data->findings.size(), std::size_t{6});
        for (std::size_t i = 0; i < 6; ++i)
            QVERIFY(data->findings[i].where.ends_with("d.csv line " + std::to_string(i + 2)));
    }

    void otherFilesAreRefused() {
        for (const char* text : {"a,b\n1,2\n", "media\n\"open", "{}", "\n\n"}) {
            const DataFile file(text, "d.csv");
            const auto data = datasets::read(file.path(), "csv", {});
            QVERIFY(!data);
            QCOMPARE(data.error().code, ErrorCode::BadInput);
        }
    }
};

QTEST_APPLESS_MAIN(TestCsvText)
#include "tst_csv_text.moc"
