// SPDX-License-Identifier: Apache-2.0
#include "views/canvas/imgui_widget.h"

#include <backends/imgui_impl_opengl3.h>
#include <imgui.h>
#include <imgui_freetype.h>

#include <QElapsedTimer>
#include <QFontInfo>
#include <QMouseEvent>
#include <QOpenGLContext>
#include <QOpenGLFunctions>
#include <algorithm>
#include <cfloat>
#include <cstring>

#include "views/canvas/gl_quads.h"
#include "views/canvas/imgui_font.h"
#include "views/canvas/imgui_input.h"

namespace sl {

struct ImGuiWidget::Private {
    ImGuiContext* context = nullptr;
    ImFont* small = nullptr;
    QFont font;
    double fontRatio = 0;  // device pixel ratio that the atlas was made for
    ImGuiInput input;
    QElapsedTimer sinceFrame;
    bool ready = false;
};

namespace {

constexpr double kSmallShare = 0.82;

int buttonIndex(Qt::MouseButton button) {
    return button == Qt::LeftButton     ? 0
           : button == Qt::RightButton  ? 1
           : button == Qt::MiddleButton ? 2
                                        : -1;
}

// Latin, and the signs that our captions use.
const ImWchar kGlyphRanges[]{0x20, 0xFF, 0x2013, 0x2014, 0x2026, 0x2026, 0x00D7, 0x00D7, 0};

ImFont* addFont(ImFontAtlas& atlas, const QByteArray& file, double pixels) {
    if (file.isEmpty()) return atlas.AddFontDefault();
    // The atlas frees its copy.
    void* copy = ImGui::MemAlloc(static_cast<std::size_t>(file.size()));
    std::memcpy(copy, file.constData(), static_cast<std::size_t>(file.size()));
    return atlas.AddFontFromMemoryTTF(copy, static_cast<int>(file.size()),
                                      static_cast<float>(pixels), nullptr, kGlyphRanges);
}

}  // namespace

ImGuiWidget::ImGuiWidget(QWidget* parent)
    : GlWidget(parent), m_private(std::make_unique<Private>()) {
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    m_private->context = ImGui::CreateContext();
    ImGui::SetCurrentContext(m_private->context);
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;  // Qt remembers the layout
    io.LogFilename = nullptr;
    io.Fonts->FontBuilderIO = ImGuiFreeType::GetBuilderForFreeType();
    io.ConfigFlags |= ImGuiConfigFlags_NoMouseCursorChange;
    ImGui::GetStyle().WindowRounding = 0;
}

ImGuiWidget::~ImGuiWidget() {
    if (m_private->ready) {
        makeCurrent();
        ImGui::SetCurrentContext(m_private->context);
        ImGui_ImplOpenGL3_Shutdown();
        doneCurrent();
    }
    ImGui::DestroyContext(m_private->context);
}

ImFont* ImGuiWidget::smallFont() const {
    return m_private->small;
}

unsigned ImGuiWidget::packed(const QColor& c) {
    return IM_COL32(c.red(), c.green(), c.blue(), c.alpha());
}

void ImGuiWidget::initializeGL() {
    ImGui::SetCurrentContext(m_private->context);
    m_private->ready = ImGui_ImplOpenGL3_Init("#version 330 core");
}

void ImGuiWidget::buildFonts() {
    ImGuiIO& io = ImGui::GetIO();
    const double ratio = devicePixelRatioF();
    if (m_private->fontRatio == ratio && m_private->font == font()) return;
    m_private->fontRatio = ratio;
    m_private->font = font();
    const QByteArray file = fontFile(font());
    const double pixels = std::clamp(QFontInfo(font()).pixelSize(), 6, 96) * ratio;
    io.Fonts->Clear();
    // ImGui counts the height of a line, Qt the em: 1.16 brings DejaVu and its like to one size.
    addFont(*io.Fonts, file, std::round(pixels * 1.16));
    m_private->small = addFont(*io.Fonts, file, std::round(pixels * 1.16 * kSmallShare));
    // Glyphs are made at device size and shown at logical size, or they would be blurred.
    io.FontGlobalScale = static_cast<float>(1 / ratio);
    ImGui_ImplOpenGL3_DestroyFontsTexture();
    ImGui_ImplOpenGL3_CreateFontsTexture();
}

void ImGuiWidget::passInput() {
    ImGuiIO& io = ImGui::GetIO();
    const MouseFrame mouse = m_private->input.nextFrame();
    io.MousePos = mouse.inside ? ImVec2(static_cast<float>(mouse.position.x()),
                                        static_cast<float>(mouse.position.y()))
                               : ImVec2(-FLT_MAX, -FLT_MAX);
    for (std::size_t i = 0; i < mouse.down.size(); ++i) io.MouseDown[i] = mouse.down[i];
    io.MouseWheel = static_cast<float>(mouse.wheel.y());
    io.MouseWheelH = static_cast<float>(mouse.wheel.x());
    if (m_private->input.pending()) update();
}

void ImGuiWidget::paintGL() {
    if (!m_private->ready) return;
    ImGui::SetCurrentContext(m_private->context);
    buildFonts();
    ImGuiIO& io = ImGui::GetIO();
    const auto ratio = static_cast<float>(devicePixelRatioF());
    // ImGui multiplies the two and cuts the fraction off: a hair more than the whole number.
    const QSizeF shown = (QSizeF(devicePixels()) + QSizeF(0.01, 0.01)) / ratio;
    io.DisplaySize = ImVec2(static_cast<float>(shown.width()), static_cast<float>(shown.height()));
    io.DisplayFramebufferScale = ImVec2(ratio, ratio);
    const double seconds =
        m_private->sinceFrame.isValid() ? m_private->sinceFrame.restart() / 1000.0 : 0;
    if (!m_private->sinceFrame.isValid()) m_private->sinceFrame.start();
    io.DeltaTime = static_cast<float>(std::clamp(seconds, 0.001, 0.1));
    passInput();
    ImGui_ImplOpenGL3_NewFrame();
    ImGui::NewFrame();
    paintUi();
    ImGui::Render();
    auto* gl = QOpenGLContext::currentContext()->functions();
    const QColor ground = palette().color(QPalette::Base);
    gl->glClearColor(ground.redF(), ground.greenF(), ground.blueF(), 1);
    gl->glClear(GL_COLOR_BUFFER_BIT);
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

void ImGuiWidget::mousePressEvent(QMouseEvent* event) {
    m_private->input.button(event->position(), buttonIndex(event->button()), true);
    update();
}

void ImGuiWidget::mouseDoubleClickEvent(QMouseEvent* event) {
    mousePressEvent(event);
}

void ImGuiWidget::mouseMoveEvent(QMouseEvent* event) {
    m_private->input.move(event->position());
    update();
}

void ImGuiWidget::mouseReleaseEvent(QMouseEvent* event) {
    m_private->input.button(event->position(), buttonIndex(event->button()), false);
    update();
}

void ImGuiWidget::wheelEvent(QWheelEvent* event) {
    m_private->input.wheel(event->position(), QPointF(event->angleDelta()) / 120.0);
    event->accept();
    update();
}

void ImGuiWidget::leaveEvent(QEvent* event) {
    m_private->input.leave();
    update();
    GlWidget::leaveEvent(event);
}

void ImGuiWidget::changeEvent(QEvent* event) {
    update();
    GlWidget::changeEvent(event);
}

}  // namespace sl
