// SPDX-License-Identifier: Apache-2.0
#include "core/synth/emoji_font.h"

#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include <opencv2/imgproc.hpp>

#include <ft2build.h>
#include FT_FREETYPE_H

namespace sl::synth {

namespace {

constexpr int kLetterPx = 128;

/// A font file opened with FreeType. Not for several threads at once.
class FontFile {
public:
    explicit FontFile(const std::string& path) {
        if (path.empty() || FT_Init_FreeType(&m_library) != 0) return;
        if (FT_New_Face(m_library, path.c_str(), 0, &m_face) != 0) m_face = nullptr;
    }
    ~FontFile() {
        if (m_face != nullptr) FT_Done_Face(m_face);
        if (m_library != nullptr) FT_Done_FreeType(m_library);
    }
    FontFile(const FontFile&) = delete;
    FontFile& operator=(const FontFile&) = delete;

    FT_Face face() const { return m_face; }

private:
    FT_Library m_library = nullptr;
    FT_Face m_face = nullptr;
};

std::string findFont(const char* variable, const std::string& file,
                     const std::vector<std::string>& folders) {
    std::error_code ec;
    if (const char* given = std::getenv(variable); given != nullptr) return given;
    for (const std::string& folder : folders) {
        std::filesystem::path path = std::filesystem::path("/usr/share/fonts") / folder / file;
        if (std::filesystem::exists(path, ec)) return path.string();
    }
    return {};
}

/// Colour bitmap fonts hold one or few fixed sizes; takes the largest.
bool selectLargestStrike(FT_Face face) {
    int best = -1;
    for (int i = 0; i < face->num_fixed_sizes; ++i)
        if (best < 0 || face->available_sizes[i].height > face->available_sizes[best].height)
            best = i;
    return best >= 0 && FT_Select_Size(face, best) == 0;
}

cv::Rect visibleExtent(const cv::Mat& alpha) {
    cv::Mat solid = alpha >= 24;
    return cv::boundingRect(solid);
}

/// FreeType's BGRA, premultiplied, to RGB (still premultiplied: it scales without dark fringes)
/// and alpha.
GlyphBitmap fromBgra(const FT_Bitmap& bitmap) {
    const int rows = static_cast<int>(bitmap.rows), cols = static_cast<int>(bitmap.width);
    GlyphBitmap out{cv::Mat(rows, cols, CV_8UC3), cv::Mat(rows, cols, CV_8U)};
    for (int y = 0; y < rows; ++y) {
        const unsigned char* from = bitmap.buffer + static_cast<std::ptrdiff_t>(y) * bitmap.pitch;
        for (int x = 0; x < cols; ++x, from += 4) {
            out.rgb.at<cv::Vec3b>(y, x) = {from[2], from[1], from[0]};
            out.alpha.at<std::uint8_t>(y, x) = from[3];
        }
    }
    const cv::Rect extent = visibleExtent(out.alpha);
    return {out.rgb(extent).clone(), out.alpha(extent).clone()};
}

GlyphBitmap strokeFontBitmap(char32_t code) {
    cv::Mat alpha = cv::Mat::zeros(3 * kLetterPx, 3 * kLetterPx, CV_8U);
    cv::putText(alpha, std::string(1, static_cast<char>(code)), {kLetterPx, 2 * kLetterPx},
                cv::FONT_HERSHEY_SIMPLEX, 5.5, cv::Scalar(255), 24, cv::LINE_AA);
    return {{}, alpha(visibleExtent(alpha)).clone()};
}

GlyphBitmap letterFrom(FT_Face face, char32_t code) {
    if (face == nullptr || FT_Set_Pixel_Sizes(face, 0, kLetterPx) != 0 ||
        FT_Load_Char(face, code, FT_LOAD_RENDER | FT_LOAD_NO_HINTING) != 0 ||
        face->glyph->bitmap.pixel_mode != FT_PIXEL_MODE_GRAY || face->glyph->bitmap.rows == 0)
        return strokeFontBitmap(code);
    const FT_Bitmap& bitmap = face->glyph->bitmap;
    const cv::Mat view(static_cast<int>(bitmap.rows), static_cast<int>(bitmap.width), CV_8U,
                       bitmap.buffer, static_cast<std::size_t>(bitmap.pitch));
    return {{}, view(visibleExtent(view)).clone()};
}

/// Open fonts and the bitmaps made so far; one lock for both, since FreeType faces are not shared.
struct FontCache {
    std::mutex mutex;
    std::unique_ptr<FontFile> emoji, letters;
    std::map<char32_t, std::unique_ptr<GlyphBitmap>> emojiBitmaps, letterBitmaps;
};

FontCache& cache() {
    static FontCache theCache;
    return theCache;
}

}  // namespace

Result<const GlyphBitmap*> emojiBitmap(char32_t code) {
    FontCache& c = cache();
    const std::lock_guard lock(c.mutex);
    if (const auto found = c.emojiBitmaps.find(code); found != c.emojiBitmaps.end())
        return found->second.get();
    if (!c.emoji) {
        const std::string path =
            findFont("SIGHTLINE_EMOJI_FONT", "NotoColorEmoji.ttf",
                     {"truetype/noto", "noto", "google-noto-emoji", "opentype/noto"});
        auto file = std::make_unique<FontFile>(path);
        if (file->face() == nullptr || !selectLargestStrike(file->face()))
            return fail(ErrorCode::BadInput,
                        path.empty() ? "the font Noto Color Emoji is not installed"
                                     : "cannot read the emoji font '" + path + "'",
                        "install the package fonts-noto-color-emoji, or set SIGHTLINE_EMOJI_FONT "
                        "to the file NotoColorEmoji.ttf");
        c.emoji = std::move(file);
    }
    const FT_Face face = c.emoji->face();
    if (FT_Get_Char_Index(face, code) == 0 || FT_Load_Char(face, code, FT_LOAD_COLOR) != 0 ||
        face->glyph->bitmap.pixel_mode != FT_PIXEL_MODE_BGRA || face->glyph->bitmap.rows == 0)
        return fail(ErrorCode::BadInput,
                    "the emoji font has no picture of character " + std::to_string(code),
                    "install a current fonts-noto-color-emoji");
    auto& slot = c.emojiBitmaps[code];
    slot = std::make_unique<GlyphBitmap>(fromBgra(face->glyph->bitmap));
    return slot.get();
}

const GlyphBitmap& letterBitmap(char32_t code) {
    FontCache& c = cache();
    const std::lock_guard lock(c.mutex);
    auto& slot = c.letterBitmaps[code];
    if (!slot) {
        if (!c.letters)
            c.letters = std::make_unique<FontFile>(
                findFont("SIGHTLINE_LETTER_FONT", "DejaVuSans-Bold.ttf",
                         {"truetype/dejavu", "dejavu", "dejavu-sans-fonts"}));
        slot = std::make_unique<GlyphBitmap>(letterFrom(c.letters->face(), code));
    }
    return *slot;
}

}  // namespace sl::synth
