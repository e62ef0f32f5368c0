// SPDX-License-Identifier: Apache-2.0
#include "models/train/start_model.h"

#include "models/train/trainable.h"

namespace sl::train {

Result<std::string> startFolder(const TrainOptions& options, const std::string& parent,
                                const SampleSource& source) {
    if (!options.model.empty()) return modelFolder(options.model);
    const std::string folder = parent + "/start";
    if (options.resume) return folder;
    if (auto ok = writeFreshCheckpoint(folder, source); !ok) return passOn(ok);
    return folder;
}

Result<void> checkDevice(const TrainOptions& options) {
    if (options.device != "cuda") return {};
    return fail(ErrorCode::NotYet, "training computes on the CPU only so far",
                "use --device auto or cpu");
}

}  // namespace sl::train
