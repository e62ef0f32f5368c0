// SPDX-License-Identifier: Apache-2.0
#include "models/families/mini/mini_checkpoint.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "models/io/bpe_trainer.h"
#include "models/io/safetensors.h"
#include "models/nn/tensor_file.h"

namespace sl::mini {

namespace fs = std::filesystem;

namespace {

/// Enough for every word of the worlds' grammar; byte letters cover all other text.
constexpr std::size_t kVocabularySize = 1400;
/// So many more than twice the file's numbers are taken memory for.
constexpr std::int64_t kSpareParameters = 16'000'000;

Result<void> takeTokenizer(MiniCheckpoint& checkpoint, std::string json, const std::string& name) {
    auto tokenizer = io::Tokenizer::fromJson(json, name);
    if (!tokenizer) return passOn(tokenizer);
    checkpoint.tokenizer = std::make_shared<io::Tokenizer>(std::move(*tokenizer));
    checkpoint.tokenizerJson = std::move(json);
    return {};
}

Result<void> takeSpecialIds(MiniCheckpoint& checkpoint) {
    const auto ids = specialIds(*checkpoint.tokenizer, checkpoint.config.location_bins);
    if (!ids) return passOn(ids);
    checkpoint.ids = *ids;
    return {};
}

Result<void> writeText(const fs::path& path, const std::string& text) {
    std::ofstream file(path, std::ios::binary);
    file << text;
    file.close();
    if (!file)
        return fail(ErrorCode::BadInput, "cannot write " + path.string(), "is the disk full?");
    return {};
}

}  // namespace

Result<void> checkSizes(const MiniConfig& config, const std::string& folder) {
    const auto files = io::TensorFiles::open(folder);
    if (!files) return passOn(files);
    std::int64_t held = 0;
    for (const io::TensorView& tensor : files->tensors()) held += tensor.count();
    // A few missing tensors are named one by one later; what would take gigabytes is not tried.
    const std::int64_t asked = parameterCount(config);
    if (asked <= 2 * held + kSpareParameters) return {};
    return fail(ErrorCode::BadModel,
                folder + ": config.json describes a network of " + std::to_string(asked) +
                    " numbers (" + std::to_string(asked / 250'000'000) + " GB), the weights hold " +
                    std::to_string(held),
                "config.json is of another model, or was changed");
}

Result<MiniCheckpoint> openCheckpoint(const std::string& folder) {
    const std::string file = (fs::path(folder) / "config.json").string();
    const auto json = readJsonFile(file, 1U << 20U);
    if (!json) return fail(ErrorCode::BadModel, json.error().message);
    auto config = configFromJson(*json, file);
    if (!config) return passOn(config);
    MiniCheckpoint checkpoint;
    checkpoint.config = std::move(*config);

    const std::string tokenizerFile = (fs::path(folder) / "tokenizer.json").string();
    std::ifstream stream(tokenizerFile, std::ios::binary);
    if (!stream) return fail(ErrorCode::BadModel, folder + " has no tokenizer.json");
    std::ostringstream text;
    text << stream.rdbuf();
    if (auto ok = takeTokenizer(checkpoint, text.str(), tokenizerFile); !ok) return passOn(ok);
    if (auto ok = takeSpecialIds(checkpoint); !ok) return passOn(ok);
    if (static_cast<std::int64_t>(checkpoint.tokenizer->vocabSize()) >
        checkpoint.config.text.vocab_size)
        return fail(ErrorCode::BadModel,
                    folder + ": the tokenizer has more tokens than config.json's vocab_size");
    if (auto ok = checkSizes(checkpoint.config, folder); !ok) return passOn(ok);
    checkpoint.model = MiniModel(checkpoint.config);
    if (auto ok = loadWeights(checkpoint.model, folder); !ok) return passOn(ok);
    return checkpoint;
}

Result<MiniCheckpoint> freshCheckpoint(const std::vector<std::string>& corpus) {
    MiniCheckpoint checkpoint;
    io::BpeTrainerOptions options;
    options.vocabularySize = kVocabularySize;
    options.specialTokens = specialTokens(checkpoint.config.location_bins);
    auto trainer = io::BpeTrainer::make(options);
    if (!trainer) return passOn(trainer);
    for (const std::string& line : corpus)
        if (auto ok = trainer->addLine(line); !ok) return passOn(ok);
    auto json = trainer->train();
    if (!json) return passOn(json);
    if (auto ok = takeTokenizer(checkpoint, std::move(*json), "tokenizer.json"); !ok)
        return passOn(ok);
    checkpoint.config =
        embeddedConfig(static_cast<std::int64_t>(checkpoint.tokenizer->vocabSize()));
    if (auto ok = takeSpecialIds(checkpoint); !ok) return passOn(ok);
    checkpoint.model = MiniModel(checkpoint.config);
    initialiseLocations(checkpoint.model, checkpoint.ids.firstLocation);
    return checkpoint;
}

Result<void> writeCheckpoint(const MiniCheckpoint& checkpoint,
                             const std::map<std::string, at::Tensor>& tensors,
                             const std::string& folder) {
    std::error_code ec;
    fs::create_directories(folder, ec);
    const fs::path path = folder;
    const std::string config = dumpJson(configToJson(checkpoint.config), 2) + "\n";
    if (auto ok = writeText(path / "config.json", config); !ok) return ok;
    if (auto ok = writeText(path / "tokenizer.json", checkpoint.tokenizerJson); !ok) return ok;
    return nn::writeTensors(tensors, (path / "model.safetensors").string(), true);
}

}  // namespace sl::mini
