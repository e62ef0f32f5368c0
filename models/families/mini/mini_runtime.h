// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "models/families/mini/mini_checkpoint.h"
#include "models/nn/generation.h"
#include "models/probes/probe.h"
#include "models/runtime/model_runtime.h"

namespace sl::mini {

/// The loaded mini model as the rest of the program sees it. One thread.
class MiniRuntime final : public ModelRuntime {
public:
    /// Moves the network to `device`.
    MiniRuntime(MiniCheckpoint checkpoint, ModelInfo info, at::Device device);

    const ModelInfo& info() const override { return m_info; }
    Capabilities capabilities() const override;
    Result<Output> answer(const Request& request, const std::vector<ProbeSpec>& probes,
                          Control& control) override;
    Result<Preprocessed> preprocess(const Request& request) override;
    Result<Tokenization> tokenize(const std::string& text, bool withSpecial) override;
    Result<std::string> detokenize(const std::vector<std::int64_t>& ids) override;
    MemoryForecast forecast(const Request& request, const std::vector<ProbeSpec>& probes) override;

private:
    struct Prompt;  // a request turned into rows of the language model
    Result<Prompt> assemble(const Request& request, Control& control);
    Result<Output> answerChecked(const Request& request, const std::vector<ProbeSpec>& probes,
                                 Control& control);
    TextOutput generateText(const Request& request, const Prompt& prompt,
                            const std::vector<std::int64_t>& forced, Control& control,
                            Output& output);
    Result<std::vector<Evidence>> runProbes(const std::vector<ProbeSpec>& probes,
                                            const Prompt& prompt, const TextOutput& text,
                                            Control& control);
    std::string promptWords(const std::vector<std::int64_t>& ids) const;

    MiniCheckpoint m_checkpoint;
    ModelInfo m_info;
    at::Device m_device;
};

/// BadModel; `folder` holds a sightline_mini checkpoint.
Result<std::unique_ptr<ModelRuntime>> openMini(const std::string& folder, const ModelSpec& spec,
                                               Control& control);

}  // namespace sl::mini
