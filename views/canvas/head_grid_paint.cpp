// SPDX-License-Identifier: Apache-2.0
#include <imgui.h>

#include <QFontMetricsF>
#include <cmath>

#include "views/canvas/head_grid.h"

namespace sl {

namespace {

constexpr double kPad = 8;                                  // around everything
constexpr double kNumberFrom = 36, kNumberFromHeight = 30;  // cells that have room for a number
constexpr int kScaleSteps = 48;

ImVec2 vec(QPointF p) {
    return {static_cast<float>(p.x()), static_cast<float>(p.y())};
}

QPointF point(ImVec2 v) {
    return {v.x, v.y};
}

/// Two decimals without the leading zero: narrow cells hold it.
QString massText(double mass) {
    const QString text = QString::number(mass, 'f', 2);
    return text.startsWith(QLatin1String("0.")) ? text.mid(1) : text;
}

void drawText(ImDrawList* list, ImFont* font, QPointF at, unsigned color, const QString& text) {
    const float size = font->FontSize * ImGui::GetIO().FontGlobalScale;
    const QByteArray utf8 = text.toUtf8();
    list->AddText(font, size, vec({std::round(at.x()), std::round(at.y())}), color,
                  utf8.constData());
}

QSizeF textSize(ImFont* font, const QString& text) {
    const float size = font->FontSize * ImGui::GetIO().FontGlobalScale;
    const ImVec2 v = font->CalcTextSizeA(size, 1e6F, 0, text.toUtf8().constData());
    return {v.x, v.y};
}

/// Push and pop of what the full-widget window and its scrolling part share.
struct BareStyle {
    explicit BareStyle(const QPalette& palette) {
        const auto color = [](const QColor& c, float alpha) {
            return ImVec4(c.redF(), c.greenF(), c.blueF(), alpha);
        };
        const QColor ground = palette.color(QPalette::Base);
        const QColor text = palette.color(QPalette::Text);
        ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
        ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0);
        ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
        ImGui::PushStyleVar(ImGuiStyleVar_ScrollbarSize, 10);
        ImGui::PushStyleColor(ImGuiCol_WindowBg, color(ground, 1));
        ImGui::PushStyleColor(ImGuiCol_ChildBg, color(ground, 1));
        ImGui::PushStyleColor(ImGuiCol_ScrollbarBg, color(ground, 1));
        ImGui::PushStyleColor(ImGuiCol_ScrollbarGrab, color(text, 0.35F));
        ImGui::PushStyleColor(ImGuiCol_ScrollbarGrabHovered, color(text, 0.5F));
        ImGui::PushStyleColor(ImGuiCol_ScrollbarGrabActive, color(text, 0.6F));
    }
    ~BareStyle() {
        ImGui::PopStyleColor(6);
        ImGui::PopStyleVar(4);
    }
    BareStyle(const BareStyle&) = delete;
    BareStyle& operator=(const BareStyle&) = delete;
};

}  // namespace

/// "L3", "H0": numbers need a letter to say what they count; other labels say it themselves.
QString HeadGrid::headerLabel(HeadAt at) const {
    if (at.layer < 0 && at.head < 0) return tr("mean");
    const bool layer = at.head < 0;
    QString label = layer ? m_stack.layerLabel(at.layer) : m_stack.headLabel(at.head);
    bool number = false;
    label.toInt(&number);
    if (!number) return label;
    return (layer ? tr("L%1", "layer") : tr("H%1", "head")).arg(label);
}

HeadGridLayout HeadGrid::layout() const {
    const QFontMetricsF metrics(font());
    double widest = metrics.horizontalAdvance(headerLabel({}));
    for (int l = 0; l < m_stack.layers(); ++l)
        widest = std::max(widest, metrics.horizontalAdvance(headerLabel({l, -1})) + 6 +
                                      metrics.horizontalAdvance(massText(massAt({l, -1}))));
    const QSizeF header(std::ceil(std::min(widest, 140.0)) + 10,
                        std::ceil(2 * metrics.height() + 4));
    const double footer = metrics.height() + 12;
    const Box r = m_stack.fileRect();
    const double aspect = r.valid() ? r.width() / r.height() : 1;
    return {QSizeF(width() - 2 * kPad, height() - 2 * kPad - footer), header, m_stack.layers(),
            m_stack.heads(), aspect};
}

