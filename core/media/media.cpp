// SPDX-License-Identifier: Apache-2.0
#include "core/media/media.h"

#include <algorithm>
#include <new>
#include <utility>

#include "core/base/log.h"
#include "core/media/exif_orientation.h"
#include "core/media/other_kinds.h"
#include "core/media/reader.h"

namespace sl::media {

namespace {

Result<const Reader*> readerFor(const ByteSource& bytes, const std::string& name) {
    std::string head(kHeadBytes, '\0');
    head.resize(bytes.readAt(0, head.data(), head.size()));
    for (const Reader& reader : readers())
        if (reader.recognises(head)) return &reader;
    return tl::unexpected(notAPicture(head, name));
}

/// A reader's reason becomes a sentence that names the file.
Error named(Error error, const Reader& reader, const std::string& name) {
    if (error.code == ErrorCode::NotYet) {
        error.message = "'" + name + "' " + error.message;
        return error;
    }
    error.message = "cannot read '" + name + "' as " + reader.format + ": " + error.message;
    if (error.hint.empty()) error.hint = "the file is damaged; get it again";
    return error;
}

template <class T>
Result<T> outOfMemory(const std::string& name) {
    return fail(ErrorCode::OutOfMemory, "not enough memory to open '" + name + "'",
                "scale the picture down or close other programs");
}

Result<ImagePtr> decode(const ByteSource& bytes, const std::string& name) {
    try {
        const auto reader = readerFor(bytes, name);
        if (!reader) return passOn(reader);
        auto decoded = (*reader)->read(bytes);
        if (!decoded) return tl::unexpected(named(decoded.error(), **reader, name));
        if (!decoded->warning.empty())
            log(LogLevel::Warning,
                "'" + name + "' is damaged: " + decoded->warning + "; shown as far as it goes");
        return std::make_shared<const Image>(
            upright(std::move(decoded->image), decoded->orientation));
    } catch (const std::bad_alloc&) {
        return outOfMemory<ImagePtr>(name);
    }
}

}  // namespace

Result<MediaInfo> info(const std::string& path) {
    try {
        const auto bytes = ByteSource::openFile(path);
        if (!bytes) return passOn(bytes);
        const auto reader = readerFor(*bytes, path);
        if (!reader) return passOn(reader);
        auto found = (*reader)->info(*bytes);
        if (!found) return tl::unexpected(named(found.error(), **reader, path));
        found->path = path;
        found->format = (*reader)->format;
        if (swapsSides(found->orientation)) std::swap(found->width, found->height);
        return found;
    } catch (const std::bad_alloc&) {
        return outOfMemory<MediaInfo>(path);
    }
}

Result<ImagePtr> readImage(const std::string& path) {
    const auto bytes = ByteSource::openFile(path);
    if (!bytes) return passOn(bytes);
    return decode(*bytes, path);
}

Result<ImagePtr> readImageFromBytes(const std::string& bytes, const std::string& name) {
    if (bytes.empty()) return fail(ErrorCode::BadInput, "'" + name + "' is empty");
    return decode(ByteSource(bytes), name);
}

}  // namespace sl::media
