// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>

#include "core/base/control.h"

namespace sl::cli {

/// Draws progress on stderr, only where that is a terminal. The bar is wiped when it goes out of
/// scope, so that nothing of it mixes with what follows.
class ProgressBar {
public:
    ProgressBar();
    ~ProgressBar();
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    /// For Control's sink; empty where there is no terminal. Must not outlive the bar.
    Control::ProgressSink sink();
    void clear();

    /// One line of text for a state, e.g. "[####      ] 12/30 samples, 0:08 left, note".
    static std::string line(const Progress& progress, double elapsedSec);

private:
    bool m_terminal;
    bool m_drawn = false;
    std::chrono::steady_clock::time_point m_start;
};

}  // namespace sl::cli
