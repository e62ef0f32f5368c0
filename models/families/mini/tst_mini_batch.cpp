// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <algorithm>

#include "models/families/mini/mini_batch.h"
#include "models/families/mini/testing/square_source.h"
#include "models/families/mini/testing/tiny_checkpoint.h"

using namespace sl;
using namespace sl::mini;
using testing::SquareSource;

class TestMiniBatch : public QObject {
    Q_OBJECT

private:
    MiniCheckpoint m_tiny;

    MiniPart partOf(const std::vector<train::TrainSample>& samples) const {
        const SquareSource source;
        const MiniCollator collator(m_tiny.config, *m_tiny.tokenizer, m_tiny.ids,
                                    source.denseNames(), source.denseAttributes());
        auto batch = collator.collate(samples);
        return batch && (*batch)->parts.size() == 1 ? (*batch)->parts[0] : MiniPart{};
    }
    /// The id that follows the row where a target is predicted, or <eos> behind a block's end.
    std::int64_t follower(const MiniPart& part, std::int64_t row) const {
        const std::int64_t sequence = row / part.length();
        const auto at = std::size_t(sequence * part.text + row % part.length() - 1 - part.visual);
        const bool last = std::int64_t(at) + 1 == (sequence + 1) * part.text ||
                          part.blocks[at + 1] != part.blocks[at];
        return last ? m_tiny.ids.eos : part.ids[at + 1];
    }

private Q_SLOTS:
    void initTestCase() {
        auto tiny = testing::tinyCheckpoint();
        QVERIFY(tiny.has_value());
        m_tiny = std::move(*tiny);
    }

    void blocksStartRightBehindThePicture() {
        const MiniPart part = partOf({SquareSource::drawn(0)});
        QCOMPARE(part.sequences, 1);
        QCOMPARE(part.visual, 16);
        QCOMPARE(std::int64_t(part.ids.size()), part.text);
        QCOMPARE(part.pixels.size(), std::size_t(3 * 32 * 32));
        std::int64_t block = -1;
        for (std::size_t i = 0; i < part.ids.size(); ++i) {
            const bool first = part.blocks[i] != block;
            block = part.blocks[i];
            QCOMPARE(part.positions[i], first ? 17 : part.positions[i - 1] + 1);
        }
        QCOMPARE(block, 2);  // three questions
        QCOMPARE(part.ids[0], std::int64_t(*m_tiny.tokenizer->idOf("<question>")));
    }

    void targetsAreTheNextTokens() {
        const MiniPart part = partOf({SquareSource::drawn(0), SquareSource::drawn(4)});
        QCOMPARE(part.sequences, 2);
        QCOMPARE(part.words.size(), 3U);  // vqa, captioning, end_of_boxes
        for (const auto& [task, words] : part.words) {
            QVERIFY(!words.rows.empty());
            for (std::size_t i = 0; i < words.rows.size(); ++i)
                QCOMPARE(follower(part, words.rows[i]), words.ids[i]);
            QCOMPARE(std::count(words.ids.begin(), words.ids.end(), m_tiny.ids.eos), 2);
        }
        QCOMPARE(part.locations.rows.size(), 8U);
        const float edges[] = {2, 2, 14, 14, 10, 3, 22, 15};  // of 32 pixels
        for (std::size_t i = 0; i < 8; ++i) {
            QCOMPARE(part.locations.fractions[i], edges[i] / 32);
            const auto bin = binOfFraction(edges[i] / 32.0, 16);
            QCOMPARE(follower(part, part.locations.rows[i]), m_tiny.ids.firstLocation + bin);
        }
    }

    void shorterTextIsPadded() {
        train::TrainSample brief = SquareSource::drawn(1);
        brief.items.resize(1);
        const MiniPart part = partOf({brief, SquareSource::drawn(0)});
        const auto filled = std::count(part.blocks.begin(), part.blocks.end(), -1);
        QVERIFY(filled > 0);
        for (std::size_t i = 0; i < part.ids.size(); ++i)
            if (part.blocks[i] == -1) QCOMPARE(part.ids[i], m_tiny.ids.pad);
        QCOMPARE(part.words.at("vqa").items.front(), 0);
        QCOMPARE(part.words.at("vqa").items.back(), 1);  // counted over the whole part
        QCOMPARE(part.words.at("captioning").items.back(), 3);
    }

    // A square from 2 to 14 lies in the first two cells of 8 pixels each way.
    void evidenceIsWhereTheBoxIs() {
        const MiniPart part = partOf({SquareSource::drawn(0)});
        QCOMPARE(part.answers.size(), std::size_t(2));  // first of an answer, first edge
        QCOMPARE(part.answers.evidence.size(), std::size_t(2 * 16));
        for (std::size_t i = 0; i < part.answers.evidence.size(); ++i) {
            const std::size_t row = i % 16 / 4;
            const std::size_t col = i % 4;
            QCOMPARE(part.answers.evidence[i], row < 2 && col < 2 ? 1.0F : 0.0F);
        }
        // Guided is the position that predicts the first word of the answer.
        QCOMPARE(part.answers.position[0], part.words.at("vqa").rows[0]);
        QCOMPARE(part.names.size(), std::size_t(0));
    }