QPoint HeadGrid::placeOf(HeadAt at) const {
    const HeadGridLayout grid = layout();
    QPointF middle = grid.cellRect(std::max(at.layer, 0), std::max(at.head, 0)).center();
    if (at.layer < 0) middle.setY(-grid.header().height() / 2);
    if (at.head < 0) middle.setX(-grid.header().width() / 2);
    return (middle + QPointF(kPad + grid.header().width(), kPad + grid.header().height()))
        .toPoint();
}

void HeadGrid::paintUi() {
    const BareStyle style(palette());
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
    ImGui::Begin("heads", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                     ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoNav |
                     ImGuiWindowFlags_NoBringToFrontOnFocus);
    if (m_stack.empty()) {
        const QString text = tr("No layer and head maps: ask with the attention probe on.");
        drawText(ImGui::GetWindowDrawList(), ImGui::GetFont(), {kPad, kPad},
                 packed(palette().color(QPalette::PlaceholderText)), text);
    } else {
        if (m_atlasDirty) uploadAtlas();
        paintCells(layout());
        paintFooter();
    }
    ImGui::End();
}

void HeadGrid::paintCells(const HeadGridLayout& grid) {
    const QFontMetricsF metrics(font());
    const QPointF corner(kPad + grid.header().width(), kPad + grid.header().height());
    const QSizeF room(width() - corner.x() - 2,
                      height() - corner.y() - kPad - metrics.height() - 12);
    ImGui::SetCursorPos(vec(corner));
    ImGui::BeginChild("cells",
                      {static_cast<float>(room.width()), static_cast<float>(room.height())}, false,
                      ImGuiWindowFlags_HorizontalScrollbar | ImGuiWindowFlags_NoNav);
    ImGui::InvisibleButton("grid", {static_cast<float>(grid.contentSize().width()),
                                    static_cast<float>(grid.contentSize().height())});
    const QPointF origin = point(ImGui::GetItemRectMin());
    for (int l = 0; l < m_stack.layers(); ++l)
        for (int h = 0; h < m_stack.heads(); ++h) paintCell(grid, {l, h}, origin);
    if (std::exchange(m_scrollToPreview, false)) {
        const QPointF middle =
            grid.cellRect(std::max(m_previewed.layer, 0), std::max(m_previewed.head, 0)).center();
        ImGui::SetScrollFromPosX(static_cast<float>(middle.x() + origin.x() - corner.x()));
        ImGui::SetScrollFromPosY(static_cast<float>(middle.y() + origin.y() - corner.y()));
    }
    ImGui::EndChild();
    paintHeaders(grid, origin);
    followMouse(grid, origin);
}

