// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/base/control.h"
#include "core/base/evidence.h"
#include "core/base/geometry_trace.h"
#include "core/base/query.h"
#include "models/nn/tap.h"
#include "models/runtime/model_runtime.h"

namespace sl::probe {

/// Where things stand in the sequence of the language model.
struct SequenceLayout {
    std::int64_t visualBegin = 0, visualCount = 0;
    std::int64_t answerBegin = 0;          ///< position of the first answer token
    std::vector<std::string> answerTexts;  ///< one per answer token
    std::int64_t length = 0;               ///< prompt and answer together
    int layers = 0, heads = 0;
};

/// What a probe may do with the model that just answered. All in float32, on one thread.
class ProbeContext {
public:
    virtual ~ProbeContext() = default;

    virtual const SequenceLayout& layout() const = 0;
    virtual const GeometryTrace& geometry() const = 0;
    /// Runs prompt and answer through the network once more with the tap set: logits
    /// [length, vocab]. withGrad keeps the graph.
    virtual at::Tensor forward(nn::Tap* tap, bool withGrad) = 0;
    virtual Control& control() = 0;
    /// Bytes that captures may hold together.
    virtual std::int64_t memoryBudgetBytes() const = 0;
};

/// Turns activations into evidence. Stateless.
class Probe {
public:
    virtual ~Probe() = default;
    virtual ProbeInfo info() const = 0;
    /// Bytes that run() will hold at most; checked against the budget before it starts.
    virtual std::int64_t captureBytes(const SequenceLayout& layout,
                                      const ProbeSpec& spec) const = 0;
    /// Usage: an option that is unknown or out of range (named). Cancelled.
    virtual Result<std::vector<Evidence>> run(ProbeContext& context,
                                              const ProbeSpec& spec) const = 0;
};

using ProbeRegistry = std::vector<std::unique_ptr<Probe>>;

/// All probes compiled in, made once.
const ProbeRegistry& registry();

/// Usage when there is none (lists those there are).
Result<const Probe*> find(const std::string& id);

/// Checks the budget, then runs. OutOfMemory with both figures when the probe would not fit.
Result<std::vector<Evidence>> runProbe(const ProbeSpec& spec, ProbeContext& context);

}  // namespace sl::probe
