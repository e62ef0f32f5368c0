// SPDX-License-Identifier: Apache-2.0
// The arithmetic follows Pillow (src/libImaging/Resample.c) to the last bit; the loops are laid out
// so that the compiler vectorises them.
#include "models/io/resample.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>
#include <string>
#include <vector>

namespace sl::io {

namespace {

constexpr int kPrecisionBits = 32 - 8 - 2;
constexpr int kHalf = 1 << (kPrecisionBits - 1);
constexpr int kTapBlock = 8;           // taps are padded with zeros to whole blocks
constexpr int kLanes = 3 * kTapBlock;  // three channels: lane i belongs to channel i % 3
constexpr int kColumnBlock = 96;       // vertical pass: sums held at a time

double sinc(double x) {
    if (x == 0.0) return 1.0;
    x *= std::numbers::pi;
    return std::sin(x) / x;
}

double support(Filter filter) {
    switch (filter) {
        case Filter::Lanczos: return 3.0;
        case Filter::Bicubic: return 2.0;
        case Filter::Bilinear:
        case Filter::Hamming: return 1.0;
        case Filter::Box: return 0.5;
    }
    return 0.5;
}

double bicubic(double x) {
    constexpr double a = -0.5;
    if (x < 1.0) return ((a + 2.0) * x - (a + 3.0)) * x * x + 1;
    if (x < 2.0) return (((x - 5) * x + 8) * x - 4) * a;
    return 0.0;
}

double hamming(double x) {
    if (x == 0.0) return 1.0;
    if (x >= 1.0) return 0.0;
    x *= std::numbers::pi;
    return std::sin(x) / x * (0.54 + 0.46 * std::cos(x));
}

double weight(Filter filter, double x) {
    switch (filter) {
        case Filter::Lanczos: return -3.0 <= x && x < 3.0 ? sinc(x) * sinc(x / 3) : 0.0;
        case Filter::Bicubic: return bicubic(std::abs(x));
        case Filter::Bilinear: return std::max(1.0 - std::abs(x), 0.0);
        case Filter::Hamming: return hamming(std::abs(x));
        case Filter::Box: return x > -0.5 && x <= 0.5 ? 1.0 : 0.0;
    }
    return 0.0;
}

// For every output position: first source position, number of taps, and fixed-point coefficients.
struct Taps {
    struct Window {
        int first, count;
    };
    std::vector<Window> windows;
    int stride = 0;  // coefficients per position, whole blocks
    std::vector<int> coefficients;
};

Taps makeTaps(int inSize, float in0, float in1, int outSize, Filter filter) {
    const double scale = static_cast<double>(in1 - in0) / outSize;
    const double filterScale = std::max(scale, 1.0);
    const double reach = support(filter) * filterScale;
    const int largest = static_cast<int>(std::ceil(reach)) * 2 + 1;
    Taps taps;
    taps.stride = (largest + kTapBlock - 1) / kTapBlock * kTapBlock;
    taps.windows.resize(static_cast<std::size_t>(outSize));
    taps.coefficients.assign(static_cast<std::size_t>(outSize) * taps.stride, 0);
    std::vector<double> weights(static_cast<std::size_t>(largest));
    for (int i = 0; i < outSize; ++i) {
        const double center = in0 + (i + 0.5) * scale;
        const int first = std::max(static_cast<int>(center - reach + 0.5), 0);
        const int last = std::min(static_cast<int>(center + reach + 0.5), inSize);
        const int count = last - first;
        double sum = 0.0;
        for (int t = 0; t < count; ++t) {
            weights[t] = weight(filter, (t + first - center + 0.5) * (1.0 / filterScale));
            sum += weights[t];
        }
        int* out = &taps.coefficients[static_cast<std::size_t>(i) * taps.stride];
        for (int t = 0; t < count; ++t) {
            const double k = sum != 0.0 ? weights[t] / sum : weights[t];
            out[t] = static_cast<int>((k < 0 ? -0.5 : 0.5) + k * (1 << kPrecisionBits));
        }
        taps.windows[i] = {first, count};
    }
    return taps;
}

std::uint8_t toByte(int sum) {
    return static_cast<std::uint8_t>(std::clamp(sum >> kPrecisionBits, 0, 255));
}

// One row: `source` has kLanes readable bytes past its end; `coefficients` are repeated per
// channel.
[[gnu::always_inline]] inline void horizontalRow(const std::uint8_t* source, const Taps& taps,
                                                 const int* coefficients, std::uint8_t* out) {
    const std::size_t stride = static_cast<std::size_t>(taps.stride) * 3;
    for (std::size_t i = 0; i < taps.windows.size(); ++i) {
        const Taps::Window window = taps.windows[i];
        const std::uint8_t* pixels = source + static_cast<std::size_t>(window.first) * 3;
        const int* k = coefficients + i * stride;
        int sums[kLanes] = {};
        for (int done = 0; done < window.count; done += kTapBlock) {
            for (int lane = 0; lane < kLanes; ++lane) sums[lane] += pixels[lane] * k[lane];
            pixels += kLanes;
            k += kLanes;
        }
        for (int c = 0; c < 3; ++c) {
            int sum = kHalf;
            for (int lane = c; lane < kLanes; lane += 3) sum += sums[lane];
            *out++ = toByte(sum);
        }
    }
}

// One output row from `count` source rows that are `rowBytes` apart.
[[gnu::always_inline]] inline void verticalRow(const std::uint8_t* source, std::size_t rowBytes,
                                               int count, const int* k, std::uint8_t* out) {
    for (std::size_t x = 0; x < rowBytes; x += kColumnBlock) {
        int sums[kColumnBlock];
        std::fill(std::begin(sums), std::end(sums), kHalf);
        const std::size_t width = std::min<std::size_t>(kColumnBlock, rowBytes - x);
        for (int t = 0; t < count; ++t) {
            const std::uint8_t* row = source + static_cast<std::size_t>(t) * rowBytes + x;
            const int factor = k[t];
            if (width == kColumnBlock) {
                for (int i = 0; i < kColumnBlock; ++i) sums[i] += row[i] * factor;
            } else {
                for (std::size_t i = 0; i < width; ++i) sums[i] += row[i] * factor;
            }
        }
        for (std::size_t i = 0; i < width; ++i) out[x + i] = toByte(sums[i]);
    }
}

#if defined(__x86_64__)
// Compiled twice and chosen at run time: 32-bit products need SSE4.1, the baseline has none.
[[gnu::target("avx2")]] void horizontalRowAvx2(const std::uint8_t* source, const Taps& taps,
                                               const int* coefficients, std::uint8_t* out) {
    horizontalRow(source, taps, coefficients, out);
}
[[gnu::target("avx2")]] void verticalRowAvx2(const std::uint8_t* source, std::size_t rowBytes,
                                             int count, const int* k, std::uint8_t* out) {
    verticalRow(source, rowBytes, count, k, out);
}
const bool kAvx2 = __builtin_cpu_supports("avx2") != 0;
#endif

void anyHorizontalRow(const std::uint8_t* source, const Taps& taps, const int* coefficients,
                      std::uint8_t* out) {
#if defined(__x86_64__)
    if (kAvx2) return horizontalRowAvx2(source, taps, coefficients, out);
#endif
    horizontalRow(source, taps, coefficients, out);
}

void anyVerticalRow(const std::uint8_t* source, std::size_t rowBytes, int count, const int* k,
                    std::uint8_t* out) {
#if defined(__x86_64__)
    if (kAvx2) return verticalRowAvx2(source, rowBytes, count, k, out);
#endif
    verticalRow(source, rowBytes, count, k, out);
}

// Rows [firstRow, firstRow + out.height) of `source`, scaled in width to out.width.
void horizontalPass(const Image& source, const Taps& taps, int firstRow, Image& out) {
    std::vector<int> perChannel(taps.coefficients.size() * 3);
    for (std::size_t i = 0; i < perChannel.size(); ++i) perChannel[i] = taps.coefficients[i / 3];
    const std::size_t rowBytes = static_cast<std::size_t>(source.width) * 3;
    std::vector<std::uint8_t> padded(rowBytes + kLanes, 0);
    for (int y = 0; y < out.height; ++y) {
        std::memcpy(padded.data(), source.row(firstRow + y), rowBytes);
        anyHorizontalRow(padded.data(), taps, perChannel.data(), out.row(y));
    }
}

void verticalPass(const Image& source, const Taps& taps, int firstRow, Image& out) {
    const std::size_t rowBytes = static_cast<std::size_t>(source.width) * 3;
    for (int y = 0; y < out.height; ++y) {
        const Taps::Window window = taps.windows[y];
        anyVerticalRow(source.row(window.first - firstRow), rowBytes, window.count,
                       &taps.coefficients[static_cast<std::size_t>(y) * taps.stride], out.row(y));
    }
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

    const Taps down = makeTaps(source.height, y0, y1, height, filter);
    const int firstRow = vertical ? down.windows.front().first : 0;
    const int endRow =
        vertical ? down.windows.back().first + down.windows.back().count : source.height;
    Image narrow;
    if (horizontal) {
        narrow = Image(width, endRow - firstRow);
        horizontalPass(source, makeTaps(source.width, x0, x1, width, filter), firstRow, narrow);
    }
    if (!vertical) return horizontal ? narrow : source;
    Image out(width, height);
    verticalPass(horizontal ? narrow : source, down, horizontal ? firstRow : 0, out);
    return out;
}

}  // namespace sl::io