    // What is counted has one token a thing, each as good as the others.
    void countedThingsAreSeenAtTheirMiddles() {
        train::TrainSample sample = SquareSource::drawn(0);
        sample.items.resize(1);
        sample.items[0].evidence = {{1, 1, 15, 15}, {18, 18, 31, 31}};
        sample.items[0].counted = true;
        const MiniPart part = partOf({sample});
        QCOMPARE(part.answers.size(), std::size_t(1));
        QVERIFY(part.answers.even[0]);
        QCOMPARE(std::count(part.answers.evidence.begin(), part.answers.evidence.end(), 1.0F), 2);
        QCOMPARE(part.answers.evidence[3 * 4 + 3], 1.0F);
    }

    // A name in a prompt is guided at its last token, one in a caption before its first.
    void namesAreGuidedWhereTheyAreSaid() {
        train::TrainSample sample = SquareSource::drawn(1);
        const Box box = sample.objects[0].box;
        train::TrainItem& question = sample.items[0];
        question.prompt = "is the green square red?";
        question.mentions = {{7, 19, {box}}, {20, 23, {}}};
        train::TrainItem& caption = sample.items[2];
        caption.mentions = {{2, 14, {box}}};
        const MiniPart part = partOf({sample});
        const auto before = plainIds(*m_tiny.tokenizer, "is the green square");
        const auto a = plainIds(*m_tiny.tokenizer, "a");
        QVERIFY(before && a);
        QCOMPARE(part.names.size(), std::size_t(1));
        const auto firstText = 1 + part.visual;
        QCOMPARE(part.names.position[0],
                 firstText + static_cast<std::int64_t>(before->size()));  // behind <question>
        QVERIFY(!part.names.even[0]);
        QCOMPARE(part.answers.size(), std::size_t(3));
        QVERIFY(part.answers.even[2]);
        QCOMPARE(part.answers.position[2], part.words.at("captioning").rows[a->size()]);
    }

    // A thing smaller than a cell still has one.
    void smallThingsKeepACell() {
        train::TrainSample sample = SquareSource::drawn(0);
        sample.items.resize(1);
        sample.items[0].evidence = {{17, 25, 18, 26}};
        const MiniPart part = partOf({sample});
        QCOMPARE(std::count(part.answers.evidence.begin(), part.answers.evidence.end(), 1.0F), 1);
        QCOMPARE(part.answers.evidence[3 * 4 + 2], 1.0F);
    }

    // Square 4 from (10, 3) to (22, 15): cell middles at 4, 12, 20, 28; the core leaves out y = 4.
    void denseTruthIsWhatLiesUnderTheMiddle() {
        const MiniPart part = partOf({SquareSource::drawn(4)});
        const std::vector<std::int64_t> names{0, -1, -1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        QCOMPARE(part.denseName, names);
        for (std::size_t i = 0; i < names.size(); ++i)
            QCOMPARE(part.denseAttribute[i], names[i] == 1 ? 1 : -1);  // green
        const std::vector<float> box(part.denseBox.begin() + 20, part.denseBox.begin() + 24);
        QCOMPARE(box, (std::vector<float>{10 / 32.0F, 3 / 32.0F, 22 / 32.0F, 15 / 32.0F}));
    }

    void picturesWithoutTruthDoNotCount() {
        train::TrainSample sample = SquareSource::drawn(0);
        sample.objects.clear();
        const MiniPart part = partOf({sample});
        QVERIFY(std::all_of(part.denseName.begin(), part.denseName.end(),
                            [](std::int64_t name) { return name == -1; }));
    }

    void shapesArePartedAndLongTextDropped() {
        train::TrainSample wide = SquareSource::drawn(0);
        wide.image = std::make_shared<Image>(64, 32);
        train::TrainSample long_ = SquareSource::drawn(1);
        long_.items[0].prompt = std::string(2000, 'x');
        const MiniCollator collator(m_tiny.config, *m_tiny.tokenizer, m_tiny.ids, {}, {});
        const auto batch = collator.collate({wide, long_, SquareSource::drawn(2)});
        QVERIFY(batch.has_value());
        QCOMPARE((*batch)->parts.size(), 2U);
        for (const MiniPart& part : (*batch)->parts) {
            QVERIFY(part.denseName.empty());
            QVERIFY(part.text < 100);
            QCOMPARE(part.visual, part.sequences == 1 ? 18 : 16);
        }
    }
};

QTEST_APPLESS_MAIN(TestMiniBatch)
#include "tst_mini_batch.moc"
