// SPDX-License-Identifier: Apache-2.0
#include "models/io/tokenizer.h"

#include <filesystem>
#include <unordered_map>
#include <unordered_set>

#include "core/base/hash.h"
#include "core/base/utf8.h"
#include "models/io/durable_file.h"
#include "models/io/tokenizer/added_tokens.h"
#include "models/io/tokenizer/decoder.h"
#include "models/io/tokenizer/normalizer.h"
#include "models/io/tokenizer/post_processor.h"
#include "models/io/tokenizer/pre_tokenizer.h"
#include "models/io/tokenizer/token_model.h"

namespace sl::io {

namespace {

constexpr std::size_t kMaxFileBytes = 256U << 20U;
constexpr std::size_t kMaxTextBytes = 256U << 20U;

}  // namespace

struct Tokenizer::Parts {
    std::unique_ptr<Normalizer> normalizer;
    std::unique_ptr<PreTokenizer> preTokenizer;
    std::unique_ptr<TokenModel> model;
    std::unique_ptr<PostProcessor> postProcessor;
    std::unique_ptr<Decoder> decoder;
    std::vector<AddedToken> added;
    AddedTokenFinder beforeNormalizing, afterNormalizing;
    std::vector<std::string> tokens;  // by id, added ones included
    std::unordered_map<std::string, std::int32_t> addedIds;
    std::unordered_set<std::int32_t> special;
    std::string sha256;

