// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <set>

#include "core/datasets/dataset.h"
#include "core/media/media.h"
#include "core/work/dataset_source.h"

using namespace sl;

/// The training data of projects/photo-parts are as its README says, so that a fine-tune can start.
class TestDemoData : public QObject {
    Q_OBJECT

private:
    const std::string m_root = SL_PROJECTS "/photo-parts";

    datasets::Dataset read(const std::string& name) const {
        datasets::ReadOptions options;
        options.mediaRoot = m_root;
        auto data = datasets::read(m_root + "/" + name, "refjson", options);
        if (!data) qWarning("%s", data.error().message.c_str());
        return data ? *data : datasets::Dataset{};
    }

private Q_SLOTS:
    void readsWithoutFindings_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("questions");
        QTest::addColumn<int>("pictures");
        QTest::newRow("train") << "train.json" << 404 << 208;
        QTest::newRow("test") << "test.json" << 96 << 48;
    }

    void readsWithoutFindings() {
        QFETCH(QString, file);
        QFETCH(int, questions);
        QFETCH(int, pictures);
        const datasets::Dataset data = read(file.toStdString());
        QVERIFY(data.findings.empty());
        QCOMPARE(int(data.samples.size()), questions);
        const auto source = work::DatasetSource::make(data.samples, "grounding", m_root);
        QVERIFY2(source.has_value(), source ? "" : source.error().message.c_str());
        QCOMPARE(int(source->size()), pictures);
    }

    void boxesLieInTheirPictures() {
        for (const char* file : {"train.json", "test.json"})
            for (const Sample& sample : read(file).samples) {
                const auto info = media::info(m_root + "/" + sample.media.at(0));
                QVERIFY2(info.has_value(), sample.media[0].c_str());
                const Box& box = sample.annotations.at(0).box;
                QVERIFY2(box.valid() && box.x0 >= 0 && box.y0 >= 0 && box.x1 <= info->width &&
                             box.y1 <= info->height,
                         (sample.media[0] + ", " + sample.prompt).c_str());
            }
    }

    void noPictureIsInBoth() {
        std::set<std::string> learnt;
        for (const Sample& sample : read("train.json").samples) learnt.insert(sample.media.at(0));
        QVERIFY(!learnt.empty());
        for (const Sample& sample : read("test.json").samples)
            QVERIFY2(!learnt.contains(sample.media.at(0)), sample.media[0].c_str());
    }
};

QTEST_GUILESS_MAIN(TestDemoData)
#include "tst_demo_data.moc"
