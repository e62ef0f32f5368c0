// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/control.h"
#include "core/base/request.h"
#include "core/base/result.h"

namespace sl {

/// What to open and how. `model` is "mini", a checkpoint folder, an adapter folder or a URL.
struct ModelSpec {
    std::string model = "mini";
    std::string device = "auto";  ///< auto, cpu, cuda
    std::string dtype = "auto";   ///< auto, float32, bfloat16, int8
    int threads = 0;              ///< 0: all cores
};

struct Capabilities {
    bool generate = false;
    bool detect = false;
    bool embed = false;
    bool probe = false;
    bool train = false;
    bool conversation = false;  ///< Request::messages reach the network
};

struct ModelInfo {
    std::string name;  ///< ModelSpec::model
    std::string family;
    std::string folder;
    std::string weightsSha256, tokenizerSha256;
    std::int64_t parameters = 0;
    std::string dtype, device;
    int threads = 0;
    double loadMs = 0;
    std::string summary;  ///< one line for people
    std::string limits;   ///< what the model does not know; empty where unsaid
};

/// What the model would receive for a request, without running it.
struct Preprocessed {
    GeometryTrace geometry;
    std::vector<std::int64_t> inputIds;  ///< placeholders expanded
    std::string prompt;                  ///< with special tokens
    std::vector<Image> views;            ///< exact pixels after resize, before normalisation
};

struct Tokenization {
    std::vector<std::int64_t> ids;
    std::vector<std::string> pieces;
    std::vector<std::pair<int, int>> offsets;  ///< byte ranges in the text
};

/// Memory that running with these probes would need.
struct MemoryForecast {
    std::int64_t captureBytes = 0;
    std::int64_t budgetBytes = 0;  ///< capture is refused above it
};

/// One loaded or remote model. Not thread-safe: one thread (the model worker) makes all calls.
/// Out of memory comes back as its own code; nothing throws.
class ModelRuntime {
public:
    virtual ~ModelRuntime() = default;

    virtual const ModelInfo& info() const = 0;
    virtual Capabilities capabilities() const = 0;

    /// Answers one request whose pictures are filled in, running the probes along the way. Tokens
    /// stream through control.emitToken. Cancelled is checked at each token and vision block.
    virtual Result<Output> answer(const Request& request, const std::vector<ProbeSpec>& probes,
                                  Control& control) = 0;

    virtual Result<Preprocessed> preprocess(const Request& request) = 0;
    virtual Result<Tokenization> tokenize(const std::string& text, bool withSpecial) = 0;
    virtual Result<std::string> detokenize(const std::vector<std::int64_t>& ids) = 0;
    virtual MemoryForecast forecast(const Request& request,
                                    const std::vector<ProbeSpec>& probes) = 0;
};

/// Opens a model. BadModel: folder without config or weights, unknown model_type (named), tensors
/// that do not fit; NotYet: forms of `model` that are promised but not built.
Result<std::unique_ptr<ModelRuntime>> openModel(const ModelSpec& spec, Control& control);

/// Families compiled in, sorted by name: id and one line each.
struct FamilyInfo {
    std::string id;
    std::string summary;
};
std::vector<FamilyInfo> modelFamilies();

/// Probes compiled in: id, one line, and a paragraph of help naming the formula's source.
struct ProbeInfo {
    std::string id;
    std::string summary;
    std::string help;
    std::vector<std::string> options;  ///< "layers=mean|all|N|A-B", ...
};
std::vector<ProbeInfo> probes();

/// Report of a checkpoint folder for `model inspect`.
struct InspectReport {
    std::string modelType, family;
    std::int64_t parameters = 0;
    std::vector<std::pair<std::string, std::int64_t>> memoryBytes;  ///< dtype → bytes
    std::vector<std::string> matched, missing, unexpected, reshaped;
    std::string tokenizer, chatTemplate;
    std::string configText;
};
Result<InspectReport> inspectModel(const std::string& folder);

/// Folder of an embedded or given model: "mini" → resources/models/mini as installed or in the
/// source tree; a folder → itself. BadModel when it is not there.
Result<std::string> modelFolder(const std::string& model);

}  // namespace sl
