// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "models/train/trainer.h"

namespace sl::mini::testing {

/// Six pictures of 32 × 32 pixels, each with a square of 12 pixels in a place and colour of its
/// own, and three questions about it. Used by tests only.
class SquareSource : public train::SampleSource {
public:
    Result<train::TrainSample> sample(std::int64_t index) override { return drawn(index); }
    std::int64_t size() const override { return 6; }
    std::vector<std::string> denseNames() const override { return {"square"}; }
    std::vector<std::string> denseAttributes() const override { return {"red", "green", "blue"}; }

    static train::TrainSample drawn(std::int64_t index) {
        using Colour = std::pair<const char*, std::array<std::uint8_t, 3>>;
        static const Colour kColours[] = {
            {"red", {220, 30, 30}}, {"green", {30, 180, 40}}, {"blue", {30, 60, 220}}};
        static const std::pair<int, int> kCorners[] = {{2, 2},   {18, 2}, {2, 18},
                                                       {18, 18}, {10, 3}, {4, 12}};
        const auto& [name, rgb] = kColours[index % 3];
        const auto [left, top] = kCorners[index % 6];
        auto image = std::make_shared<Image>(32, 32);
        std::fill(image->rgb.begin(), image->rgb.end(), std::uint8_t{245});
        for (int y = top; y < top + 12; ++y)
            for (int x = left; x < left + 12; ++x)
                std::copy(rgb.begin(), rgb.end(), image->row(y) + std::size_t{3} * x);
        const Box box{double(left), double(top), double(left + 12), double(top + 12)};
        train::TrainSample sample;
        sample.image = image;
        sample.items = {{"vqa", "what color is it?", name, {}, {box}},
                        {"grounding", "the square", "", {box}, {box}},
                        {"captioning", "", std::string("a ") + name + " square", {}, {}}};
        sample.objects = {{"square", name, box}};
        return sample;
    }
};

}  // namespace sl::mini::testing
