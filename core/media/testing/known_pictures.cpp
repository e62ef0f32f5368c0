// SPDX-License-Identifier: Apache-2.0
#include "core/media/testing/known_pictures.h"
#include "test_folders.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace fixture {

sl::Image picture(std::string_view kind) {
    sl::Image image(kWidth, kHeight);
    for (int y = 0; y < kHeight; ++y)
        for (int x = 0; x < kWidth; ++x) {
            int rgb[3] = {17 * x, 23 * y, 255 - 17 * x};
            if (kind == "grey") std::fill_n(rgb, 3, 17 * x);
            if (kind == "checks") std::fill_n(rgb, 3, (x / 4 + y / 4) % 2 * 255);
            if (kind == "white") std::fill_n(rgb, 3, 255);
            for (int c = 0; c < 3; ++c) {
                if (kind == "alpha" && y >= 6) rgb[c] = (rgb[c] * 128 + 255 * 127 + 127) / 255;
                image.row(y)[3 * x + c] = static_cast<std::uint8_t>(rgb[c]);
            }
        }
    return image;
}

std::string path(const char* file) {
    return std::string(SL_SOURCE_DIR "/core/media/testdata/") + file;
}

std::string bytes(const char* file) {
    std::ifstream content(path(file), std::ios::binary);
    return {std::istreambuf_iterator<char>(content), {}};
}

int difference(const sl::Image& a, const sl::Image& b) {
    if (a.width != b.width || a.height != b.height || a.rgb.size() != b.rgb.size()) return 256;
    int most = 0;
    for (std::size_t i = 0; i < a.rgb.size(); ++i)
        most = std::max(most, std::abs(int{a.rgb[i]} - int{b.rgb[i]}));
    return most;
}

}  // namespace fixture
