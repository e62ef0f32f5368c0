// SPDX-License-Identifier: Apache-2.0
#include "models/families/mini/mini_prompt.h"

#include <algorithm>
#include <cmath>

namespace sl::mini {

namespace {

std::string locationToken(std::int64_t bin) {
    std::string digits = std::to_string(bin);
    digits.insert(0, 3 - std::min<std::size_t>(3, digits.size()), '0');
    return "<loc" + digits + ">";
}

/// Text with runs of white space made one blank and without blanks at the ends.
std::string tidied(const std::string& text) {
    std::string result;
    for (const char c : text) {
        const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        if (!blank) result += c;
        else if (!result.empty() && result.back() != ' ') result += ' ';
    }
    if (!result.empty() && result.back() == ' ') result.pop_back();
    return result;
}

}  // namespace

std::vector<std::string> specialTokens(std::int64_t locationBins) {
    std::vector<std::string> tokens = {"<pad>",  "<bos>",      "<eos>",    "<image>",  "<ref>",
                                       "</ref>", "<question>", "<answer>", "<caption>"};
    for (std::int64_t bin = 0; bin < locationBins; ++bin) tokens.push_back(locationToken(bin));
    return tokens;
}

Result<SpecialIds> specialIds(const io::Tokenizer& tokenizer, std::int64_t locationBins) {
    SpecialIds ids;
    ids.bins = locationBins;
    for (const std::string& token : specialTokens(locationBins))
        if (!tokenizer.idOf(token))
            return fail(ErrorCode::BadModel, "the tokenizer has no " + token);
    ids.pad = *tokenizer.idOf("<pad>");
    ids.bos = *tokenizer.idOf("<bos>");
    ids.eos = *tokenizer.idOf("<eos>");
    ids.image = *tokenizer.idOf("<image>");
    ids.firstLocation = *tokenizer.idOf(locationToken(0));
    for (std::int64_t bin = 0; bin < locationBins; ++bin)
        if (*tokenizer.idOf(locationToken(bin)) != ids.firstLocation + bin)
            return fail(ErrorCode::BadModel, "the location tokens' ids are not consecutive");
    return ids;
}

Result<io::Encoding> plainTokens(const io::Tokenizer& tokenizer, const std::string& text) {
    auto encoding = tokenizer.encode(tidied(text), false);
    if (encoding)
        std::erase_if(*encoding,
                      [&](const io::EncodedToken& token) { return tokenizer.isSpecial(token.id); });
    return encoding;
}

Result<std::vector<std::int64_t>> plainIds(const io::Tokenizer& tokenizer,
                                           const std::string& text) {
    const auto tokens = plainTokens(tokenizer, text);
    if (!tokens) return passOn(tokens);
    std::vector<std::int64_t> ids;
    ids.reserve(tokens->size());
    for (const io::EncodedToken& token : *tokens) ids.push_back(token.id);
    return ids;
}

Result<std::vector<std::int64_t>> promptIds(const io::Tokenizer& tokenizer, const std::string& task,
                                            const std::string& text) {
    const bool caption = task == "captioning" && tidied(text).empty();
    const char* before = task == "grounding" ? "<ref>" : caption ? "<caption>" : "<question>";
    auto words = plainIds(tokenizer, text);
    if (!words) return passOn(words);
    std::vector<std::int64_t> ids{*tokenizer.idOf(before)};
    ids.insert(ids.end(), words->begin(), words->end());
    if (!caption) ids.push_back(*tokenizer.idOf(task == "grounding" ? "</ref>" : "<answer>"));
    return ids;
}

double fractionOfBin(std::int64_t bin, std::int64_t bins) {
    return (static_cast<double>(bin) + 0.5) / static_cast<double>(bins);
}

std::int64_t binOfFraction(double fraction, std::int64_t bins) {
    const double place = std::floor(fraction * static_cast<double>(bins));
    return std::clamp<std::int64_t>(static_cast<std::int64_t>(place), 0, bins - 1);
}

std::array<std::int64_t, 4> binsOfBox(const Box& box, double width, double height,
                                      std::int64_t bins) {
    return {binOfFraction(box.x0 / width, bins), binOfFraction(box.y0 / height, bins),
            binOfFraction(box.x1 / width, bins), binOfFraction(box.y1 / height, bins)};
}

std::vector<TextBox> readBoxes(const std::vector<Token>& tokens, const SpecialIds& ids,
                               const ViewGeometry& view) {
    std::vector<TextBox> boxes;
    std::vector<double> corners;
    double logprob = 0;
    int begin = 0;
    int at = 0;
    for (const Token& token : tokens) {
        const std::int64_t bin = token.id - ids.firstLocation;
        const int end = at + static_cast<int>(token.text.size());
        if (bin < 0 || bin >= ids.bins) {
            corners.clear();
        } else {
            if (corners.empty()) {
                begin = at;
                logprob = 0;
            }
            corners.push_back(fractionOfBin(bin, ids.bins));
            logprob += token.logprob;
        }
        if (corners.size() == 4) {
            const Box inView = {std::min(corners[0], corners[2]) * view.width,
                                std::min(corners[1], corners[3]) * view.height,
                                std::max(corners[0], corners[2]) * view.width,
                                std::max(corners[1], corners[3]) * view.height};
            const Box inFile = view.fileFromView(inView);
            if (inFile.valid())
                boxes.push_back({view.mediaIndex, inFile, {begin, end}, std::exp(logprob / 4)});
            corners.clear();
        }
        at = end;
    }
    return boxes;
}

}  // namespace sl::mini
