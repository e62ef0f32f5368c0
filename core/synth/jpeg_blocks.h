// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <opencv2/core.hpp>

namespace sl::synth {

/// Quantises one plane (32-bit float, levels 0-255) in 8×8 blocks, in place; edges are repeated to
/// whole blocks. `colour` takes the chrominance table.
void quantiseBlocks(cv::Mat& plane, bool colour, int quality);

}  // namespace sl::synth
