// SPDX-License-Identifier: Apache-2.0
#include "core/work/synth_source.h"

#include <algorithm>
#include <numeric>

namespace sl::work {

namespace {

enum Purpose : std::uint64_t { kLevel = 1, kAspect, kText };

/// SplitMix64 (Steele, Lea, Flood 2014): independent numbers from (seed, index, purpose).
std::uint64_t mixed(std::uint64_t seed, std::uint64_t index, Purpose purpose) {
    std::uint64_t z = seed + 0x9E3779B97F4A7C15ULL * (index + 1) +
                      0xD1B54A32D192ED03ULL * static_cast<std::uint64_t>(purpose);
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31U);
}

double unit(std::uint64_t bits) {
    return static_cast<double>(bits >> 11U) * 0x1.0p-53;
}

std::vector<train::DenseObject> denseObjects(const synth::Scene& scene) {
    std::vector<train::DenseObject> objects;
    for (const synth::Thing& thing : scene.things)
        if (thing.box.valid()) objects.push_back({thing.kind, thing.colour, thing.box});
    return objects;
}

std::vector<Box> boxesOf(const synth::Scene& scene, const std::vector<int>& things) {
    std::vector<Box> boxes;
    for (const int index : things)
        if (index >= 0 && static_cast<std::size_t>(index) < scene.things.size())
            boxes.push_back(scene.things[static_cast<std::size_t>(index)].box);
    return boxes;
}

std::vector<train::TrainMention> mentionsOf(const synth::Scene& scene,
                                            const std::vector<synth::Mention>& mentions) {
    std::vector<train::TrainMention> list;
    list.reserve(mentions.size());
    for (const synth::Mention& mention : mentions)
        list.push_back({mention.begin, mention.end, boxesOf(scene, mention.things)});
    return list;
}

train::TrainItem groundingItem(const synth::Scene& scene, const synth::Reference& reference) {
    std::vector<int> evidence{reference.thing};
    evidence.insert(evidence.end(), reference.alsoNeeded.begin(), reference.alsoNeeded.end());
    return {"grounding", reference.expression, "", boxesOf(scene, {reference.thing}),
            boxesOf(scene, evidence)};
}

Result<void> checked(const SynthSourceOptions& options) {
    const bool negative = std::any_of(options.levels.begin(), options.levels.end(),
                                      [](double weight) { return !(weight >= 0); });
    if (negative || std::accumulate(options.levels.begin(), options.levels.end(), 0.0) <= 0)
        return fail(ErrorCode::BadInput,
                    "'levels' must be weights of zero or more, and not all zero");
    for (const double aspect : options.aspects)
        if (!(aspect > 0.01 && aspect < 100))
            return fail(ErrorCode::BadInput, "'aspects' must be width / height, e.g. 1.5");
    if (options.references < 0 || options.questions < 0 || options.captions < 0)
        return fail(ErrorCode::BadInput,
                    "'references', 'questions' and 'captions' must be zero or more");
    return {};
}

}  // namespace

double SynthSource::aspect(std::int64_t index) const {
    if (m_options.aspects.empty()) return 0;
    const auto batch =
        static_cast<std::uint64_t>(index / std::max<std::int64_t>(1, m_options.batch));
    return m_options.aspects[mixed(m_options.seed, batch, kAspect) % m_options.aspects.size()];
}

int SynthSource::level(std::int64_t index) const {
    const std::vector<double>& weights = m_options.levels;
    double left = unit(mixed(m_options.seed, static_cast<std::uint64_t>(index), kLevel)) *
                  std::accumulate(weights.begin(), weights.end(), 0.0);
    int last = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        if (weights[i] <= 0) continue;
        last = static_cast<int>(i);
        left -= weights[i];
        if (left < 0) break;
    }
    return last;
}

void SynthSource::beginStage(const Json& settings, std::int64_t batch) {
    auto options = synthSourceOptionsFromJson(settings, m_base);
    m_settings = options ? Result<void>() : passOn(options);
    if (options) m_options = std::move(*options);
    m_options.batch = batch;
}

Result<train::TrainSample> SynthSource::sample(std::int64_t index) {
    if (!m_settings) return passOn(m_settings);
    if (auto ok = checked(m_options); !ok) return passOn(ok);
    synth::SceneOptions scene = m_options.scene;
    scene.level = level(index);
    scene.fixedAspect = aspect(index);
    const auto number = static_cast<std::uint64_t>(index);
    const Result<synth::Scene> drawn = synth::drawScene(m_options.seed, number, scene);
    if (!drawn) return passOn(drawn);
    return sampleFromScene(*drawn, mixed(m_options.seed, number, kText), m_options);
}

train::TrainSample sampleFromScene(const synth::Scene& scene, std::uint64_t textSeed,
                                   const SynthSourceOptions& options) {
    train::TrainSample sample;
    sample.image = scene.image;
    sample.objects = denseObjects(scene);
    if (options.references > 0)
        for (const auto& reference : synth::references(scene, textSeed, options.references))
            sample.items.push_back(groundingItem(scene, reference));
    if (options.questions > 0)
        for (const auto& question : synth::questions(scene, textSeed + 1, options.questions))
            sample.items.push_back({"vqa",
                                    question.question,
                                    question.answer,
                                    {},
                                    boxesOf(scene, question.things),
                                    mentionsOf(scene, question.mentions),
                                    question.type == "count"});
    if (options.captions > 0)
        for (const auto& caption : synth::captions(scene, textSeed + 2, options.captions))
            sample.items.push_back({"captioning",
                                    "",
                                    caption.text,
                                    {},
                                    boxesOf(scene, caption.things),
                                    mentionsOf(scene, caption.mentions)});
    return sample;
}

Result<SynthSourceOptions> synthSourceOptionsFromJson(const Json& json,
                                                      const SynthSourceOptions& base) {
    if (!json.is_object())
        return fail(ErrorCode::BadInput, "settings of made-up worlds must be a JSON object");
    SynthSourceOptions o = base;
    std::string key;
    const auto read = [&](const char* name, auto& target) {
        key = name;
        if (json.contains(name)) json.at(name).get_to(target);
    };
    try {
        read("seed", o.seed);
        read("levels", o.levels);
        read("aspects", o.aspects);
        read("references", o.references);
        read("questions", o.questions);
        read("captions", o.captions);
        read("min_side", o.scene.minSide);
        read("max_side", o.scene.maxSide);
        read("max_things", o.scene.maxThings);
        read("pictograms", o.scene.pictograms);
        read("glyphs", o.scene.glyphs);
        read("held_out", o.scene.heldOut);
    } catch (const nlohmann::json::exception&) {
        return fail(ErrorCode::BadInput, "'" + key + "' of the made-up worlds has a wrong form");
    }
    if (auto ok = checked(o); !ok) return passOn(ok);
    return o;
}

Json toJson(const SynthSourceOptions& o) {
    return {{"seed", o.seed},
            {"levels", o.levels},
            {"aspects", o.aspects},
            {"references", o.references},
            {"questions", o.questions},
            {"captions", o.captions},
            {"min_side", o.scene.minSide},
            {"max_side", o.scene.maxSide},
            {"max_things", o.scene.maxThings},
            {"pictograms", o.scene.pictograms},
            {"glyphs", o.scene.glyphs},
            {"held_out", o.scene.heldOut}};
}

}  // namespace sl::work
