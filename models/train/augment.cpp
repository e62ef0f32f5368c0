// SPDX-License-Identifier: Apache-2.0
#include "models/train/augment.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <random>

#include "models/train/sample_boxes.h"

namespace sl::train {

namespace {

/// Random numbers of one sample in one round. The standard's distributions differ from library to
/// library; these do not.
class Dice {
public:
    Dice(std::uint64_t seed, std::int64_t index, std::int64_t round) {
        std::seed_seq words{std::uint32_t(seed),  std::uint32_t(seed >> 32U),
                            std::uint32_t(index), std::uint32_t(std::uint64_t(index) >> 32U),
                            std::uint32_t(round), std::uint32_t(std::uint64_t(round) >> 32U)};
        m_random.seed(words);
    }
    double within(double low, double high) {
        return low + (high - low) * static_cast<double>(m_random() >> 11U) * 0x1p-53;
    }

private:
    std::mt19937_64 m_random;
};

void mirror(TrainSample& sample, Image& image) {
    const int width = image.width;
    for (int y = 0; y < image.height; ++y) {
        std::uint8_t* row = image.row(y);
        for (int left = 0, right = width - 1; left < right; ++left, --right)
            std::swap_ranges(row + std::ptrdiff_t{3} * left, row + std::ptrdiff_t{3} * left + 3,
                             row + std::ptrdiff_t{3} * right);
    }
    forEachBox(sample, [width](Box& box) {
        box = {width - box.x1, box.y0, width - box.x0, box.y1};
    });
}

/// A stretch of `kept` pixels out of `size` that holds [low, high], its place drawn.
int startOf(int size, int kept, double low, double high, Dice& dice) {
    const int last = std::min(size - kept, static_cast<int>(std::floor(low)));
    const int first = std::max(0, static_cast<int>(std::ceil(high)) - kept);
    return std::clamp(static_cast<int>(dice.within(first, last + 1)), first, std::max(first, last));
}

void cut(TrainSample& sample, Image& image, double most, Dice& dice) {
    const double width = image.width;
    const double height = image.height;
    Box held{width, height, 0, 0};  // what must stay whole
    TrainSample asked = sample;
    asked.objects.clear();
    forEachBox(asked, [&held](const Box& box) {
        held = {std::min(held.x0, box.x0), std::min(held.y0, box.y0), std::max(held.x1, box.x1),
                std::max(held.y1, box.y1)};
    });
    held = held.intersected({0, 0, width, height});
    double share = 1 - dice.within(0, most);
    if (held.valid()) {
        // A pixel more on either side, since crops begin and end on whole ones.
        share = std::max({share, (held.width() + 2) / width, (held.height() + 2) / height});
    } else {
        held = {width, height, 0, 0};
    }
    const int keptX = std::min(image.width, static_cast<int>(std::lround(width * share)));
    const int keptY = std::min(image.height, static_cast<int>(std::lround(height * share)));
    if (keptX < 1 || keptY < 1 || (keptX == image.width && keptY == image.height)) return;
    const int left = startOf(image.width, keptX, held.x0, held.x1, dice);
    const int top = startOf(image.height, keptY, held.y0, held.y1, dice);
    Image part(keptX, keptY);
    for (int y = 0; y < keptY; ++y)
        std::copy_n(image.row(top + y) + std::ptrdiff_t{3} * left, std::ptrdiff_t{3} * keptX,
                    part.row(y));
    image = std::move(part);
    forEachBox(sample, [&](Box& box) {
        box = Box{box.x0 - left, box.y0 - top, box.x1 - left, box.y1 - top}.intersected(
            {0, 0, double(keptX), double(keptY)});
    });
    auto& objects = sample.objects;
    objects.erase(std::remove_if(objects.begin(), objects.end(),
                                 [](const DenseObject& object) { return !object.box.valid(); }),
                  objects.end());
}

void recolour(Image& image, double most, Dice& dice) {
    const double brightness = dice.within(1 - most, 1 + most);
    const double contrast = dice.within(1 - most, 1 + most);
    const double saturation = dice.within(1 - most, 1 + most);
    const auto grey = [](const std::uint8_t* p) {
        return 0.299 * p[0] + 0.587 * p[1] + 0.114 * p[2];
    };
    double mean = 0;
    for (std::size_t i = 0; i + 2 < image.rgb.size(); i += 3) mean += grey(&image.rgb[i]);
    mean /= std::max(1.0, static_cast<double>(image.rgb.size() / 3));
    // value' = brightness (contrast (grey + saturation (value - grey) - mean) + mean)
    const double own = brightness * contrast * saturation;
    const double shared = brightness * contrast * (1 - saturation);
    const double offset = brightness * (1 - contrast) * mean + 0.5;
    for (std::size_t i = 0; i + 2 < image.rgb.size(); i += 3) {
        const double base = shared * grey(&image.rgb[i]) + offset;
        for (std::size_t c = 0; c < 3; ++c)
            image.rgb[i + c] =
                static_cast<std::uint8_t>(std::clamp(base + own * image.rgb[i + c], 0.0, 255.0));
    }
}

}  // namespace

bool namesASide(const std::string& words) {
    std::string lower(words.size(), ' ');
    std::transform(words.begin(), words.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    for (const char* part : {"\xe5\xb7\xa6", "\xe5\x8f\xb3"})  // left and right in Chinese
        if (lower.find(part) != std::string::npos) return true;
    constexpr std::array kStems{"left",   "right",    "gauche", "droit",   "link",
                                "rechts", "izquierd", "derech", "sinistr", "destr"};
    const auto isLetter = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; };
    for (const std::string_view stem : kStems)
        for (std::size_t at = lower.find(stem); at != std::string::npos;
             at = lower.find(stem, at + 1))
            if (at == 0 || !isLetter(lower[at - 1])) return true;
    return false;
}

TrainSample augmented(const TrainSample& sample, const Augmentation& how, std::uint64_t seed,
                      std::int64_t index, std::int64_t round) {
    TrainSample result = sample;
    result.key = -1;
    auto image = std::make_shared<Image>(*sample.image);
    Dice dice(seed, index, round);
    const bool sided = std::any_of(
        sample.items.begin(), sample.items.end(),
        [](const TrainItem& item) { return namesASide(item.prompt) || namesASide(item.answer); });
    if (dice.within(0, 1) < how.flip && !sided) mirror(result, *image);
    if (how.crop > 0) cut(result, *image, how.crop, dice);
    if (how.colour > 0) recolour(*image, how.colour, dice);
    result.image = std::move(image);
    return result;
}

}  // namespace sl::train
