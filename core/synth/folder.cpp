// SPDX-License-Identifier: Apache-2.0
#include "core/synth/scene.h"

namespace sl::synth {

Result<void> writeFolder(const SynthFolderOptions& options,
                         const std::function<bool(int done, int total)>&) {
    return fail(ErrorCode::NotYet, "worlds of kind '" + options.world + "' cannot be written yet");
}

}  // namespace sl::synth
