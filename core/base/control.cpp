// SPDX-License-Identifier: Apache-2.0
#include "core/base/control.h"

namespace sl {

namespace {
constexpr auto kReportInterval = std::chrono::milliseconds(50);
}

Control::Control(ProgressSink progressSink, TokenSink tokenSink)
    : m_progressSink(std::move(progressSink)), m_tokenSink(std::move(tokenSink)) {}

Result<void> Control::check() const {
    if (cancelled()) return fail(ErrorCode::Cancelled, "cancelled");
    return {};
}

void Control::report(const Progress& progress) {
    if (!m_progressSink) return;
    {
        const std::lock_guard lock(m_mutex);
        const auto now = std::chrono::steady_clock::now();
        const bool last = progress.total > 0 && progress.done >= progress.total;
        if (!last && now - m_lastReport < kReportInterval) return;
        m_lastReport = now;
    }
    m_progressSink(progress);
}

void Control::emitToken(const Token& token) const {
    if (m_tokenSink) m_tokenSink(token);
}

}  // namespace sl
