// SPDX-License-Identifier: Apache-2.0
#include "core/synth/png_file.h"

#include <png.h>

namespace sl::synth {

Result<void> writePng(const Image& image, const std::string& path) {
    png_image header{};
    header.version = PNG_IMAGE_VERSION;
    header.width = static_cast<png_uint_32>(image.width);
    header.height = static_cast<png_uint_32>(image.height);
    header.format = PNG_FORMAT_RGB;
    if (png_image_write_to_file(&header, path.c_str(), 0, image.rgb.data(), 0, nullptr) != 0)
        return {};
    return fail(ErrorCode::BadInput,
                "cannot write '" + path + "': " + static_cast<const char*>(header.message),
                "check that the folder can be written and the disk has room");
}

}  // namespace sl::synth
