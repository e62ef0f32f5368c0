// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPointF>
#include <array>
#include <deque>

namespace sl {

/// Mouse state for one Dear ImGui frame.
struct MouseFrame {
    QPointF position;
    bool inside = false;
    std::array<bool, 3> down{};  ///< left, right, middle
    QPointF wheel;               ///< notches, x and y
};

/// Queue between Qt's mouse events and Dear ImGui's frames. ImGui 1.86 looks at the state of the
/// mouse once per frame, so a press and a release between two frames would be lost: here each frame
/// takes events up to and including the first change of a button.
class ImGuiInput {
public:
    void move(QPointF position);
    void leave();
    void button(QPointF position, int button, bool down);
    void wheel(QPointF position, QPointF notches);

    /// State for the next frame. Call once per frame.
    MouseFrame nextFrame();
    /// Events are left for a further frame.
    bool pending() const { return !m_events.empty(); }

private:
    struct Event {
        QPointF position;
        bool inside = true;
        int button = -1;
        bool down = false;
        QPointF wheel;
    };
    std::deque<Event> m_events;
    MouseFrame m_state;
};

}  // namespace sl
