// SPDX-License-Identifier: Apache-2.0
// Dialogues: LLaVA's conversations (haotian-liu/LLaVA docs/Finetune_Custom_Data.md), ShareGPT, and
// messages (hiyouga/LLaMA-Factory data/mllm_demo.json). Their layouts overlap in the wild, so one
// reader takes all.
#include "core/datasets/box_reading.h"
#include "core/datasets/conversation.h"
#include "core/datasets/format.h"
#include "core/datasets/llava_writer.h"

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
