// SPDX-License-Identifier: Apache-2.0
#include "models/families/mini/mini_text.h"

#include <algorithm>

namespace sl::mini {

TextAssembler::TextAssembler(const io::Tokenizer& tokenizer, const SpecialIds& ids)
    : m_tokenizer(tokenizer), m_ids(ids), m_decoder(tokenizer, true) {}

Token TextAssembler::push(const nn::GeneratedToken& generated) {
    Token token;
    token.id = static_cast<int>(generated.id);
    token.logprob = generated.logprob;
    const std::int64_t bin = generated.id - m_ids.firstLocation;
    if (bin >= 0 && bin < m_ids.bins)
        token.text = m_tokenizer.tokenOf(static_cast<std::int32_t>(generated.id)).value_or("");
    else token.text = m_decoder.push(static_cast<std::int32_t>(generated.id));
    if (m_text.empty()) token.text.erase(0, token.text.find_first_not_of(' '));
    m_text += token.text;
    return token;
}

std::optional<std::string> cutAtStop(const std::string& text,
                                     const std::vector<std::string>& stop) {
    std::size_t cut = std::string::npos;
    for (const std::string& end : stop)
        if (!end.empty()) cut = std::min(cut, text.find(end));
    if (cut == std::string::npos) return std::nullopt;
    return text.substr(0, cut);
}

}  // namespace sl::mini
