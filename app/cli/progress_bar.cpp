// SPDX-License-Identifier: Apache-2.0
#include "app/cli/progress_bar.h"

#include <algorithm>
#include <cstdio>

#include <unistd.h>

namespace sl::cli {

namespace {

constexpr int kBarWidth = 24;

std::string clockText(double seconds) {
    const auto total = static_cast<long long>(seconds + 0.5);
    const std::string s = std::to_string(total % 60);
    return std::to_string(total / 60) + ":" + (s.size() < 2 ? "0" : "") + s;
}

}  // namespace

ProgressBar::ProgressBar()
    : m_terminal(isatty(STDERR_FILENO) == 1), m_start(std::chrono::steady_clock::now()) {}

ProgressBar::~ProgressBar() {
    clear();
}

std::string ProgressBar::line(const Progress& p, double elapsedSec) {
    std::string text = std::to_string(p.done);
    double share = 0;
    if (p.total > 0) {
        share = std::clamp(double(p.done) / static_cast<double>(p.total), 0.0, 1.0);
        const auto filled = static_cast<std::size_t>(share * kBarWidth);
        text = "[" + std::string(filled, '#') + std::string(kBarWidth - filled, ' ') + "] " + text +
               "/" + std::to_string(p.total);
    }
    if (!p.unit.empty()) text += " " + p.unit;
    if (share > 0 && share < 1 && elapsedSec > 1)
        text += ", " + clockText(elapsedSec / share * (1 - share)) + " left";
    return p.note.empty() ? text : text + ", " + p.note;
}

Control::ProgressSink ProgressBar::sink() {
    if (!m_terminal) return {};
    return [this](const Progress& progress) {
        const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - m_start;
        // "\033[K" wipes what a longer line before left over.
        std::fprintf(stderr, "\r%s\033[K", line(progress, elapsed.count()).c_str());
        std::fflush(stderr);
        m_drawn = true;
    };
}

void ProgressBar::clear() {
    if (!m_drawn) return;
    std::fputs("\r\033[K", stderr);
    std::fflush(stderr);
    m_drawn = false;
}

}  // namespace sl::cli