    Result<void> build(const TokenizerJson& json);
    Result<void> placeAddedTokens();
    Result<void> encodePlain(const AlignedText& text, Encoding& out) const;
    void encodeAdded(std::size_t token, const AlignedText& text, ByteRange range,
                     Encoding& out) const;
    std::string bytesOf(std::int32_t id, bool skipSpecial, bool& first) const;
};

namespace {

// Takes a component out of the document, null where it is absent.
TokenizerJson part(const TokenizerJson& json, const char* key) {
    const auto at = json.find(key);
    return at == json.end() ? TokenizerJson() : *at;
}

template <class T>
Result<void> take(Result<T> made, T& into) {
    if (!made) return passOn(made);
    into = std::move(*made);
    return {};
}

}  // namespace

Result<void> Tokenizer::Parts::build(const TokenizerJson& json) {
    if (!json.is_object()) return badComponent("file", "it holds no object");
    if (auto ok = take(makeNormalizer(part(json, "normalizer")), normalizer); !ok) return ok;
    if (auto ok = take(makePreTokenizer(part(json, "pre_tokenizer")), preTokenizer); !ok) return ok;
    const auto modelJson = json.find("model");
    if (modelJson == json.end()) return badComponent("file", "it has no model");
    if (auto ok = take(makeTokenModel(*modelJson), model); !ok) return ok;
    if (auto ok = take(makePostProcessor(part(json, "post_processor")), postProcessor); !ok) {
        return ok;
    }
    if (auto ok = take(makeDecoder(part(json, "decoder")), decoder); !ok) return ok;
    if (auto ok = take(readAddedTokens(part(json, "added_tokens")), added); !ok) return ok;
    return placeAddedTokens();
}

Result<void> Tokenizer::Parts::placeAddedTokens() {
    tokens = model->tokens();
    for (const AddedToken& token : added) {
        const auto slot = static_cast<std::size_t>(token.id);
        if (slot >= tokens.size()) tokens.resize(slot + 1);
        const auto known = model->idOf(token.content);
        if ((known && *known != token.id) ||
            (!tokens[slot].empty() && tokens[slot] != token.content)) {
            return badComponent("added_tokens", "the token '" + token.content + "' has the id " +
                                                    std::to_string(token.id) +
                                                    ", the vocabulary says otherwise");
        }
        tokens[slot] = token.content;
        addedIds.emplace(token.content, token.id);
        if (token.special) special.insert(token.id);
    }
    auto before = AddedTokenFinder::make(added, false, *normalizer);
    if (!before) return passOn(before);
    auto after = AddedTokenFinder::make(added, true, *normalizer);
    if (!after) return passOn(after);
    beforeNormalizing = std::move(*before);
    afterNormalizing = std::move(*after);
    return {};
}

Result<void> Tokenizer::Parts::encodePlain(const AlignedText& text, Encoding& out) const {
    std::vector<AlignedText> pieces;
    if (auto ok = preTokenizer->split(text, pieces); !ok) return ok;
    for (const AlignedText& piece : pieces) {
        for (const PieceToken& token : model->tokenize(piece.text())) {
            out.push_back({token.id, tokens[static_cast<std::size_t>(token.id)],
                           piece.origin(token.range.begin, token.range.end)});
        }
    }
    return {};
}

void Tokenizer::Parts::encodeAdded(std::size_t token, const AlignedText& text, ByteRange range,
                                   Encoding& out) const {
    out.push_back({added[token].id, text.text().substr(range.begin, range.end - range.begin),
                   text.origin(range.begin, range.end)});
}

std::string Tokenizer::Parts::bytesOf(std::int32_t id, bool skipSpecial, bool& first) const {
    const bool known = id >= 0 && static_cast<std::size_t>(id) < tokens.size() &&
                       !tokens[static_cast<std::size_t>(id)].empty();
    if (!known || (skipSpecial && special.contains(id))) return {};
    std::string bytes = decoder->bytesOf(tokens[static_cast<std::size_t>(id)], first);
    first = false;
    return bytes;
}

Tokenizer::Tokenizer(std::shared_ptr<const Parts> parts) : m_parts(std::move(parts)) {}

Result<Tokenizer> Tokenizer::load(const std::string& folderOrFile) {
    std::error_code ignored;
    std::filesystem::path file = folderOrFile;
    if (std::filesystem::is_directory(file, ignored)) file /= "tokenizer.json";
    const auto text = readModelFile(file.string(), kMaxFileBytes);
    if (!text) return passOn(text);
    return fromJson(*text, file.string());
}

Result<Tokenizer> Tokenizer::fromJson(const std::string& text, const std::string& name) {
    auto parts = std::make_shared<Parts>();
    try {
        const auto json = TokenizerJson::parse(text);
        if (auto ok = parts->build(json); !ok) {
            Error error = ok.error();
            error.message = name + ": " + error.message;
            return tl::unexpected<Error>(std::move(error));
        }
    } catch (const nlohmann::json::exception& problem) {
        return fail(ErrorCode::BadModel, name + " is not a sound tokenizer.json: " + problem.what(),
                    "fetch the file again");
    }
    parts->sha256 = sl::sha256(text);
    return Tokenizer(std::move(parts));
}

Result<Encoding> Tokenizer::encode(std::string_view text, bool withSpecial) const {
    if (text.size() > kMaxTextBytes) {
        return fail(ErrorCode::BadInput, "the text is " + std::to_string(text.size()) +
                                             " bytes, more than can be tokenized at once");
    }
    const Parts& parts = *m_parts;
    const AlignedText whole = AlignedText::fromUser(text);
    Encoding encoding;
    for (const AddedSplit& outer : parts.beforeNormalizing.split(whole.text())) {
        if (outer.token) {
            parts.encodeAdded(*outer.token, whole, outer.range, encoding);
            continue;
        }
        const auto normal =
            parts.normalizer->normalize(whole.slice(outer.range.begin, outer.range.end));
        if (!normal) return passOn(normal);
        for (const AddedSplit& inner : parts.afterNormalizing.split(normal->text())) {
            if (inner.token) {
                parts.encodeAdded(*inner.token, *normal, inner.range, encoding);
                continue;
            }
            const auto ok =
                parts.encodePlain(normal->slice(inner.range.begin, inner.range.end), encoding);
            if (!ok) return passOn(ok);
        }
    }
    return parts.postProcessor->process(std::move(encoding), text, withSpecial);
}

std::string Tokenizer::decode(std::span<const std::int32_t> ids, bool skipSpecial) const {
    std::string bytes;
    bool first = true;
    for (const std::int32_t id : ids) bytes += m_parts->bytesOf(id, skipSpecial, first);
    return lossyUtf8(bytes);
}

std::optional<std::int32_t> Tokenizer::idOf(std::string_view token) const {
    const auto added = m_parts->addedIds.find(std::string(token));
    return added != m_parts->addedIds.end() ? added->second : m_parts->model->idOf(token);
}

std::optional<std::string> Tokenizer::tokenOf(std::int32_t id) const {
    const auto slot = static_cast<std::size_t>(id);
    if (id < 0 || slot >= m_parts->tokens.size() || m_parts->tokens[slot].empty()) {
        return std::nullopt;
    }
    return m_parts->tokens[slot];
}

std::size_t Tokenizer::vocabSize() const {
    return m_parts->tokens.size();
}

bool Tokenizer::isSpecial(std::int32_t id) const {
    return m_parts->special.contains(id);
}

const std::string& Tokenizer::sha256() const {
    return m_parts->sha256;
}

StreamDecoder::StreamDecoder(const Tokenizer& tokenizer, bool skipSpecial)
    : m_parts(tokenizer.m_parts), m_skipSpecial(skipSpecial) {}

std::string StreamDecoder::push(std::int32_t id) {
    m_held += m_parts->bytesOf(id, m_skipSpecial, m_first);
    const std::size_t ready = m_held.size() - incompleteTail(m_held);
    std::string text = lossyUtf8(std::string_view(m_held).substr(0, ready));
    m_held.erase(0, ready);
    return text;
}

std::string StreamDecoder::finish() {
    std::string text = lossyUtf8(m_held);
    m_held.clear();
    return text;
}

}  // namespace sl::io
