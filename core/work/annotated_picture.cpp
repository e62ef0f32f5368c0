// SPDX-License-Identifier: Apache-2.0
#include "core/work/annotated_picture.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <memory>

#include <pango/pangocairo.h>

#include "core/work/answer_folder.h"
#include "core/work/colour_map.h"

namespace sl::work {

namespace {

constexpr double kMaxPixels = 64e6;  // of the drawing surface, 256 MB
constexpr double kMaxSide = 16000;   // cairo's own limit is 32767
constexpr double kHeatAlpha = 0.75;

using Surface = std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)>;
using Context = std::unique_ptr<cairo_t, decltype(&cairo_destroy)>;
using Layout = std::unique_ptr<PangoLayout, decltype(&g_object_unref)>;

struct Argb {
    double a = 1;
    Rgb colour;
    std::uint32_t premultiplied() const {
        const auto byte = [](double v) {
            return static_cast<std::uint32_t>(std::lround(std::clamp(v, 0.0, 1.0) * 255));
        };
        return byte(a) << 24U | byte(a * colour.r) << 16U | byte(a * colour.g) << 8U |
               byte(a * colour.b);
    }
};

Surface newSurface(int width, int height) {
    return {cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height), &cairo_surface_destroy};
}

std::uint32_t* rowOf(cairo_surface_t* surface, int y) {
    unsigned char* data = cairo_image_surface_get_data(surface);
    return reinterpret_cast<std::uint32_t*>(data + static_cast<std::ptrdiff_t>(y) *
                                                       cairo_image_surface_get_stride(surface));
}

/// Opaque surface with the picture's pixels, every 1/scale-th of them.
Surface surfaceFrom(const Image& image, double scale) {
    Surface surface = newSurface(std::max(1, static_cast<int>(image.width * scale)),
                                 std::max(1, static_cast<int>(image.height * scale)));
    if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS) return surface;
    cairo_surface_flush(surface.get());
    const int width = cairo_image_surface_get_width(surface.get());
    const int height = cairo_image_surface_get_height(surface.get());
    for (int y = 0; y < height; ++y) {
        const std::uint8_t* line = image.row(std::min(image.height - 1, int(y / scale)));
        std::uint32_t* to = rowOf(surface.get(), y);
        for (int x = 0; x < width; ++x) {
            const std::uint8_t* from =
                line + std::ptrdiff_t{3} * std::min(image.width - 1, int(x / scale));
            to[x] = 0xFF000000U | std::uint32_t{from[0]} << 16U | std::uint32_t{from[1]} << 8U |
                    from[2];
        }
    }
    cairo_surface_mark_dirty(surface.get());
    return surface;
}

Image imageFrom(cairo_surface_t* surface) {
    cairo_surface_flush(surface);
    Image image(cairo_image_surface_get_width(surface), cairo_image_surface_get_height(surface));
    for (int y = 0; y < image.height; ++y) {
        const std::uint32_t* from = rowOf(surface, y);
        std::uint8_t* to = image.row(y);
        for (int x = 0; x < image.width; ++x) {
            *to++ = static_cast<std::uint8_t>(from[x] >> 16U);
            *to++ = static_cast<std::uint8_t>(from[x] >> 8U);
            *to++ = static_cast<std::uint8_t>(from[x]);
        }
    }
    return image;
}

double shareOfRange(const Grid& grid, std::size_t i) {
    const double range = double(grid.max) - double(grid.min);
    return range > 0 ? (double(grid.values[i]) - double(grid.min)) / range : 0;
}

/// One pixel per cell; alpha grows with the value, so that what the model ignored stays clear.
Surface heatSurface(const Grid& grid) {
    Surface surface = newSurface(grid.cols, grid.rows);
    if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS) return surface;
    cairo_surface_flush(surface.get());
    std::size_t i = 0;
    for (int r = 0; r < grid.rows; ++r)
        for (int c = 0; c < grid.cols; ++c, ++i) {
            const double t = shareOfRange(grid, i);
            rowOf(surface.get(), r)[c] = Argb{kHeatAlpha * t, inferno(t)}.premultiplied();
        }
    cairo_surface_mark_dirty(surface.get());
    return surface;
}

/// Draws onto a surface in file coordinates.
class Painter {
public:
    Painter(cairo_surface_t* surface, double scale)
        : m_cairo(cairo_create(surface), &cairo_destroy),
          m_width(cairo_image_surface_get_width(surface) / scale),
          m_height(cairo_image_surface_get_height(surface) / scale) {
        cairo_scale(m_cairo.get(), scale, scale);
        const double side = std::sqrt(m_width * m_height);
        m_line = std::max(2 / scale, side / 250);
        m_font = std::clamp(side / 28, 10 / scale, 64 / scale);
    }

    void heat(const Grid& grid) {
        if (grid.rows <= 0 || grid.cols <= 0 || !grid.fileRect.valid()) return;
        const Surface cells = heatSurface(grid);
        cairo_t* c = m_cairo.get();
        cairo_save(c);
        const Box& to = grid.fileRect;
        cairo_rectangle(c, to.x0, to.y0, to.width(), to.height());
        cairo_clip(c);
        cairo_translate(c, to.x0, to.y0);
        cairo_scale(c, to.width() / grid.cols, to.height() / grid.rows);
        cairo_set_source_surface(c, cells.get(), 0, 0);
        cairo_pattern_set_filter(cairo_get_source(c), CAIRO_FILTER_BILINEAR);
        cairo_pattern_set_extend(cairo_get_source(c), CAIRO_EXTEND_PAD);
        cairo_paint(c);
        cairo_restore(c);
    }

