// SPDX-License-Identifier: Apache-2.0
// Our own lines: one answered picture each, annotations in the shape of `ask --json`.
#include "core/base/json.h"
#include "core/datasets/format.h"

namespace sl::datasets {

namespace {

Result<std::string> writeJsonl(const std::vector<ExportItem>& items) {
    std::string lines;
    for (const ExportItem& item : items) {
        Json annotations = Json::array();
        for (const Annotation& annotation : item.annotations)
            annotations.push_back(toJson(annotation));
        lines += dumpJson({{"run", item.runId},
                           {"task", item.task},
                           {"model", item.model},
                           {"media", item.media},
                           {"width", item.width},
                           {"height", item.height},
                           {"prompt", item.prompt},
                           {"text", item.text},
                           {"annotations", annotations}}) +
                 "\n";
    }
    return lines;
}

}  // namespace

Format jsonlFormat() {
    return {"jsonl", nullptr, writeJsonl};
}

}  // namespace sl::datasets
