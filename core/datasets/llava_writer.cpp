// SPDX-License-Identifier: Apache-2.0
#include "core/datasets/llava_writer.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "core/base/json.h"
#include "core/datasets/number_text.h"
#include "core/datasets/picture_boxes.h"
#include "core/datasets/records.h"

namespace sl::datasets {

namespace {

constexpr int kFractionPlaces = 5;
constexpr int kPixelPlaces = 1;
constexpr int kTinyPlaces = 12;
constexpr double kGracePx = 1;

using Group = std::span<const ExportItem>;

/// Items of one ask follow each other: one for each of its pictures.
std::size_t groupLength(const std::vector<ExportItem>& items, std::size_t begin) {
    std::size_t end = begin + 1;
    while (end < items.size() && !items[begin].runId.empty() &&
           items[end].runId == items[begin].runId && items[end].prompt == items[begin].prompt)
        ++end;
    return end - begin;
}

std::string withoutMarks(std::string text) {
    for (const char* mark : {"<image>", "<video>"})
        for (std::size_t at = 0; (at = text.find(mark, at)) != std::string::npos;)
            text.erase(at, 7);
    return text;
}

class LlavaWriter {
public:
    LlavaWriter(bool fractions, Written& written) : m_fractions(fractions), m_written(written) {}

    void add(Group group) {
        const ExportItem& first = group.front();
        const std::string boxes = group.size() == 1 ? boxTexts(first) : std::string();
        const std::string& answer = boxes.empty() ? first.text : boxes;
        if (answer.empty()) {
            m_written.leftOut += static_cast<std::int64_t>(group.size());
            return;
        }
        m_written.items += static_cast<std::int64_t>(group.size());
        addRecord(group, answer, first.runId);
        if (first.task != "captioning") return;
        for (std::size_t i = 0; i < first.otherAnswers.size(); ++i)
            addRecord(group, first.otherAnswers[i], first.runId + "/" + std::to_string(i + 1));
    }

    std::string text() const { return dumpJson(m_list, 1) + "\n"; }

private:
    std::string boxTexts(const ExportItem& item) {
        std::string text;
        for (std::size_t i = 0; i < item.annotations.size(); ++i)
            if (const auto box = usableBox(item.annotations[i]))
                if (const std::string one = boxText(item, i, *box); !one.empty())
                    text += (text.empty() ? "" : " ") + one;
        return text;
    }

    std::string boxText(const ExportItem& item, std::size_t number, const Box& box) {
        if (!m_fractions) return bracketed(box, 1, 1, kPixelPlaces);
        const double width = item.width;
        const double height = item.height;
        const Box cut = box.intersected({0, 0, width, height});
        if (!cut.valid()) {
            finding(item, number, "lies outside its picture and is left out");
            return {};
        }
        if (box.x0 < -kGracePx || box.y0 < -kGracePx || box.x1 > width + kGracePx ||
            box.y1 > height + kGracePx)
            finding(item, number, "is cut to its picture");
        return bracketed(cut, width, height, kFractionPlaces);
    }

    static std::string bracketed(const Box& b, double width, double height, int places) {
        // A box so small that rounding would leave nothing of it gets more decimals.
        const double step = 2 * std::pow(10.0, -places);
        if (b.width() / width < step || b.height() / height < step) places = kTinyPlaces;
        return "[" + shortNumber(b.x0 / width, places) + ", " + shortNumber(b.y0 / height, places) +
               ", " + shortNumber(b.x1 / width, places) + ", " +
               shortNumber(b.y1 / height, places) + "]";
    }

    void finding(const ExportItem& item, std::size_t number, const char* what) {
        m_written.findings.push_back({placeOf(item, number), std::string("a box ") + what});
    }

    void addRecord(Group group, const std::string& answer, const std::string& id) {
        std::string question;
        Json images = Json::array();
        for (const ExportItem& item : group) {
            question += "<image>\n";
            images.push_back(item.media);
        }
        question += withoutMarks(group.front().prompt);
        Json record = {{"id", id}};
        if (images.size() == 1) record["image"] = images[0];
        else record["images"] = std::move(images);
        record["conversations"] = {{{"from", "human"}, {"value", question}},
                                   {{"from", "gpt"}, {"value", answer}}};
        if (!group.front().verdict.empty()) record["verdict"] = group.front().verdict;
        for (const Annotation& annotation : group.front().annotations)
            if (annotation.author.kind == Author::Kind::Person)
                record["author"] = authorJson(annotation);
        m_list.push_back(std::move(record));
    }

    bool m_fractions;
    Written& m_written;
    Json m_list = Json::array();
};

}  // namespace

Result<std::string> writeLlava(const std::vector<ExportItem>& items, Written& written) {
    const bool sizesKnown = std::all_of(items.begin(), items.end(), [](const ExportItem& item) {
        return item.width > 0 && item.height > 0;
    });
    LlavaWriter writer(sizesKnown, written);
    for (std::size_t begin = 0; begin < items.size();) {
        const std::size_t length = groupLength(items, begin);
        writer.add(Group(items).subspan(begin, length));
        begin += length;
    }
    return writer.text();
}

}  // namespace sl::datasets
