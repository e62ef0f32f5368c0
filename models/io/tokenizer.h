// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "models/io/tokenizer/encoding.h"

namespace sl::io {

/// Text ↔ token ids as a checkpoint's tokenizer.json (Hugging Face `tokenizers`) says. Usable from
/// several threads once loaded. Copies share their content.
class Tokenizer {
public:
    /// From a checkpoint folder or a tokenizer.json. BadModel naming the file and the component
    /// that is missing, wrong or not supported.
    static Result<Tokenizer> load(const std::string& folderOrFile);
    /// From the text of a tokenizer.json; `name` is what errors call it.
    static Result<Tokenizer> fromJson(const std::string& json, const std::string& name);

    /// Tokens of `text` in order. Bytes that are not UTF-8 are read as U+FFFD. `withSpecial` puts
    /// the template's tokens around it (<bos>, [CLS], …); special tokens written in the text are
    /// found in any case. BadModel where an expression of the tokenizer fails on the text,
    /// BadInput above 256 MiB.
    Result<Encoding> encode(std::string_view text, bool withSpecial) const;

    /// Text of the ids; unknown ids add nothing. What is not UTF-8 becomes U+FFFD. A tokenizer that
    /// puts a space before text gives it back here.
    std::string decode(std::span<const std::int32_t> ids, bool skipSpecial) const;

    std::optional<std::int32_t> idOf(std::string_view token) const;
    /// The token as in the vocabulary; nothing for an id without one.
    std::optional<std::string> tokenOf(std::int32_t id) const;
    /// One more than the highest id, added tokens included: rows that an embedding needs.
    std::size_t vocabSize() const;
    /// Whether the id is an added token marked special.
    bool isSpecial(std::int32_t id) const;
    /// SHA-256 of tokenizer.json.
    const std::string& sha256() const;

private:
    friend class StreamDecoder;
    struct Parts;
    explicit Tokenizer(std::shared_ptr<const Parts> parts);
    std::shared_ptr<const Parts> m_parts;
};

/// Decodes one id at a time and holds back bytes of an unfinished character, so that whatever
/// push() returns can be shown at once. All pieces together are what decode() gives.
class StreamDecoder {
public:
    StreamDecoder(const Tokenizer& tokenizer, bool skipSpecial);

    /// The text that this id completes; may be empty.
    std::string push(std::int32_t id);
    /// At the end: U+FFFD for a character that was never finished, else empty.
    std::string finish();

private:
    std::shared_ptr<const Tokenizer::Parts> m_parts;
    bool m_skipSpecial;
    bool m_first = true;
    std::string m_held;
};

}  // namespace sl::io