void HeadGrid::paintCell(const HeadGridLayout& grid, HeadAt at, QPointF origin) {
    const QRectF place = grid.cellRect(at.layer, at.head).translated(origin);
    const ImVec2 low = vec(place.topLeft()), high = vec(place.bottomRight());
    if (!ImGui::IsRectVisible(low, high) || !m_texture) return;
    ImDrawList* list = ImGui::GetWindowDrawList();
    const auto heads = static_cast<float>(m_stack.heads()),
               layers = static_cast<float>(m_stack.layers());
    // ImGui's handle of a texture is a pointer, OpenGL's a number.
    // NOLINTNEXTLINE(performance-no-int-to-ptr)
    auto* texture = reinterpret_cast<ImTextureID>(static_cast<std::intptr_t>(m_texture));
    list->AddImage(texture, low, high, {at.head / heads, at.layer / layers},
                   {(at.head + 1) / heads, (at.layer + 1) / layers});
    if (place.width() >= kNumberFrom && place.height() >= kNumberFromHeight) {
        const QString text = massText(massAt(at));
        const QSizeF size = textSize(smallFont(), text);
        const QPointF corner = place.bottomRight() - QPointF(size.width() + 5, size.height() + 1);
        list->AddRectFilled(vec(corner), high, IM_COL32(12, 14, 18, 190), 2);
        drawText(list, smallFont(), corner + QPointF(3, 0), IM_COL32_WHITE, text);
    }
    const bool chosen = (m_chosen.layer < 0 || m_chosen.layer == at.layer) &&
                        (m_chosen.head < 0 || m_chosen.head == at.head) && !(m_chosen == HeadAt{});
    const bool previewed =
        m_previewing && (m_previewed.layer < 0 || m_previewed.layer == at.layer) &&
        (m_previewed.head < 0 || m_previewed.head == at.head) && !(m_previewed == HeadAt{});
    if (!chosen && !previewed) return;
    const QColor color = chosen ? palette().color(QPalette::Highlight) : QColor(Qt::white);
    list->AddRect(low, high, IM_COL32(12, 14, 18, 255), 0, 0, 5);
    list->AddRect(low, high, packed(color), 0, 0, chosen && previewed ? 4.0F : 3.0F);
}

void HeadGrid::paintHeaders(const HeadGridLayout& grid, QPointF origin) {
    ImDrawList* list = ImGui::GetWindowDrawList();
    const QSizeF header = grid.header();
    const QPointF corner(kPad + header.width(), kPad + header.height());
    const double right = width(), bottom = height() - QFontMetricsF(font()).height() - 12;
    list->PushClipRect({0, static_cast<float>(corner.y())}, vec({corner.x(), bottom}));
    for (int l = 0; l < m_stack.layers(); ++l) {
        const QRectF cell = grid.cellRect(l, 0).translated(origin);
        paintHeader({kPad, cell.top(), header.width() - 4, cell.height()}, {l, -1});
    }
    list->PopClipRect();
    list->PushClipRect(vec({corner.x(), 0}), vec({right, corner.y()}));
    for (int h = 0; h < m_stack.heads(); ++h) {
        const QRectF cell = grid.cellRect(0, h).translated(origin);
        paintHeader({cell.left(), kPad, cell.width(), header.height() - 4}, {-1, h});
    }
    list->PopClipRect();
    paintHeader({kPad, kPad, header.width() - 4, header.height() - 4}, {});
}

void HeadGrid::paintHeader(const QRectF& place, HeadAt at) {
    const QString label = headerLabel(at), mass = massText(massAt(at));
    ImDrawList* list = ImGui::GetWindowDrawList();
    const bool chosen = at == m_chosen, previewed = m_previewing && at == m_previewed;
    const QColor accent = palette().color(QPalette::Highlight);
    if (chosen)
        list->AddRectFilled(vec(place.topLeft()), vec(place.bottomRight()), packed(accent), 3);
    if (previewed)
        list->AddRect(vec(place.topLeft()), vec(place.bottomRight()),
                      packed(palette().color(QPalette::Text)), 3, 0, 1.5F);
    const QColor text = palette().color(chosen ? QPalette::HighlightedText : QPalette::Text);
    QColor soft = text;
    soft.setAlphaF(0.75F);
    const bool wide = textSize(ImGui::GetFont(), label).width() + 2 > place.width();
    ImFont* labelFont = wide ? smallFont() : ImGui::GetFont();
    const QSizeF labelSize = textSize(labelFont, label);
    const QSizeF massSize = textSize(smallFont(), mass);
    if (at.layer < 0) {  // two lines
        drawText(list, labelFont, {place.center().x() - labelSize.width() / 2, place.top()},
                 packed(text), label);
        if (massSize.width() <= place.width())
            drawText(
                list, smallFont(),
                {place.center().x() - massSize.width() / 2, place.bottom() - massSize.height()},
                packed(soft), mass);
        return;
    }
    const double middle = place.center().y();
    drawText(list, labelFont, {place.left() + 3, middle - labelSize.height() / 2}, packed(text),
             label);
    drawText(list, smallFont(),
             {place.right() - massSize.width() - 3, middle - massSize.height() / 2}, packed(soft),
             mass);
}