    void annotation(const Annotation& annotation, const Rgb& colour) {
        const bool dashed = annotation.author.kind == Author::Kind::Truth;
        if (annotation.kind == Annotation::Kind::Box && annotation.box.valid()) {
            const Box& b = annotation.box;
            cairo_rectangle(m_cairo.get(), b.x0, b.y0, b.width(), b.height());
            outline(colour, dashed);
            label(labelOf(annotation), b.x0, b.y0, colour);
        } else if (annotation.kind == Annotation::Kind::Region && !annotation.polygon.empty()) {
            for (const Point& p : annotation.polygon) cairo_line_to(m_cairo.get(), p.x, p.y);
            cairo_close_path(m_cairo.get());
            outline(colour, dashed);
            label(labelOf(annotation), annotation.polygon[0].x, annotation.polygon[0].y, colour);
        }
    }

private:
    static std::string labelOf(const Annotation& annotation) {
        std::string text = annotation.label;
        if (annotation.score) {
            const auto percent = std::lround(std::clamp(*annotation.score, 0.0, 1.0) * 100);
            text += (text.empty() ? "" : " ") + std::to_string(percent) + " %";
        }
        return text;
    }

    /// Strokes the current path: the colour over a wider dark line, so that it shows on anything.
    void outline(const Rgb& colour, bool dashed) {
        cairo_t* c = m_cairo.get();
        cairo_set_line_join(c, CAIRO_LINE_JOIN_MITER);
        cairo_set_source_rgba(c, 0, 0, 0, 0.75);
        cairo_set_line_width(c, m_line * 1.8);
        cairo_stroke_preserve(c);
        const double dashes[] = {m_line * 4, m_line * 3};
        cairo_set_dash(c, dashes, dashed ? 2 : 0, 0);
        cairo_set_source_rgb(c, colour.r, colour.g, colour.b);
        cairo_set_line_width(c, m_line);
        cairo_stroke(c);
        cairo_set_dash(c, nullptr, 0, 0);
    }

    /// Text on a plate of the colour, above (x, y) or below where there is no room.
    void label(const std::string& text, double x, double y, const Rgb& colour) {
        const auto bytes = static_cast<gssize>(text.size());
        if (text.empty() || g_utf8_validate(text.data(), bytes, nullptr) == FALSE) return;
        cairo_t* c = m_cairo.get();
        const Layout layout(pango_cairo_create_layout(c), &g_object_unref);
        PangoFontDescription* font = pango_font_description_from_string("Sans Bold");
        pango_font_description_set_absolute_size(font, m_font * PANGO_SCALE);
        pango_layout_set_font_description(layout.get(), font);
        pango_font_description_free(font);
        pango_layout_set_single_paragraph_mode(layout.get(), TRUE);
        pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
        pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
        int w = 0;
        int h = 0;
        pango_layout_get_size(layout.get(), &w, &h);
        const double pad = m_font / 4;
        const double width = std::min(double(w) / PANGO_SCALE, m_width - 2 * pad);
        const double height = double(h) / PANGO_SCALE;
        pango_layout_set_width(layout.get(), static_cast<int>(std::max(1.0, width) * PANGO_SCALE));
        const double left = std::clamp(x, 0.0, std::max(0.0, m_width - width - 2 * pad));
        const double top = y - height >= 0 ? y - height : std::min(y, m_height - height);
        cairo_rectangle(c, left, top, width + 2 * pad, height);
        cairo_set_source_rgba(c, colour.r, colour.g, colour.b, 0.92);
        cairo_fill(c);
        const double ink = luminance(colour) > 0.45 ? 0 : 1;
        cairo_set_source_rgb(c, ink, ink, ink);
        cairo_move_to(c, left + pad, top);
        pango_cairo_show_layout(c, layout.get());
    }

    Context m_cairo;
    double m_width, m_height;  // file pixels
    double m_line = 2, m_font = 14;
};

}  // namespace

Result<Image> annotatedPicture(const Image& image, const Answer& answer, bool withHeat,
                               int mediaIndex) {
    if (image.empty()) return fail(ErrorCode::BadInput, "an empty picture cannot be annotated");
    const double width = image.width;
    const double height = image.height;
    const double scale = std::min(
        {1.0, std::sqrt(kMaxPixels / (width * height)), kMaxSide / std::max(width, height)});
    const Surface surface = surfaceFrom(image, scale);
    if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS)
        return fail(ErrorCode::OutOfMemory, "no memory to draw the annotated picture");
    Painter painter(surface.get(), scale);
    for (const Evidence& evidence : answer.evidence) {
        const auto grid = withHeat ? displayGrid(evidence) : std::nullopt;
        if (!grid || grid->mediaIndex != mediaIndex) continue;
        painter.heat(*grid);
        break;
    }
    std::size_t number = 0;
    for (const Annotation& annotation : answer.annotations) {
        const Rgb colour = okabeIto(number++);
        if (annotation.mediaIndex == mediaIndex) painter.annotation(annotation, colour);
    }
    return imageFrom(surface.get());
}

Image heatMap(const Grid& grid, int cellPx) {
    Image image(grid.cols * cellPx, grid.rows * cellPx);
    for (int y = 0; y < image.height; ++y) {
        std::uint8_t* to = image.row(y);
        for (int x = 0; x < image.width; ++x) {
            const auto i =
                static_cast<std::size_t>(y / cellPx) * static_cast<std::size_t>(grid.cols) +
                static_cast<std::size_t>(x / cellPx);
            const Rgb c = inferno(shareOfRange(grid, i));
            for (const double v : {c.r, c.g, c.b})
                *to++ = static_cast<std::uint8_t>(std::lround(v * 255));
        }
    }
    return image;
}

}  // namespace sl::work
