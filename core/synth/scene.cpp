// SPDX-License-Identifier: Apache-2.0
#include "core/synth/scene.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/synth/backgrounds.h"
#include "core/synth/degrade.h"
#include "core/synth/kinds.h"
#include "core/synth/layout.h"
#include "core/synth/truth.h"

namespace sl::synth {

namespace {

struct LevelBounds {
    double smallest, largest;  ///< longer side of a thing as a share of the picture's shorter side
    int mostThings;
    double plainShare;
};

LevelBounds boundsOf(int level) {
    if (level <= 0) return {0.2, 0.6, 3, 0.7};
    if (level == 1) return {0.11, 0.55, 5, 0.6};
    if (level == 2) return {0.08, 0.5, 6, 0.54};
    return {0.06, 0.6, 64, 0.52};
}

/// Pictures with fewer pixels to a side are of no use and would let things vanish.
constexpr int kSmallestSide = 24;
constexpr int kMostThings = 60;

Result<void> checkOptions(const SceneOptions& o) {
    const bool good = o.minSide >= 32 && o.maxSide >= o.minSide && o.maxSide <= 8192 &&
                      o.minAspect > 0.05 && o.maxAspect < 20 && o.minAspect <= o.maxAspect &&
                      o.fixedAspect >= 0 && o.fixedAspect < 20 && o.maxThings >= 1;
    if (good) return {};
    return fail(ErrorCode::Usage,
                "the size, aspect or number of things of the scenes is impossible",
                "sides are 32 to 8192 pixels, aspects 0.05 to 20, things at least 1");
}

cv::Size pictureSize(const SceneOptions& o, Random& random) {
    const double longer = std::floor(random.logRange(o.minSide, o.maxSide + 0.999));
    double aspect = o.fixedAspect;
    if (aspect <= 0)
        aspect = random.chance(0.3) && o.minAspect <= 1 && o.maxAspect >= 1
                     ? 1
                     : random.logRange(o.minAspect, o.maxAspect);
    const auto side = [&](double v) {
        return std::max(kSmallestSide, static_cast<int>(std::lround(v)));
    };
    return {side(std::min(longer, longer * aspect)), side(std::min(longer, longer / aspect))};
}

/// Draws the things of one picture.
class SceneDraft {
public:
    SceneDraft(const SceneOptions& options, std::uint64_t seed, std::uint64_t index,
               std::uint64_t attempt)
        : m_options(options),
          m_bounds(boundsOf(options.level)),
          m_random(seed, index, attempt),
          m_size(pictureSize(options, m_random)),
          m_simple(m_random.chance(m_bounds.plainShare)),
          m_ground(drawGround(m_size, options.level, m_simple, m_random)),
          m_busy(m_ground.kind != "plain" && m_ground.kind != "gradient"),
          m_canvas(m_ground.rgb, m_busy) {}

    Result<Scene> draw();

private:
    Thing chooseThing();
    const Kind* chooseKind();
    std::string chooseFamily();
    double chooseSize(const std::string& family);
    Result<bool> tryThing(bool heldOut);
    cv::Point choosePosition(const Patch& patch, std::optional<cv::Point> cell);
    std::optional<cv::Point> heldOutCell(Thing& thing);

