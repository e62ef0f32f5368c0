// SPDX-License-Identifier: Apache-2.0
#include "views/canvas/imgui_input.h"

namespace sl {

void ImGuiInput::move(QPointF position) {
    m_events.push_back({position, true, -1, false, {}});
}

void ImGuiInput::leave() {
    m_events.push_back({{}, false, -1, false, {}});
}

void ImGuiInput::button(QPointF position, int button, bool down) {
    if (button < 0 || button >= static_cast<int>(m_state.down.size())) return;
    m_events.push_back({position, true, button, down, {}});
}

void ImGuiInput::wheel(QPointF position, QPointF notches) {
    m_events.push_back({position, true, -1, false, notches});
}

MouseFrame ImGuiInput::nextFrame() {
    m_state.wheel = {};
    while (!m_events.empty()) {
        const Event event = m_events.front();
        m_events.pop_front();
        m_state.inside = event.inside;
        if (event.inside) m_state.position = event.position;
        m_state.wheel += event.wheel;
        if (event.button < 0) continue;
        m_state.down[static_cast<std::size_t>(event.button)] = event.down;
        break;
    }
    return m_state;
}

}  // namespace sl
