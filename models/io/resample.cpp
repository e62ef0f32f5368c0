// SPDX-License-Identifier: Apache-2.0
// The arithmetic follows Pillow (src/libImaging/Resample.c) to the last bit; the loops are laid out
// so that the compiler vectorises them.
#include "models/io/resample.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "models/io/resample_taps.h"

namespace sl::io {

namespace {

constexpr int kHalf = 1 << (kPrecisionBits - 1);
constexpr int kColumnBlock = 96;  // vertical pass: sums held at a time

// Eight pixels of four bytes, or one channel of them in 32 bits each. Unsigned: wraps as the
// two's complement of signed sums does.
using Lanes = std::uint32_t __attribute__((vector_size(32)));
using Quad = std::int32_t __attribute__((vector_size(16)));

[[gnu::always_inline]] inline Quad halvesAdded(const Lanes& lanes) {
    Quad low, high;
    std::memcpy(&low, &lanes, sizeof low);
    std::memcpy(&high, reinterpret_cast<const char*>(&lanes) + sizeof low, sizeof high);
    return low + high;
}

struct ChannelSums {
    Lanes red = {}, green = {}, blue = {};

    [[gnu::always_inline]] inline void add(const std::uint8_t* pixels, const Lanes& factors) {
        Lanes words;
        std::memcpy(&words, pixels, sizeof words);
        red += (words & 255) * factors;
        green += ((words >> 8) & 255) * factors;
        blue += ((words >> 16) & 255) * factors;
    }

