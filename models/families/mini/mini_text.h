// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "core/base/answer.h"
#include "models/families/mini/mini_prompt.h"
#include "models/io/tokenizer.h"
#include "models/nn/generation.h"

namespace sl::mini {

/// Turns generated ids into text piece by piece: whole characters only, location tokens by name,
/// without the blank that the tokenizer puts in front.
class TextAssembler {
public:
    TextAssembler(const io::Tokenizer& tokenizer, const SpecialIds& ids);

    /// The token with the text that it completes.
    Token push(const nn::GeneratedToken& token);
    const std::string& text() const { return m_text; }

private:
    const io::Tokenizer& m_tokenizer;
    SpecialIds m_ids;
    io::StreamDecoder m_decoder;
    std::string m_text;
};

/// The text up to the first of the stop texts; nothing when none occurs.
std::optional<std::string> cutAtStop(const std::string& text, const std::vector<std::string>& stop);

}  // namespace sl::mini
