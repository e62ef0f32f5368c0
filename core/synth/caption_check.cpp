// SPDX-License-Identifier: Apache-2.0
#include "core/synth/grammar.h"

namespace sl::synth {

CaptionCheck checkCaption(const std::string&, const World&) {
    return {};
}

CaptionCheck checkCaption(const std::string& caption, const Scene& scene) {
    return checkCaption(caption, worldOf(scene));
}

}  // namespace sl::synth
