// SPDX-License-Identifier: Apache-2.0
#include "core/work/query_media.h"

#include <cmath>
#include <cstring>

#include "core/media/media.h"

namespace sl::work {

namespace {

Image cropped(const Image& image, int x, int y, int width, int height) {
    Image part(width, height);
    const auto bytes = static_cast<std::size_t>(width) * 3;
    for (int row = 0; row < height; ++row)
        std::memcpy(part.row(row), image.row(y + row) + static_cast<std::ptrdiff_t>(x) * 3, bytes);
    return part;
}

}  // namespace

Result<QueryMedia> QueryMedia::describe(const Query& query) {
    QueryMedia media;
    for (const std::string& path : query.media) {
        auto info = media::info(path);
        if (!info) return passOn(info);
        media.m_infos.push_back(std::move(*info));
    }
    return media;
}

QueryMedia QueryMedia::of(const Query& query, const std::vector<ImagePtr>& pictures) {
    QueryMedia media;
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        MediaInfo info;
        info.path = i < query.media.size() ? query.media[i] : std::string();
        info.width = pictures[i]->width;
        info.height = pictures[i]->height;
        media.m_infos.push_back(std::move(info));
        media.m_images.emplace(i, pictures[i]);
    }
    return media;
}

Result<ImagePtr> QueryMedia::decoded(std::size_t index) {
    if (const auto it = m_images.find(index); it != m_images.end()) return it->second;
    const MediaInfo& info = m_infos[index];
    if (info.kind != MediaKind::Image)
        return fail(ErrorCode::NotYet, info.path + " is a " + mediaKindName(info.kind) +
                                           ": only pictures can be asked about so far");
    auto image = media::readImage(info.path);
    if (!image) return image;
    m_images.emplace(index, *image);
    return image;
}

Result<Picture> QueryMedia::picture(const MediaPart& part) {
    if (part.mediaIndex < 0 || static_cast<std::size_t>(part.mediaIndex) >= m_infos.size())
        return fail(ErrorCode::Internal, "the task asked for medium " +
                                             std::to_string(part.mediaIndex) + ", the query has " +
                                             std::to_string(m_infos.size()));
    if (part.timeSec) return fail(ErrorCode::NotYet, "frames of a video cannot be asked about yet");
    const auto image = decoded(static_cast<std::size_t>(part.mediaIndex));
    if (!image) return passOn(image);
    const double width = (*image)->width;
    const double height = (*image)->height;
    Picture picture{*image, part.mediaIndex, {0, 0, width, height}, width, height};
    if (!part.crop) return picture;
    const Box inside = part.crop->intersected(picture.fileRect);
    const Box whole{std::floor(inside.x0), std::floor(inside.y0), std::ceil(inside.x1),
                    std::ceil(inside.y1)};
    if (!inside.valid() || !std::isfinite(whole.area()))
        return fail(ErrorCode::BadInput,
                    "the region lies outside " + m_infos[std::size_t(part.mediaIndex)].path,
                    "give x0,y0,x1,y1 in pixels of the file, x0 < x1 and y0 < y1");
    if (whole == picture.fileRect) return picture;
    picture.fileRect = whole;
    picture.image = std::make_shared<const Image>(
        cropped(**image, static_cast<int>(whole.x0), static_cast<int>(whole.y0),
                static_cast<int>(whole.width()), static_cast<int>(whole.height())));
    return picture;
}

Result<void> QueryMedia::fill(Request& request) {
    request.pictures.clear();
    for (const MediaPart& part : request.media) {
        auto picture = this->picture(part);
        if (!picture) return passOn(picture);
        request.pictures.push_back(std::move(*picture));
    }
    return {};
}

}  // namespace sl::work
