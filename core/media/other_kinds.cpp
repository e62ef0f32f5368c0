// SPDX-License-Identifier: Apache-2.0
#include "core/media/other_kinds.h"

#include <algorithm>
#include <array>
#include <optional>

#include "core/base/media_info.h"

namespace sl::media {

namespace {

struct Magic {
    std::size_t offset;
    std::string_view bytes;
    const char* title;
    std::optional<MediaKind> kind;  ///< none: a kind that is not read at all
};

using std::string_view_literals::operator""sv;

constexpr std::array kMagics{
    Magic{4, "ftyphei"sv, "a picture (HEIC)", {}},
    Magic{4, "ftypmif1"sv, "a picture (HEIF)", {}},
    Magic{4, "ftypavi"sv, "a picture (AVIF)", {}},
    Magic{4, "ftyp"sv, "a video (MP4 or MOV)", MediaKind::Video},
    Magic{4, "moov"sv, "a video (MOV)", MediaKind::Video},
    Magic{4, "mdat"sv, "a video (MOV)", MediaKind::Video},
    Magic{4, "wide"sv, "a video (MOV)", MediaKind::Video},
    Magic{0, "\x1A\x45\xDF\xA3"sv, "a video (WebM or Matroska)", MediaKind::Video},
    Magic{8, "AVI "sv, "a video (AVI)", MediaKind::Video},
    Magic{0, "FLV\x01"sv, "a video (Flash)", MediaKind::Video},
    Magic{0, "\x30\x26\xB2\x75\x8E\x66\xCF\x11"sv, "a video (Windows Media)", MediaKind::Video},
    Magic{0, "OggS"sv, "a video (Ogg)", MediaKind::Video},
    Magic{0, "\0\0\x01\xBA"sv, "a video (MPEG)", MediaKind::Video},
    Magic{0, "\0\0\x01\xB3"sv, "a video (MPEG)", MediaKind::Video},
    Magic{128, "DICM"sv, "a slide (DICOM)", MediaKind::Slide},
    Magic{0, "ply\n"sv, "a point cloud (PLY)", MediaKind::Cloud},
    Magic{0, "ply\r"sv, "a point cloud (PLY)", MediaKind::Cloud},
    Magic{0, "# .PCD"sv, "a point cloud (PCD)", MediaKind::Cloud},
    Magic{0, "VERSION .7"sv, "a point cloud (PCD)", MediaKind::Cloud},
    Magic{0, "glTF"sv, "a mesh (GLB)", MediaKind::Cloud},
    Magic{0, "LASF"sv, "a point cloud (LAS)", MediaKind::Cloud},
    Magic{0, "OFF\n"sv, "a mesh (OFF)", MediaKind::Cloud},
    Magic{0, "OFF\r"sv, "a mesh (OFF)", MediaKind::Cloud},
    Magic{0, "COFF"sv, "a mesh (OFF)", MediaKind::Cloud},
    Magic{0, "solid "sv, "a mesh (STL)", MediaKind::Cloud},
    Magic{0, "\xFF\x0A"sv, "a picture (JPEG XL)", {}},
    Magic{0, "\0\0\0\x0CJXL "sv, "a picture (JPEG XL)", {}},
    Magic{0, "\0\0\0\x0CjP  "sv, "a picture (JPEG 2000)", {}},
    Magic{0, "\xFF\x4F\xFF\x51"sv, "a picture (JPEG 2000)", {}},
    Magic{0, "8BPS"sv, "a picture (Photoshop)", {}},
    Magic{0, "v/1\x01"sv, "a picture (OpenEXR)", {}},
    Magic{0, "#?RADIANCE"sv, "a picture (Radiance)", {}},
    Magic{0, "%PDF-"sv, "a document (PDF)", {}},
    Magic{0, "%!PS"sv, "a document (PostScript)", {}},
    Magic{0, "SQLite format 3\0"sv, "a data base (SQLite)", {}},
    Magic{0, "PK\x03\x04"sv, "an archive (ZIP)", {}},
    Magic{0, "\x1F\x8B"sv, "an archive (gzip)", {}},
    Magic{0, "P5"sv, "a picture (PGM)", {}},
    Magic{0, "P6"sv, "a picture (PPM)", {}},
};

bool isTransportStream(std::string_view head) {
    return head.size() > 376 && head[0] == 'G' && head[188] == 'G' && head[376] == 'G';
}

bool isText(std::string_view head) {
    if (head.substr(0, 2) == "\xFF\xFE" || head.substr(0, 2) == "\xFE\xFF") return true;  // UTF-16
    return std::all_of(head.begin(), head.end(), [](unsigned char c) {
        return c >= 0x20 || c == '\n' || c == '\r' || c == '\t' || c == '\f';
    });
}

/// Wavefront OBJ has no magic: its first line that is not a comment starts with a keyword.
bool isObj(std::string_view head) {
    constexpr std::array kWords{"v "sv, "vn "sv, "vt "sv, "o "sv, "g "sv, "mtllib "sv, "f "sv};
    while (!head.empty()) {
        const std::size_t end = std::min(head.find('\n'), head.size());
        std::string_view line = head.substr(0, end);
        head.remove_prefix(std::min(end + 1, head.size()));
        while (!line.empty() && (line.front() == ' ' || line.front() == '\t'))
            line.remove_prefix(1);
        if (line.empty() || line.front() == '#' || line.front() == '\r') continue;
        return std::any_of(kWords.begin(), kWords.end(),
                           [line](std::string_view word) { return line.starts_with(word); });
    }
    return false;
}

Error notYet(const std::string& name, const std::string& title, MediaKind kind) {
    const char* kinds = kind == MediaKind::Video   ? "videos"
                        : kind == MediaKind::Slide ? "slides"
                                                   : "point clouds and meshes";
    return {ErrorCode::NotYet, "'" + name + "' is " + title + "; " + kinds + " are not opened yet",
            "give a picture: JPEG, PNG, TIFF, WebP, GIF or BMP"};
}

Error notRead(const std::string& name, const std::string& title) {
    return {ErrorCode::BadInput, "'" + name + "' is " + title + ", which is not read",
            "convert it to PNG or JPEG"};
}

}  // namespace

Error notAPicture(std::string_view head, const std::string& name) {
    for (const Magic& magic : kMagics) {
        if (head.size() < magic.offset || !head.substr(magic.offset).starts_with(magic.bytes))
            continue;
        if (magic.kind) return notYet(name, magic.title, *magic.kind);
        return notRead(name, magic.title);
    }
    if (isTransportStream(head)) return notYet(name, "a video (MPEG)", MediaKind::Video);
    if (!isText(head))
        return {ErrorCode::BadInput, "'" + name + "' is not a picture of a known format",
                "JPEG, PNG, TIFF, WebP, GIF and BMP are read; check that the file is whole"};
    if (isObj(head)) return notYet(name, "a mesh (OBJ)", MediaKind::Cloud);
    if (head.find("<svg") != std::string_view::npos) return notRead(name, "a drawing (SVG)");
    return {ErrorCode::BadInput, "'" + name + "' is a text file, not a picture",
            "give a picture: JPEG, PNG, TIFF, WebP, GIF or BMP"};
}

}  // namespace sl::media
