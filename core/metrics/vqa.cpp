// SPDX-License-Identifier: Apache-2.0
// Normalisation of GT-Vision-Lab/VQA at a013f00, PythonEvaluationTools/vqaEvaluation/vqaEval.py.
#include <algorithm>
#include <array>
#include <string_view>

#include "core/metrics/lower_case.h"
#include "core/metrics/metrics.h"
#include "core/metrics/vqa_contractions.h"

namespace sl::metrics {

namespace {

constexpr std::string_view kPunctuation = ";/[]\"{}()=+\\_-><@`,?!";
/// The script passes re.UNICODE, which is 32, where the count of replacements belongs.
constexpr int kMaxPeriods = 32;

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
bool isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

std::string trimmed(std::string text) {
    for (char& c : text)
        if (c == '\n' || c == '\t') c = ' ';
    const auto first = std::find_if_not(text.begin(), text.end(), isSpace);
    const auto last = std::find_if_not(text.rbegin(), text.rend(), isSpace).base();
    return first < last ? std::string(first, last) : std::string();
}

bool hasDigitCommaDigit(const std::string& text) {
    for (std::size_t i = 1; i + 1 < text.size(); ++i)
        if (text[i] == ',' && isDigit(text[i - 1]) && isDigit(text[i + 1])) return true;
    return false;
}

/// A mark that stands beside a blank goes; one between letters becomes a blank, unless the text
/// has a number such as 1,000. Then periods that no digit follows go.
std::string withoutPunctuation(const std::string& text) {
    const bool dropAll = hasDigitCommaDigit(text);
    std::string out = text;
    for (const char mark : kPunctuation) {
        const bool besideBlank = text.find({mark, ' '}) != std::string::npos ||
                                 text.find({' ', mark}) != std::string::npos;
        if (dropAll || besideBlank) std::erase(out, mark);
        else std::replace(out.begin(), out.end(), mark, ' ');
    }
    std::string kept;
    int periods = 0;
    for (std::size_t i = 0; i < out.size(); ++i) {
        const bool beforeDigit = i + 1 < out.size() && isDigit(out[i + 1]);
        if (out[i] == '.' && !beforeDigit && periods < kMaxPeriods) ++periods;
        else kept += out[i];
    }
    return kept;
}

std::string_view digitsFor(std::string_view word) {
    constexpr std::array<std::string_view, 11> kWords{
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"};
    constexpr std::array<std::string_view, 11> kDigits{"0", "1", "2", "3", "4", "5",
                                                       "6", "7", "8", "9", "10"};
    if (word == "none") return "0";
    const auto* found = std::find(kWords.begin(), kWords.end(), word);
    return found == kWords.end() ? word : kDigits[static_cast<std::size_t>(found - kWords.begin())];
}

std::string_view contractionOf(std::string_view word) {
    const auto* found = std::lower_bound(
        kContractions.begin(), kContractions.end(), word,
        [](const Contraction& entry, std::string_view key) { return entry.written < key; });
    return found != kContractions.end() && found->written == word ? found->meant : word;
}

std::string normalisedWords(const std::string& text) {
    std::string out;
    const std::string lower = lowerCase(text);
    for (auto at = lower.begin(); at != lower.end();) {
        at = std::find_if_not(at, lower.end(), isSpace);
        const auto end = std::find_if(at, lower.end(), isSpace);
        const std::string_view word = digitsFor(std::string_view(at, end));
        at = end;
        if (word.empty() || word == "a" || word == "an" || word == "the") continue;
        if (!out.empty()) out += ' ';
        out += contractionOf(word);
    }
    return out;
}

}  // namespace

std::string normaliseVqa(const std::string& answer) {
    return normalisedWords(withoutPunctuation(trimmed(answer)));
}

double vqaExact(const std::string& answer, const std::vector<std::string>& truths) {
    const std::string normalised = normaliseVqa(answer);
    return std::any_of(truths.begin(), truths.end(),
                       [&](const std::string& truth) { return normaliseVqa(truth) == normalised; })
               ? 1.0
               : 0.0;
}

}  // namespace sl::metrics
