// SPDX-License-Identifier: Apache-2.0
#include "views/canvas/head_grid.h"

#include <QKeyEvent>
#include <QThread>
#include <algorithm>

#include "views/canvas/gl_texture.h"
#include "views/canvas/overlay_painter.h"

namespace sl {

HeadGrid::HeadGrid(QWidget* parent) : ImGuiWidget(parent) {
    setAccessibleName(tr("Layers and heads"));
    setAccessibleDescription(tr("No maps are shown."));
}

HeadGrid::~HeadGrid() {
    if (!m_texture) return;
    makeCurrent();
    deleteTexture(m_texture);
    doneCurrent();
}

void HeadGrid::setStack(HeadStack stack, int token) {
    Q_ASSERT(QThread::currentThread() == thread());
    m_stack = std::move(stack);
    m_token = std::clamp(token, 0, std::max(0, m_stack.tokens() - 1));
    if (m_chosen.layer >= m_stack.layers() || m_chosen.head >= m_stack.heads()) m_chosen = {};
    stackChanged();
}

void HeadGrid::setToken(int token) {
    if (m_stack.empty() || token < 0 || token >= m_stack.tokens() || token == m_token) return;
    m_token = token;
    stackChanged();
}

void HeadGrid::stackChanged() {
    m_previewing = false;
    m_atlasDirty = true;
    m_mass.clear();
    if (!m_stack.empty())
        for (int l = -1; l < m_stack.layers(); ++l)
            for (int h = -1; h < m_stack.heads(); ++h)
                m_mass.push_back(m_stack.mass(m_token, l, h));
    setAccessibleDescription(m_stack.empty() ? tr("No maps are shown.") : describe(m_chosen));
    update();
}

void HeadGrid::setChosen(HeadAt at) {
    if (at.layer >= m_stack.layers() || at.head >= m_stack.heads() || at == m_chosen) return;
    m_chosen = {std::max(at.layer, -1), std::max(at.head, -1)};
    if (!m_stack.empty()) setAccessibleDescription(describe(m_chosen));
    update();
}

void HeadGrid::setColorMap(ColorMap map) {
    if (map == m_map) return;
    m_map = map;
    m_atlasDirty = true;
    update();
}

void HeadGrid::setScale(HeadScale scale) {
    if (scale == m_scale) return;
    m_scale = scale;
    m_atlasDirty = true;
    update();
}

double HeadGrid::massAt(HeadAt at) const {
    return m_mass[static_cast<std::size_t>(at.layer + 1) *
                      static_cast<std::size_t>(m_stack.heads() + 1) +
                  static_cast<std::size_t>(at.head + 1)];
}

QString HeadGrid::describe(HeadAt at) const {
    const QString layer =
        at.layer < 0 ? tr("mean of the layers") : tr("layer %1").arg(m_stack.layerLabel(at.layer));
    const QString head =
        at.head < 0 ? tr("mean of the heads") : tr("head %1").arg(m_stack.headLabel(at.head));
    return tr("%1, %2: mass %3").arg(layer, head).arg(massAt(at), 0, 'f', 3);
}

void HeadGrid::uploadAtlas() {
    m_atlasDirty = false;
    deleteTexture(m_texture);
    m_atlas = headAtlas(m_stack, m_token, m_map, m_scale, std::min(4096, maxTextureSize()));
    if (m_atlas.image.isNull()) return;
    m_texture =
        makeTexture(m_atlas.image.width(), m_atlas.image.height(), GL_RGBA,
                    m_atlas.image.constBits(), static_cast<int>(m_atlas.image.bytesPerLine() / 4));
    setNearest(m_texture, true);
}

void HeadGrid::preview(HeadAt at) {
    if (m_previewing && at == m_previewed) return;
    m_previewing = true;
    m_previewed = at;
    later([this, at] {
        if (!m_previewing || !(m_previewed == at)) return;
        setAccessibleDescription(describe(at));
        Q_EMIT previewed(at.layer, at.head);
    });
    update();
}

void HeadGrid::endPreview() {
    if (!m_previewing) return;
    m_previewing = m_byKeys = false;
    later([this] {
        if (!m_previewing) Q_EMIT previewEnded();
    });
    update();
}

void HeadGrid::choose(HeadAt at) {
    m_chosen = at;
    later([this, at] {
        setAccessibleDescription(describe(at));
        Q_EMIT chosenChanged(at.layer, at.head);
    });
    update();
}

void HeadGrid::moveCursor(int dLayer, int dHead) {
    const HeadAt from = m_previewing ? m_previewed : m_chosen;
    m_byKeys = m_scrollToPreview = true;
    preview({std::clamp(from.layer + dLayer, -1, m_stack.layers() - 1),
             std::clamp(from.head + dHead, -1, m_stack.heads() - 1)});
}

void HeadGrid::keyPressEvent(QKeyEvent* event) {
    const bool plain = !(event->modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier));
    if (m_stack.empty() || !plain) return ImGuiWidget::keyPressEvent(event);
    switch (event->key()) {
        case Qt::Key_Left: return moveCursor(0, -1);
        case Qt::Key_Right: return moveCursor(0, 1);
        case Qt::Key_Up: return moveCursor(-1, 0);
        case Qt::Key_Down: return moveCursor(1, 0);
        case Qt::Key_Home: return moveCursor(0, -m_stack.heads() - 1);
        case Qt::Key_End: return moveCursor(0, m_stack.heads() + 1);
        case Qt::Key_PageUp: return moveCursor(-m_stack.layers() - 1, 0);
        case Qt::Key_PageDown: return moveCursor(m_stack.layers() + 1, 0);
        case Qt::Key_Return:
        case Qt::Key_Enter:
        case Qt::Key_Space: return choose(m_previewing ? m_previewed : m_chosen);
        case Qt::Key_Escape:
            if (m_previewing) return endPreview();
            break;
        default: break;
    }
    ImGuiWidget::keyPressEvent(event);
}

void HeadGrid::focusInEvent(QFocusEvent* event) {
    m_focusSeen = focusIsByKeyboard(event->reason());
    update();
    ImGuiWidget::focusInEvent(event);
}

void HeadGrid::focusOutEvent(QFocusEvent* event) {
    if (m_byKeys) endPreview();
    m_focusSeen = false;
    update();
    ImGuiWidget::focusOutEvent(event);
}

}  // namespace sl
