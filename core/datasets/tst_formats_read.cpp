// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/datasets/dataset.h"
#include "core/datasets/tst_data_file.h"

using namespace sl;
using datasets::ReadOptions;

namespace {

/// A 200 × 100 picture, whatever its name.
ReadOptions withSizes() {
    ReadOptions options;
    options.mediaRoot = "/media";
    options.pictureSize = [](const std::string& path) -> Result<std::pair<int, int>> {
        if (path.find("missing") != std::string::npos) return fail(ErrorCode::BadInput, "missing");
        return std::pair(200, 100);
    };
    return options;
}

std::string dialogue(const std::string& question, const std::string& answer,
                     const std::string& image = "a.jpg") {
    return R"({"image":")" + image + R"(","conversations":[{"from":"human","value":"<image>\n)" +
           question + R"("},{"from":"gpt","value":")" + answer + R"("}]})";
}

}  // namespace

class TestFormatsRead : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void refjsonGivesASampleASentence() {
        const DataFile file(R"([
            {"img_name":"a.jpg","bbox":[1,2,30,40],"segment_id":7,
             "sentences":[{"sent":"red ball"},{"sent":"the ball"}]},
            {"img_name":"b.jpg","bbox":[0,0,5,5],"sentences":[{"sent":"star","sent_id":"s9"}]}])");
        const auto data = datasets::read(file.path(), "refjson", {});
        QVERIFY(data);
        QCOMPARE(data->samples.size(), std::size_t{3});
        QCOMPARE(data->samples[1].id, std::string("1"));
        QCOMPARE(data->samples[1].prompt, std::string("the ball"));
        QCOMPARE(data->samples[1].task, std::string("grounding"));
        QVERIFY((data->samples[1].annotations[0].box == Box{1, 2, 30, 40}));
        QCOMPARE(data->samples[2].id, std::string("s9"));
        QCOMPARE(data->boxReading, std::string("pixels xyxy"));
    }

    void positionsCountRecordsThatAreSkipped() {
        const DataFile file(R"([
            {"img_name":"a.jpg","bbox":[9,2,3,4],"sentences":[{"sent":"x"},{"sent":"y"}]},
            {"img_name":"b.jpg","bbox":[0,0,5,5],"sentences":[{"sent":"star"}]}])");
        const auto data = datasets::read(file.path(), "refjson", {});
        QVERIFY(data);
        QCOMPARE(data->samples[0].id, std::string("2"));
        QCOMPARE(data->findings.size(), std::size_t{1});
        QVERIFY(data->findings[0].where.ends_with("record 0"));
    }

    void vqaLinesMayHaveOneAnswerOrMany() {
        const DataFile file(
            "\xEF\xBB\xBF{\"question_id\":5,\"image\":\"a.png\",\"question\":\"How "
            "many?\",\"answer\":3,\"question_type\":\"count\"}\r\n\r\n"
            "{\"image\":\"b.png\",\"question\":\"What?\",\"answers\":[{\"answer\":"
            "\"net\"},\"nets\"]}\r\n");
        const auto data = datasets::read(file.path(), "vqa_jsonl", {});
        QVERIFY(data);
        QCOMPARE(data->samples.size(), std::size_t{2});
        QCOMPARE(data->samples[0].id, std::string("5"));
        QCOMPARE(data->samples[0].group, std::string("count"));
        QVERIFY((data->samples[0].answers == std::vector<std::string>{"3"}));
        QCOMPARE(data->samples[1].id, std::string("1"));
        QVERIFY((data->samples[1].answers == std::vector<std::string>{"net", "nets"}));
    }

    void cocoGivesASampleAPicture() {
        const DataFile file(
            R"({"images":[{"id":42,"file_name":"a.jpg"},{"id":43,"file_name":"b.jpg"}],
            "categories":[{"id":18,"name":"dog"},{"id":1,"name":"cat"}],
            "annotations":[{"image_id":42,"category_id":18,"bbox":[10,20,30,40]},
                           {"image_id":42,"category_id":1,"bbox":[1,2,3,4]},
                           {"image_id":42,"category_id":18,"bbox":[5,5,5,5]},
                           {"image_id":99,"category_id":18,"bbox":[5,5,5,5]}]})");
        const auto data = datasets::read(file.path(), "coco", {});
        QVERIFY(data);
        QCOMPARE(data->samples.size(), std::size_t{2});
        QCOMPARE(data->samples[0].annotations.size(), std::size_t{3});
        QVERIFY((data->samples[0].annotations[0].box == Box{10, 20, 40, 60}));
        QCOMPARE(data->samples[0].annotations[0].label, std::string("dog"));
        QCOMPARE(data->findings.size(), std::size_t{1});

        ReadOptions options;
        options.task = "grounding";
        const auto byCategory = datasets::read(file.path(), "coco", options);
        QVERIFY(byCategory);
        QCOMPARE(byCategory->samples.size(), std::size_t{2});
        QCOMPARE(byCategory->samples[1].prompt, std::string("dog"));
        QCOMPARE(byCategory->samples[1].annotations.size(), std::size_t{2});
    }

    void captionsGoToTheirPicture() {
        const DataFile file(R"({"images":[{"id":7,"file_name":"a.jpg"},{"id":8}],
            "annotations":[{"image_id":7,"id":1,"caption":"one"},{"image_id":7,"id":2,"caption":"two"},
                           {"image_id":8,"id":3,"caption":"three"}]})");
        const auto data = datasets::read(file.path(), "coco_caption", {});
        QVERIFY(data);
        QVERIFY((data->samples[0].answers == std::vector<std::string>{"one", "two"}));
        QVERIFY((data->samples[1].media == std::vector<std::string>{"000000000008.jpg"}));
        QCOMPARE(data->samples[0].task, std::string("captioning"));
    }

    void captionTablesAreReadToo() {
        const DataFile file(R"([{"id":"1","image":"a.jpg","captions":["x","y"]}])");
        const auto data = datasets::read(file.path(), "coco_caption", {});
        QVERIFY(data);
        QCOMPARE(data->samples[0].answers.size(), std::size_t{2});
    }

    void fractionsBecomePixels() {
        const DataFile file("[" + dialogue("the ball", "[0.1, 0.2, 0.5, 1.0]") + "]");
        const auto data = datasets::read(file.path(), "llava", withSizes());
        QVERIFY(data);
        QCOMPARE(data->boxReading, std::string("norm1 xyxy"));
        const Sample& sample = data->samples[0];
        QVERIFY((sample.annotations[0].box == Box{20, 20, 100, 100}));
        QCOMPARE(sample.task, std::string("grounding"));
        QCOMPARE(sample.prompt, std::string("the ball"));
        QCOMPARE(sample.answers[0], std::string("[0.1, 0.2, 0.5, 1.0]"));
        QVERIFY(sample.annotations[0].fromText == std::pair(0, 20));
    }

    void oneReadingForTheWholeFile() {
        const DataFile file("[" + dialogue("a", "[0, 0, 1, 1]") + "," +
                            dialogue("b", "[10, 20, 150, 90]") + "]");
        const auto data = datasets::read(file.path(), "llava", withSizes());
        QVERIFY(data);
        QCOMPARE(data->boxReading, std::string("pixels xyxy"));
        QVERIFY((data->samples[0].annotations[0].box == Box{0, 0, 1, 1}));
    }

    void thousandthsShowByReachingBeyondThePicture() {
        const DataFile file("[" + dialogue("a", "[100, 200, 500, 1000]") + "]");
        const auto found = datasets::read(file.path(), "llava", withSizes());
        QVERIFY(found);
        QCOMPARE(found->boxReading, std::string("norm1000 xyxy"));
        QVERIFY((found->samples[0].annotations[0].box == Box{20, 20, 100, 100}));

        ReadOptions told = withSizes();
        told.boxes = "pixels";
        const auto pixels = datasets::read(file.path(), "llava", told);
        QVERIFY(pixels);
        QVERIFY((pixels->samples[0].annotations[0].box == Box{100, 200, 500, 1000}));
    }

    void fractionsWithoutPicturesStayFractions() {
        const DataFile file("[" + dialogue("a", "[0.25, 0.5, 0.75, 1]", "missing.jpg") + "]");
        const auto data = datasets::read(file.path(), "llava", withSizes());
        QVERIFY(data);
        QVERIFY((data->samples[0].annotations[0].box == Box{0.25, 0.5, 0.75, 1}));
        QCOMPARE(data->findings.size(), std::size_t{1});
    }

    void theAnswerTellsTheTask() {
        const DataFile file("[" + dialogue("What is it?", "a ball") + "," + dialogue("", "a ball") +
                            "," + dialogue("ball", "[1,2,30,40]") + "]");
        const auto data = datasets::read(file.path(), "llava", withSizes());
        QVERIFY(data);
        QCOMPARE(data->samples[0].task, std::string("vqa"));
        QCOMPARE(data->samples[1].task, std::string("captioning"));
        QCOMPARE(data->samples[2].task, std::string("grounding"));
    }

    void dialoguesGiveASampleAnAnswer() {
        const DataFile file(R"([{"messages":[
            {"role":"system","content":"Be brief."},
            {"role":"user","content":"<image>Who?"},{"role":"assistant","content":"Kane."},
            {"role":"user","content":[{"type":"text","text":"And here? "},{"type":"image"}]},
            {"role":"assistant","content":"Müller."}],"images":["1.jpg","2.jpg"]}])");
        const auto data = datasets::read(file.path(), "messages", {});
        QVERIFY(data);
        QCOMPARE(data->samples.size(), std::size_t{2});
        QCOMPARE(data->samples[0].id, std::string("0"));
        QCOMPARE(data->samples[0].prompt, std::string("Who?"));
        QVERIFY((data->samples[0].media == std::vector<std::string>{"1.jpg"}));
        QCOMPARE(data->samples[1].id, std::string("0/1"));
        QCOMPARE(data->samples[1].prompt, std::string("<image>And here? <image>"));
        QVERIFY((data->samples[1].media == std::vector<std::string>{"1.jpg", "2.jpg"}));
    }

    void marksAndFilesMustMatch() {
        const DataFile file(R"([{"messages":[{"role":"user","content":"<image><image>Who?"},
            {"role":"assistant","content":"Kane."}],"images":["1.jpg"]},)" +
                            dialogue("x", "y") + "]");
        const auto data = datasets::read(file.path(), "sharegpt", {});
        QVERIFY(data);
        QCOMPARE(data->samples.size(), std::size_t{1});
        QVERIFY(data->findings[0].what.find("2 marks for 1 files") != std::string::npos);
    }

    void limitStopsEarly() {
        const DataFile file("[" + dialogue("a", "b") + "," + dialogue("c", "d") + "]");
        ReadOptions options;
        options.limit = 1;
        const auto data = datasets::read(file.path(), "llava", options);
        QVERIFY(data);
        QCOMPARE(data->samples.size(), std::size_t{1});
    }
};

QTEST_APPLESS_MAIN(TestFormatsRead)
#include "tst_formats_read.moc"
