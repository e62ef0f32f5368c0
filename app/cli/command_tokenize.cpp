// SPDX-License-Identifier: Apache-2.0
#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "app/cli/commands.h"
#include "models/runtime/tokenizer_file.h"

namespace sl::cli {

namespace {

constexpr std::uintmax_t kMaxTextBytes = 64U << 20U;

struct TokenizeOptions {
    std::string tokenizer, text, file;
    bool noSpecial = false, decode = false;
    bool textGiven = false;
};

Result<std::string> inputText(const TokenizeOptions& options) {
    if (options.textGiven == !options.file.empty())
        return fail(ErrorCode::Usage, "give either --text or --file");
    if (options.textGiven) return options.text;
    std::error_code ec;
    const auto size = std::filesystem::file_size(options.file, ec);
    if (ec) return fail(ErrorCode::BadInput, "cannot read " + options.file + ": " + ec.message());
    if (size > kMaxTextBytes)
        return fail(ErrorCode::BadInput, options.file + " is larger than 64 MiB");
    std::ifstream file(options.file, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

Result<std::vector<std::int64_t>> idsFromText(std::string text) {
    for (char& c : text)
        if (c == ',' || c == '[' || c == ']') c = ' ';
    std::istringstream words(text);
    std::vector<std::int64_t> ids;
    std::string word;
    while (words >> word) {
        std::int64_t id = 0;
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), id);
        if (error != std::errc() || end != word.data() + word.size() || id < 0)
            return fail(ErrorCode::Usage, "'" + word + "' is not a token id",
                        "--decode takes numbers, e.g. --text \"5 17 3\"");
        ids.push_back(id);
    }
    return ids;
}

Json tokenizationJson(const Tokenization& t) {
    Json offsets = Json::array();
    for (const auto& [begin, end] : t.offsets) offsets.push_back(Json::array({begin, end}));
    return {{"ids", t.ids}, {"pieces", t.pieces}, {"offsets", offsets}};
}

std::string tokenizationText(const Tokenization& t) {
    std::string text;
    for (std::size_t i = 0; i < t.ids.size(); ++i)
        text += (i == 0 ? "" : "\n") + std::to_string(t.ids[i]) + "\t" + t.pieces[i];
    return text;
}

Result<std::string> tokenizerPlace(const TokenizeOptions& options, const Context& context) {
    if (!options.tokenizer.empty()) return options.tokenizer;
    return modelFolder(context.options.model.model);
}

Result<void> run(const TokenizeOptions& options, Context& context) {
    const auto text = inputText(options);
    if (!text) return passOn(text);
    const auto place = tokenizerPlace(options, context);
    if (!place) return passOn(place);
    if (options.decode) {
        const auto ids = idsFromText(*text);
        if (!ids) return passOn(ids);
        const auto decoded = detokenizeWith(*place, *ids);
        if (!decoded) return passOn(decoded);
        return context.print({{"text", *decoded}}, *decoded);
    }
    const auto tokens = tokenizeWith(*place, *text, !options.noSpecial);
    if (!tokens) return passOn(tokens);
    return context.print(tokenizationJson(*tokens), tokenizationText(*tokens));
}

}  // namespace

void addTokenizeCommand(CLI::App& app, Context& context) {
    auto options = std::make_shared<TokenizeOptions>();
    CLI::App* command = nullptr;
    command = &context.addCommand(app, "tokenize", "Text to token ids and back",
                                  [options, &context] { return run(*options, context); });
    command->add_option("--tokenizer", options->tokenizer,
                        "tokenizer.json or its folder; default: that of --model");
    command->add_option("--text", options->text, "Text, or ids with --decode")
        ->each([options](const std::string&) { options->textGiven = true; });
    command->add_option("--file", options->file, "File with the text");
    command->add_flag("--no-special", options->noSpecial, "Leave out begin and end tokens");
    command->add_flag("--decode", options->decode, "Ids to text");
}

}  // namespace sl::cli