    const SceneOptions& m_options;
    LevelBounds m_bounds;
    Random m_random;
    cv::Size m_size;
    bool m_simple;
    Ground m_ground;
    bool m_busy;
    Canvas m_canvas;
    std::vector<Thing> m_chosen;
};

std::string SceneDraft::chooseFamily() {
    if (m_options.level < 2) return "shape";
    const double shapes = m_simple ? 0.7 : 0.45;
    const double dice = m_random.real();
    if (dice < shapes) return "shape";
    if (dice < shapes + (1 - shapes) * 0.75) return m_options.pictograms ? "pictogram" : "shape";
    return m_options.glyphs ? "glyph" : "shape";
}

const Kind* SceneDraft::chooseKind() {
    return m_random.pick(kindsOf(chooseFamily()));
}

/// A new kind and colour, or one or both of an earlier thing's: questions of number, size and
/// place need things that share a name.
Thing SceneDraft::chooseThing() {
    Thing thing;
    const Kind* kind = chooseKind();
    const Thing* earlier = m_chosen.empty() ? nullptr : &m_random.pick(m_chosen);
    const double dice = m_random.real();
    if (earlier != nullptr && dice < 0.35) kind = findKind(earlier->kind);
    thing.kind = kind->name;
    thing.family = kind->family;
    if (thing.family == "pictogram") return thing;
    const bool sameColour = earlier != nullptr && !earlier->colour.empty() &&
                            (dice < 0.14 || (dice >= 0.35 && dice < 0.55));
    thing.colour = sameColour ? earlier->colour : m_random.pick(paletteNames());
    return thing;
}

double SceneDraft::chooseSize(const std::string& family) {
    const double shorter = std::min(m_size.width, m_size.height);
    // Below these sizes a person could not tell either.
    const double floorPx = family == "pictogram" ? 18 : family == "glyph" ? 12 : 8;
    double least = std::max(m_bounds.smallest * shorter, floorPx * (m_busy ? 1.3 : 1.0));
    if (family == "glyph") least = std::max(least, 0.09 * shorter);
    if (family == "pictogram") least = std::max(least, 0.13 * shorter);
    const double most = std::max(least, m_bounds.largest * shorter);
    // Many things need room: the more there are already, the smaller the next.
    const double crowd = 1.0 / (1.0 + 0.12 * static_cast<double>(m_chosen.size()));
    const double top = std::max(least, most * crowd);
    return m_random.chance(0.6) ? m_random.logRange(least, top) : m_random.range(least, top);
}

/// Chooses anew until the thing has a ninth of the picture in which it is kept for evaluation.
std::optional<cv::Point> SceneDraft::heldOutCell(Thing& thing) {
    for (int i = 0; i < 200; ++i) {
        const cv::Point cell(m_random.below(3), m_random.below(3));
        if (isHeldOut(thing.kind, thing.colour, cell.x, cell.y)) return cell;
        thing = chooseThing();
    }
    return std::nullopt;
}

cv::Point SceneDraft::choosePosition(const Patch& patch, std::optional<cv::Point> cell) {
    const auto along = [&](int side, int length, int third) {
        double low = -2, high = side - length + 2;
        if (cell) {
            low = std::max(low, side * third / 3.0 - length / 2.0 + 1);
            high = std::min(high, side * (third + 1) / 3.0 - length / 2.0 - 1);
        }
        return static_cast<int>(std::lround(m_random.range(low, std::max(low, high))));
    };
    const int x = along(m_size.width, patch.alpha.cols, cell ? cell->x : 0);
    return {x, along(m_size.height, patch.alpha.rows, cell ? cell->y : 0)};
}

Result<bool> SceneDraft::tryThing(bool heldOut) {
    Thing thing = chooseThing();
    std::optional<cv::Point> cell;
    if (heldOut) {
        cell = heldOutCell(thing);
        if (!cell) return false;
    }
    const double size = chooseSize(thing.family);
    const Rgb fill = thing.colour.empty() ? Rgb{} : drawColour(thing.colour, m_random);
    const Kind& kind = *findKind(thing.kind);
    Patch patch;
    if (thing.family == "pictogram") {
        auto drawn = drawPictogram(kind, size, m_random);
        if (!drawn) return passOn(drawn);
        patch = std::move(*drawn);
    } else {
        patch = thing.family == "glyph" ? drawGlyph(kind, size, fill, m_random)
                                        : drawShape(thing.kind, size, fill, m_random);
    }
    for (int i = 0; i < 4; ++i) {
        if (!m_canvas.place(patch, choosePosition(patch, cell), thing)) continue;
        m_chosen.push_back(thing);
        return true;
    }
    return false;
}

Result<Scene> SceneDraft::draw() {
    const int most = std::min({m_bounds.mostThings, m_options.maxThings, kMostThings});
    const int wanted = m_random.between(1, most);
    for (int tries = 0; tries < 8 * wanted; ++tries) {
        if (static_cast<int>(m_chosen.size()) >= wanted) break;
        auto placed = tryThing(m_options.heldOut && m_chosen.empty());
        if (!placed) return passOn(placed);
    }
    Scene scene;
    scene.things = m_canvas.things(m_options.wantMasks);
    scene.background = m_ground.kind;
    scene.backgroundColour = m_ground.colour;
    if (m_options.level >= 1) degrade(m_canvas.rgb(), m_options.level, m_simple, m_random);
    auto image = std::make_shared<Image>(m_size.width, m_size.height);
    std::copy(m_canvas.rgb().datastart, m_canvas.rgb().dataend, image->rgb.begin());
    scene.image = std::move(image);
    return scene;
}

bool keepsTheSplit(const Scene& scene, bool heldOut) {
    const World world = worldOf(scene);
    const auto kept = std::count_if(world.things.begin(), world.things.end(),
                                    [&](const Thing& thing) { return isHeldOut(world, thing); });
    return heldOut ? kept > 0 : kept == 0;
}

}  // namespace

Result<Scene> drawScene(std::uint64_t seed, std::uint64_t index, const SceneOptions& options) {
    if (auto ok = checkOptions(options); !ok) return passOn(ok);
    for (std::uint64_t attempt = 0; attempt < 400; ++attempt) {
        auto scene = SceneDraft(options, seed, index, attempt).draw();
        if (!scene) return scene;
        if (!scene->things.empty() && keepsTheSplit(*scene, options.heldOut)) return scene;
    }
    return fail(ErrorCode::Internal, "no picture could be drawn with these options",
                "allow larger pictures");
}

}  // namespace sl::synth
