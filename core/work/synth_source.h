// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/synth/scene.h"
#include "models/train/trainer.h"

namespace sl::work {

struct SynthSourceOptions {
    std::uint64_t seed = 0;
    std::vector<double> levels{0, 0, 0, 1};  ///< weights of curriculum levels 0, 1, 2, ...
    std::int64_t batch = 1;       ///< samples with the same index / batch share an aspect
    std::vector<double> aspects;  ///< width / height of the batches; empty: each picture its own
    int references = 4;           ///< grounding items per picture, at most
    int questions = 6;            ///< vqa items per picture, at most
    int captions = 1;             ///< captioning items per picture, at most
    synth::SceneOptions scene;    ///< level and fixedAspect are set by the source
};

/// Reads "seed", "levels", "aspects", "references", "questions", "captions", "min_side",
/// "max_side", "max_things", "pictograms", "glyphs" and "held_out" over `base`; other keys are
/// another reader's. BadInput names the key that is wrong.
Result<SynthSourceOptions> synthSourceOptionsFromJson(const Json& json,
                                                      const SynthSourceOptions& base = {});
Json toJson(const SynthSourceOptions& options);

/// Endless training samples from made-up worlds: references become grounding items, questions vqa
/// items, captions captioning items, and every thing that can be seen a DenseObject. sample(i)
/// depends on the options, the stage's settings and i alone. One thread at a time.
class SynthSource final : public train::SampleSource {
public:
    explicit SynthSource(SynthSourceOptions options)
        : m_base(std::move(options)), m_options(m_base) {}

    Result<train::TrainSample> sample(std::int64_t index) override;
    std::int64_t size() const override { return 0; }

    /// Takes the stage's settings over those of the constructor. Settings that are wrong come back
    /// as the error of the next sample().
    void beginStage(const Json& settings, std::int64_t batch) override;
    std::vector<std::string> denseNames() const override { return synth::kindNames(); }
    std::vector<std::string> denseAttributes() const override { return synth::colourNames(); }
    std::vector<std::string> corpus() const override { return synth::vocabularyCorpus(); }

    /// Width / height of sample `index`; the same for a whole batch. 0: not fixed.
    double aspect(std::int64_t index) const;
    /// Curriculum level of sample `index`.
    int level(std::int64_t index) const;

private:
    SynthSourceOptions m_base;
    SynthSourceOptions m_options;
    Result<void> m_settings;
};

/// Training items of a drawn scene: what SynthSource makes of it.
train::TrainSample sampleFromScene(const synth::Scene& scene, std::uint64_t textSeed,
                                   const SynthSourceOptions& options);

}  // namespace sl::work