    [[gnu::always_inline]] inline void store(std::uint8_t* out) const {
        const Quad r = halvesAdded(red), g = halvesAdded(green), b = halvesAdded(blue);
        const Quad rg =
            __builtin_shufflevector(r, g, 0, 4, 1, 5) + __builtin_shufflevector(r, g, 2, 6, 3, 7);
        const Quad bb = b + __builtin_shufflevector(b, b, 2, 3, 0, 1);
        Quad value = __builtin_shufflevector(rg, bb, 0, 1, 4, 4) +
                     __builtin_shufflevector(rg, bb, 2, 3, 5, 5);
        value = (value + kHalf) >> kPrecisionBits;
        value = value < 0 ? Quad{} : value;
        value = value > 255 ? Quad{} + 255 : value;
        for (int c = 0; c < 3; ++c) out[c] = static_cast<std::uint8_t>(value[c]);
    }
};

// kRows rows at once, so that a coefficient is loaded once for all of them. `source` has four bytes
// a pixel, rows sourceStride bytes apart, and kTapBlock readable pixels past the end of each.
template <int kRows>
[[gnu::always_inline]] inline void horizontalRows(const std::uint8_t* source,
                                                  std::size_t sourceStride, const Taps& taps,
                                                  std::uint8_t* out, std::size_t outStride) {
    const int* factors = taps.coefficients.data();
    for (const Taps::Window window : taps.windows) {
        const std::uint8_t* pixels = source + static_cast<std::size_t>(window.first) * 4;
        ChannelSums sums[kRows];
        for (int done = 0; done < window.count; done += kTapBlock) {
            Lanes k;
            std::memcpy(&k, factors + done, sizeof k);
            for (int r = 0; r < kRows; ++r) sums[r].add(pixels + r * sourceStride, k);
            pixels += kTapBlock * 4;
        }
        for (int r = 0; r < kRows; ++r) sums[r].store(out + r * outStride);
        factors += taps.stride;
        out += 3;
    }
}

[[gnu::always_inline]] inline void widenRow(const std::uint8_t* rgb, int width,
                                            std::uint8_t* fourBytes) {
    // All but the last pixel are copied with a byte of the next one, which is quicker than three.
    for (int x = 0; x + 1 < width; ++x) std::memcpy(fourBytes + x * 4, rgb + x * 3, 4);
    std::memcpy(fourBytes + (width - 1) * 4, rgb + (width - 1) * 3, 3);
}

// The columns [0, bytes) of one output row, from `count` source rows that are `stride` apart.
[[gnu::always_inline]] inline void verticalRow(const std::uint8_t* source, std::size_t stride,
                                               std::size_t bytes, int count, const int* k,
                                               std::uint8_t* out) {
    for (std::size_t x = 0; x < bytes; x += kColumnBlock) {
        int sums[kColumnBlock];
        std::fill(std::begin(sums), std::end(sums), kHalf);
        const std::size_t width = std::min<std::size_t>(kColumnBlock, bytes - x);
        for (int t = 0; t < count; ++t) {
            const std::uint8_t* row = source + static_cast<std::size_t>(t) * stride + x;
            const int factor = k[t];
            if (width == kColumnBlock) {
                for (int i = 0; i < kColumnBlock; ++i) sums[i] += row[i] * factor;
            } else {
                for (std::size_t i = 0; i < width; ++i) sums[i] += row[i] * factor;
            }
        }
        for (std::size_t i = 0; i < width; ++i) {
            out[x + i] = static_cast<std::uint8_t>(std::clamp(sums[i] >> kPrecisionBits, 0, 255));
        }
    }
}

constexpr int kRowBlock = 4;

// Rows [firstRow, firstRow + out.height) of `source`, scaled in width to out.width.
[[gnu::always_inline]] inline void horizontalLoop(const Image& source, const Taps& taps,
                                                  int firstRow, Image& out) {
    const std::size_t stride = static_cast<std::size_t>(source.width + kTapBlock) * 4;
    const std::size_t outStride = static_cast<std::size_t>(out.width) * 3;
    std::vector<std::uint8_t> wide(stride * kRowBlock, 0);
    for (int y = 0; y < out.height; y += kRowBlock) {
        const int rows = std::min(kRowBlock, out.height - y);
        for (int r = 0; r < rows; ++r) {
            widenRow(source.row(firstRow + y + r), source.width, wide.data() + r * stride);
        }
        if (rows == kRowBlock) {
            horizontalRows<kRowBlock>(wide.data(), stride, taps, out.row(y), outStride);
            continue;
        }
        for (int r = 0; r < rows; ++r) {
            horizontalRows<1>(wide.data() + r * stride, stride, taps, out.row(y + r), outStride);
        }
    }
}

// Columns [firstColumn, firstColumn + out.width) of `source`, whose first row is row `firstRow` of
// the picture that `taps` speak of, scaled in height to out.height.
[[gnu::always_inline]] inline void verticalLoop(const Image& source, const Taps& taps, int firstRow,
                                                int firstColumn, Image& out) {
    const std::size_t stride = static_cast<std::size_t>(source.width) * 3;
    for (int y = 0; y < out.height; ++y) {
        const Taps::Window window = taps.windows[y];
        verticalRow(source.row(window.first - firstRow) + static_cast<std::size_t>(firstColumn) * 3,
                    stride, static_cast<std::size_t>(out.width) * 3, window.count,
                    &taps.coefficients[static_cast<std::size_t>(y) * taps.stride], out.row(y));
    }
}

// Compiled twice and chosen at run time: the x86-64 baseline has no product of 32-bit lanes.
#if defined(__x86_64__)
#define SL_WITH_AVX2 [[gnu::target("avx2")]]
const bool kAvx2 = __builtin_cpu_supports("avx2") != 0;
#else
#define SL_WITH_AVX2
constexpr bool kAvx2 = false;
#endif

SL_WITH_AVX2 void horizontalLoopAvx2(const Image& source, const Taps& taps, int firstRow,
                                     Image& out) {
    horizontalLoop(source, taps, firstRow, out);
}

SL_WITH_AVX2 void verticalLoopAvx2(const Image& source, const Taps& taps, int firstRow,
                                   int firstColumn, Image& out) {
    verticalLoop(source, taps, firstRow, firstColumn, out);
}

Image horizontalPass(const Image& source, const Taps& taps, int firstRow, int rows) {
    Image out(static_cast<int>(taps.windows.size()), rows);
    (kAvx2 ? horizontalLoopAvx2 : horizontalLoop)(source, taps, firstRow, out);
    return out;
}

Image verticalPass(const Image& source, const Taps& taps, int firstRow, int firstColumn,
                   int columns) {
    Image out(columns, static_cast<int>(taps.windows.size()));
    (kAvx2 ? verticalLoopAvx2 : verticalLoop)(source, taps, firstRow, firstColumn, out);
    return out;
}

Image bothPasses(const Image& source, Taps across, const Taps& down) {
    const int outWidth = static_cast<int>(across.windows.size());
    const int outHeight = static_cast<int>(down.windows.size());
    // Pillow 13 begins with the height where it shrinks by many more pixels than the width; before,
    // it always began with the width.
    const bool heightFirst =
        outHeight < source.height && source.height - outHeight > 2 * (source.width - outWidth);
    if (!heightFirst) {
        const int first = down.first();
        return verticalPass(horizontalPass(source, across, first, down.end() - first), down, first,
                            0, outWidth);
    }
    const int first = across.first();
    const Image low = verticalPass(source, down, 0, first, across.end() - first);
    for (Taps::Window& window : across.windows) window.first -= first;
    return horizontalPass(low, across, 0, outHeight);
}

}  // namespace

Result<Filter> filterFromNumber(int number, const std::string& where) {
    if (number >= 1 && number <= 5) return static_cast<Filter>(number);
    return fail(ErrorCode::BadModel,
                where + " asks for the resampling filter " + std::to_string(number) +
                    "; known are 1 lanczos, 2 bilinear, 3 bicubic, 4 box, 5 hamming");
}

Result<Image> resample(const Image& source, int width, int height, Filter filter,
                       std::optional<std::array<float, 4>> box) {
    constexpr int kLargest = 1 << 16;
    if (source.empty() || width < 1 || height < 1 || width > kLargest || height > kLargest) {
        return fail(ErrorCode::BadInput, "cannot scale a picture of " +
                                             std::to_string(source.width) + "x" +
                                             std::to_string(source.height) + " to " +
                                             std::to_string(width) + "x" + std::to_string(height));
    }
    const auto [x0, y0, x1, y1] = box.value_or(std::array<float, 4>{
        0, 0, static_cast<float>(source.width), static_cast<float>(source.height)});
    if (!(x0 >= 0 && y0 >= 0 && x1 <= static_cast<float>(source.width) &&
          y1 <= static_cast<float>(source.height) && x0 < x1 && y0 < y1)) {
        return fail(ErrorCode::BadInput, "the part of the picture to scale lies outside it");
    }
    const bool horizontal =
        width != source.width || x0 != 0 || x1 != static_cast<float>(source.width);
    const bool vertical =
        height != source.height || y0 != 0 || y1 != static_cast<float>(source.height);

    if (!horizontal && !vertical) return source;
    const auto across = [&] { return makeTaps(source.width, x0, x1, width, filter); };
    const auto down = [&] { return makeTaps(source.height, y0, y1, height, filter); };
    if (!vertical) return horizontalPass(source, across(), 0, height);
    if (!horizontal) return verticalPass(source, down(), 0, 0, width);
    return bothPasses(source, across(), down());
}

}  // namespace sl::io
