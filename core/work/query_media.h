// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <vector>

#include "core/base/media_info.h"
#include "core/base/query.h"
#include "core/base/request.h"
#include "core/base/result.h"

namespace sl::work {

/// The media of one query: described at once, decoded when a request needs them, each file once.
/// One thread.
class QueryMedia {
public:
    /// Reads the headers of all media. BadInput names the file that cannot be read.
    static Result<QueryMedia> describe(const Query& query);
    /// Pictures that are decoded already, in the query's order; nothing is read.
    static QueryMedia of(const Query& query, const std::vector<ImagePtr>& pictures);

    const std::vector<MediaInfo>& infos() const { return m_infos; }

    /// Decodes the part; crops are widened to whole pixels. BadInput: outside the picture, damaged;
    /// NotYet: kinds of media that cannot be asked about yet.
    Result<Picture> picture(const MediaPart& part);

    /// Fills request.pictures from request.media.
    Result<void> fill(Request& request);

private:
    Result<ImagePtr> decoded(std::size_t index);

    std::vector<MediaInfo> m_infos;
    std::map<std::size_t, ImagePtr> m_images;
};

}  // namespace sl::work
