// SPDX-License-Identifier: Apache-2.0
// Dialogues: LLaVA's conversations (haotian-liu/LLaVA docs/Finetune_Custom_Data.md), ShareGPT, and
// messages (hiyouga/LLaMA-Factory data/mllm_demo.json). Their layouts overlap in the wild, so one
// reader takes all.
#include <algorithm>
#include <array>
#include <charconv>

#include "core/datasets/box_reading.h"
#include "core/datasets/conversation.h"
#include "core/datasets/format.h"

namespace sl::datasets {

namespace {

Result<Dataset> readDialogues(const std::string& path, const ReadOptions& options) {
    Dataset dataset;
    std::int64_t position = 0;
    const auto visited = visitRecords(path, dataset.findings, [&](const Record& record) {
        const std::string id = idOr(textField(record.json, "id"), position++);
        const auto conversation = conversationOf(record.json);
        if (!conversation) {
            dataset.findings.push_back({record.where, conversation.error().message});
            return true;
        }
        std::vector<Sample> samples = samplesOf(*conversation, id, options.task);
        if (samples.empty()) dataset.findings.push_back({record.where, "has no answer"});
        for (Sample& sample : samples) {
            if (full(dataset, options)) break;
            if (sample.media.empty())
                dataset.findings.push_back({record.where, "shows no picture"});
            else if (sample.task == "grounding" && sample.annotations.empty())
                dataset.findings.push_back({record.where, "its answer holds no box"});
            else dataset.samples.push_back(std::move(sample));
        }
        return !full(dataset, options);
    });
    if (!visited) return passOn(visited);
    if (auto ok = settleBoxes(dataset, options); !ok) return passOn(ok);
    return dataset;
}

/// Not printf, which a user's locale could turn to decimal commas.
std::string decimal(double value, int places) {
    std::array<char, 64> text{};
    const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value,
                                            std::chars_format::fixed, places);
    return error == std::errc() ? std::string(text.data(), end) : "0";
}

std::string boxText(const Box& box, double width, double height, int places) {
    return "[" + decimal(box.x0 / width, places) + ", " + decimal(box.y0 / height, places) + ", " +
           decimal(box.x1 / width, places) + ", " + decimal(box.y1 / height, places) + "]";
}

std::string answerText(const ExportItem& item, bool fractions) {
    std::string text;
    for (const Annotation& annotation : item.annotations)
        if (annotation.kind == Annotation::Kind::Box)
            text += (text.empty() ? "" : " ") +
                    (fractions ? boxText(annotation.box, item.width, item.height, 5)
                               : boxText(annotation.box, 1, 1, 1));
    return text.empty() ? item.text : text;
}

/// Boxes are fractions of width and height where the size is known for every picture, else pixels:
/// never both in one file.
Result<std::string> writeLlava(const std::vector<ExportItem>& items) {
    const bool fractions = std::all_of(items.begin(), items.end(), [](const ExportItem& item) {
        return item.width > 0 && item.height > 0;
    });
    Json list = Json::array();
    for (const ExportItem& item : items)
        list.push_back({{"id", item.runId},
                        {"image", item.media},
                        {"conversations",
                         {{{"from", "human"}, {"value", "<image>\n" + item.prompt}},
                          {{"from", "gpt"}, {"value", answerText(item, fractions)}}}}});
    return dumpJson(list, 1) + "\n";
}

}  // namespace

Format llavaFormat() {
    return {"llava", readDialogues, writeLlava};
}
Format sharegptFormat() {
    return {"sharegpt", readDialogues, nullptr};
}
Format messagesFormat() {
    return {"messages", readDialogues, nullptr};
}

}  // namespace sl::datasets
