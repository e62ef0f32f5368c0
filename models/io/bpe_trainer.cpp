// SPDX-License-Identifier: Apache-2.0
#include "models/io/bpe_trainer.h"

#include <algorithm>
#include <map>

#include "core/base/json.h"
#include "models/io/tokenizer/added_tokens.h"
#include "models/io/tokenizer/byte_alphabet.h"
#include "models/io/tokenizer/merge_learner.h"
#include "models/io/tokenizer/normalizer.h"
#include "models/io/tokenizer/pre_tokenizer.h"

namespace sl::io {

struct BpeTrainer::State {
    BpeTrainerOptions options;
    std::unique_ptr<Normalizer> normalizer;
    std::unique_ptr<PreTokenizer> preTokenizer;
    AddedTokenFinder special;
    std::map<std::string, std::int64_t> words;
};

namespace {

std::string quoted(const std::string& text) {
    return dumpJson(Json(text));
}

Result<TokenizerJson> component(const std::string& text, const std::string& kind) {
    auto json = TokenizerJson::parse(text, nullptr, false);
    if (json.is_discarded()) return badComponent(kind, "it is not JSON");
    return json;
}

std::vector<std::string> byteLetters() {
    std::vector<std::string> letters;
    for (unsigned byte = 0; byte < 256; ++byte) {
        letters.push_back(letterOfByte(static_cast<std::uint8_t>(byte)));
    }
    std::sort(letters.begin(), letters.end());  // UTF-8 sorts as code points do
    return letters;
}

std::string addedTokensText(const std::vector<std::string>& tokens) {
    std::string text;
    for (std::size_t id = 0; id < tokens.size(); ++id) {
        if (id > 0) text += ",\n";
        text += "    {\"id\":" + std::to_string(id) + ",\"content\":" + quoted(tokens[id]) +
                R"(,"single_word":false,"lstrip":false,"rstrip":false,"normalized":false,)"
                R"("special":true})";
    }
    return text;
}

std::string modelText(const LearnedBpe& learned) {
    std::string vocabulary, merges;
    for (std::size_t id = 0; id < learned.tokens.size(); ++id) {
        if (id > 0) vocabulary += ',';
        vocabulary += quoted(learned.tokens[id]);
        vocabulary += ':' + std::to_string(id);
    }
    for (const auto& [left, right] : learned.merges) {
        if (!merges.empty()) merges += ',';
        merges += '[' + quoted(left);
        merges += ',' + quoted(right);
        merges += ']';
    }
    return R"({"type":"BPE","dropout":null,"unk_token":null,"continuing_subword_prefix":null,)"
           R"("end_of_word_suffix":null,"fuse_unk":false,"byte_fallback":false,)"
           "\"ignore_merges\":false,\n    \"vocab\":{" +
           vocabulary + "},\n    \"merges\":[" + merges + "]}";
}

}  // namespace

BpeTrainer::BpeTrainer(std::unique_ptr<State> state) : m_state(std::move(state)) {}
BpeTrainer::BpeTrainer(BpeTrainer&&) noexcept = default;
BpeTrainer& BpeTrainer::operator=(BpeTrainer&&) noexcept = default;
BpeTrainer::~BpeTrainer() = default;

Result<BpeTrainer> BpeTrainer::make(BpeTrainerOptions options) {
    auto state = std::make_unique<State>();
    const auto normalizerJson = component(options.normalizer, "normalizer");
    if (!normalizerJson) return passOn(normalizerJson);
    auto normalizer = makeNormalizer(*normalizerJson);
    if (!normalizer) return passOn(normalizer);
    const auto preTokenizerJson = component(options.preTokenizer, "pre_tokenizer");
    if (!preTokenizerJson) return passOn(preTokenizerJson);
    auto preTokenizer = makePreTokenizer(*preTokenizerJson);
    if (!preTokenizer) return passOn(preTokenizer);
    const auto postProcessorJson = component(options.postProcessor, "post_processor");
    if (!postProcessorJson) return passOn(postProcessorJson);
    std::vector<AddedToken> special;
    for (const std::string& token : options.specialTokens) {
        special.push_back(
            {static_cast<std::int32_t>(special.size()), token, false, false, false, false, true});
    }
    auto finder = AddedTokenFinder::make(special, false, **normalizer);
    if (!finder) return passOn(finder);
    state->options = std::move(options);
    state->normalizer = std::move(*normalizer);
    state->preTokenizer = std::move(*preTokenizer);
    state->special = std::move(*finder);
    return BpeTrainer(std::move(state));
}

Result<void> BpeTrainer::addLine(std::string_view line, std::int64_t weight) {
    const AlignedText whole = AlignedText::fromUser(line);
    for (const AddedSplit& split : m_state->special.split(whole.text())) {
        if (split.token) continue;
        auto normal =
            m_state->normalizer->normalize(whole.slice(split.range.begin, split.range.end));
        if (!normal) return passOn(normal);
        std::vector<AlignedText> pieces;
        auto ok = m_state->preTokenizer->split(std::move(*normal), pieces);
        if (!ok) return ok;
        for (const AlignedText& piece : pieces) m_state->words[piece.text()] += weight;
    }
    return {};
}

Result<std::string> BpeTrainer::train() const {
    const BpeTrainerOptions& options = m_state->options;
    std::vector<std::string> tokens = options.specialTokens;
    const std::vector<std::string> letters = byteLetters();
    tokens.insert(tokens.end(), letters.begin(), letters.end());
    if (options.vocabularySize < tokens.size()) {
        return fail(ErrorCode::Usage,
                    "a vocabulary of " + std::to_string(options.vocabularySize) + " is too small",
                    "ask for at least " + std::to_string(tokens.size()) +
                        ": the special tokens and 256 byte letters");
    }
    std::vector<std::string> sorted = tokens;
    std::sort(sorted.begin(), sorted.end());
    if (const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
        twice != sorted.end()) {
        return fail(ErrorCode::Usage, "the special token '" + *twice +
                                          "' is given twice or is a "
                                          "byte letter");
    }
    const LearnedBpe learned = learnMerges(std::move(tokens), m_state->words,
                                           options.vocabularySize, options.minFrequency);
    return "{\n  \"version\":\"1.0\",\n  \"truncation\":null,\n  \"padding\":null,\n"
           "  \"added_tokens\":[\n" +
           addedTokensText(options.specialTokens) +
           "\n  ],\n  \"normalizer\":" + options.normalizer +
           ",\n  \"pre_tokenizer\":" + options.preTokenizer +
           ",\n  \"post_processor\":" + options.postProcessor +
           ",\n  \"decoder\":{\"type\":\"ByteLevel\",\"add_prefix_space\":true,"
           "\"trim_offsets\":true,\"use_regex\":true},\n  \"model\":" +
           modelText(learned) + "\n}\n";
}

}  // namespace sl::io
