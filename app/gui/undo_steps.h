// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>

#include <QUndoCommand>

#include "core/base/box.h"

namespace sl {

/// A step of the undo history that sets one value and can set the one before again.
template <class T>
class SetStep : public QUndoCommand {
public:
    SetStep(const QString& text, T before, T after, std::function<void(const T&)> set)
        : QUndoCommand(text),
          m_before(std::move(before)),
          m_after(std::move(after)),
          m_set(std::move(set)) {}

    void undo() override { m_set(m_before); }
    void redo() override { m_set(m_after); }

private:
    T m_before, m_after;
    std::function<void(const T&)> m_set;
};

}  // namespace sl
