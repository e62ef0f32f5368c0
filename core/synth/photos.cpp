// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <vector>

#include <opencv2/imgproc.hpp>

#include "core/base/log.h"
#include "core/base/paths.h"
#include "core/synth/textures.h"

namespace sl::synth {

namespace {

struct Photo {
    cv::Mat rgb;
    bool grey = false;
};

constexpr int kLargestSide = 4096;

/// Reads a binary PPM or PGM of 8 bit without comments, the one form in which the photographs are
/// kept: this library stays free of picture decoders. Empty on anything else.
Photo readPnm(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::string magic;
    int width = 0, height = 0, most = 0;
    in >> magic >> width >> height >> most;
    in.get();
    if (!in || (magic != "P5" && magic != "P6") || most != 255) return {};
    if (width < 8 || height < 8 || width > kLargestSide || height > kLargestSide) return {};
    cv::Mat pixels(height, width, magic == "P5" ? CV_8UC1 : CV_8UC3);
    const auto bytes = static_cast<std::streamsize>(pixels.total() * pixels.elemSize());
    if (!in.read(reinterpret_cast<char*>(pixels.data), bytes)) return {};
    if (pixels.channels() == 3) return {pixels, false};
    Photo photo{{}, true};
    cv::cvtColor(pixels, photo.rgb, cv::COLOR_GRAY2RGB);
    return photo;
}

const std::vector<Photo>& photos() {
    static const std::vector<Photo> list = [] {
        std::vector<Photo> read;
        const auto folder = resourcePath("synth/backgrounds");
        std::vector<std::filesystem::path> files;
        std::error_code ec;
        if (folder)
            for (std::filesystem::directory_iterator at(*folder, ec), end; !ec && at != end;
                 at.increment(ec))
                files.push_back(at->path());
        std::sort(files.begin(), files.end());
        for (const auto& file : files)
            if (Photo photo = readPnm(file); !photo.rgb.empty()) read.push_back(std::move(photo));
        if (read.empty())
            log(LogLevel::Warning,
                "no background photographs found in resources/synth/backgrounds; "
                "textures are drawn instead");
        return read;
    }();
    return list;
}

/// A random part with the wanted aspect, between half and all of what fits.
cv::Rect randomCut(cv::Size photo, cv::Size wanted, Random& random) {
    const double fit = std::min(static_cast<double>(photo.width) / wanted.width,
                                static_cast<double>(photo.height) / wanted.height);
    const double scale = fit * random.range(0.5, 1);
    const int w = std::clamp(static_cast<int>(wanted.width * scale), 1, photo.width);
    const int h = std::clamp(static_cast<int>(wanted.height * scale), 1, photo.height);
    return {random.below(photo.width - w + 1), random.below(photo.height - h + 1), w, h};
}

/// Less contrast than the camera saw, so that things stand out, and a tint.
void recolour(cv::Mat& rgb, bool grey, Random& random) {
    const double gain = random.range(0.5, 1), lift = random.range(-20, 70) * (1.1 - gain);
    const double spread = grey ? 0.35 : 0.12;
    std::array<std::array<std::uint8_t, 256>, 3> table{};
    for (auto& channel : table) {
        const double tint = 1 + random.range(-spread, spread);
        for (std::size_t v = 0; v < 256; ++v)
            channel[v] = cv::saturate_cast<std::uint8_t>(
                (static_cast<double>(v) * gain + 127.5 * (1 - gain) * 0.6 + lift) * tint);
    }
    for (int y = 0; y < rgb.rows; ++y) {
        auto* row = rgb.ptr<std::uint8_t>(y);
        for (int x = 0; x < rgb.cols; ++x, row += 3)
            for (std::size_t c = 0; c < 3; ++c) row[c] = table[c][row[c]];
    }
}

}  // namespace

cv::Mat photoGround(cv::Size size, Random& random) {
    if (photos().empty()) return {};
    const Photo& photo = random.pick(photos());
    cv::Mat out;
    cv::resize(photo.rgb(randomCut(photo.rgb.size(), size, random)), out, size, 0, 0,
               cv::INTER_LINEAR);
    if (random.chance(0.5)) cv::flip(out, out, 1);
    recolour(out, photo.grey, random);
    return out;
}

}  // namespace sl::synth