void HeadGrid::paintFooter() {
    ImDrawList* list = ImGui::GetWindowDrawList();
    const QFontMetricsF metrics(font());
    const double top = height() - metrics.height() - 10, barWidth = 96;
    const bool shared = m_scale == HeadScale::Shared;
    const double span = m_atlas.range.max - m_atlas.range.min;
    const QString low = shared ? legendNumber(m_atlas.range.min, span) : tr("lowest");
    const QString high = shared ? legendNumber(m_atlas.range.max, span) : tr("highest");
    const unsigned color = packed(palette().color(QPalette::Text));
    drawText(list, smallFont(), {kPad, top + 2}, color, low);
    const double left = kPad + textSize(smallFont(), low).width() + 6;
    for (int i = 0; i < kScaleSteps; ++i) {
        const Rgb c = colorAt(m_map, (i + 0.5) / kScaleSteps);
        list->AddRectFilled(vec({left + barWidth * i / kScaleSteps, top + 4}),
                            vec({left + barWidth * (i + 1) / kScaleSteps, top + 14}),
                            IM_COL32(c.r, c.g, c.b, 255));
    }
    const double after = left + barWidth + 6;
    drawText(list, smallFont(), {after, top + 2}, color, high);
    const double textLeft = after + textSize(smallFont(), high).width() + 14;
    QColor soft = palette().color(QPalette::Text);
    soft.setAlphaF(0.75F);
    const QString scale = shared ? tr("one scale for all") : tr("each head its own scale");
    // As much as there is room for.
    for (const QString& what : {scale + tr("; numbers: mass on the picture"), scale}) {
        if (textLeft + textSize(smallFont(), what).width() > width() - kPad) continue;
        drawText(list, smallFont(), {textLeft, top + 2}, packed(soft), what);
        break;
    }
    if (m_focusSeen)
        list->AddRect({1, 1}, vec({width() - 1.0, height() - 1.0}),
                      packed(palette().color(QPalette::Highlight)), 0, 0, 2);
}

void HeadGrid::followMouse(const HeadGridLayout& grid, QPointF origin) {
    const ImVec2 mouse = ImGui::GetMousePos();
    if (!ImGui::IsMousePosValid(&mouse)) {
        if (!m_byKeys) endPreview();
        return;
    }
    const QPointF at = point(mouse);
    const QPointF corner(kPad + grid.header().width(), kPad + grid.header().height());
    // Headers stay while the cells scroll under them.
    const QPointF inContent(at.x() < corner.x() ? at.x() - corner.x() : at.x() - origin.x(),
                            at.y() < corner.y() ? at.y() - corner.y() : at.y() - origin.y());
    HeadAt found;
    const bool hit =
        at.y() < height() - QFontMetricsF(font()).height() - 12 && grid.at(inContent, found);
    const ImVec2 moved = ImGui::GetIO().MouseDelta;
    if (hit && (moved.x != 0 || moved.y != 0 || !m_previewing)) {
        m_byKeys = false;
        preview(found);
    } else if (!hit && !m_byKeys) {
        endPreview();
    }
    if (hit && ImGui::IsMouseClicked(ImGuiMouseButton_Left)) choose(found);
    if (hit && m_previewing && !m_byKeys) paintTooltip(found);
}

void HeadGrid::paintTooltip(HeadAt at) {
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(8, 5));
    const auto color = [&](QPalette::ColorRole role) {
        const QColor c = palette().color(role);
        return ImVec4(c.redF(), c.greenF(), c.blueF(), 1);
    };
    ImGui::PushStyleColor(ImGuiCol_PopupBg, color(QPalette::ToolTipBase));
    ImGui::PushStyleColor(ImGuiCol_Text, color(QPalette::ToolTipText));
    ImGui::SetTooltip("%s", describe(at).toUtf8().constData());
    ImGui::PopStyleColor(2);
    ImGui::PopStyleVar();
}

}  // namespace sl
