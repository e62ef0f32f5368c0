// SPDX-License-Identifier: Apache-2.0
#include "models/families/mini/mini_runtime.h"

#include <chrono>
#include <iterator>
#include <set>

#include "core/base/hash.h"
#include "core/base/version.h"
#include "models/families/family.h"
#include "models/families/mini/mini_processor.h"
#include "models/families/mini/mini_text.h"
#include "models/io/safetensors.h"
#include "models/nn/device.h"
#include "models/nn/threads.h"

namespace sl::mini {

namespace {

using Clock = std::chrono::steady_clock;

/// Captures of all probes of one answer together.
constexpr std::int64_t kCaptureBudget = std::int64_t{512} << 20;

double msSince(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

Result<void> checkRequest(const Request& request) {
    if (request.kind != Request::Kind::Generate)
        return fail(ErrorCode::Usage, "mini answers in text; it gives no scores or embeddings");
    if (request.pictures.empty())
        return fail(ErrorCode::Usage, "mini needs a picture to answer about");
    for (const Picture& picture : request.pictures)
        if (!picture.image || picture.image->empty())
            return fail(ErrorCode::BadInput, "the picture has no pixels");
    return {};
}

}  // namespace

struct MiniRuntime::Prompt {
    GeometryTrace trace;
    std::vector<std::int64_t> ids;  ///< <bos>, one <image> per visual token, text
    at::Tensor embeddings;          ///< [1, length, hidden]
    double preprocessMs = 0, visionMs = 0;
};

/// Gives probes the sequence that was just answered.
class MiniProbeContext final : public probe::ProbeContext {
public:
    MiniProbeContext(nn::LlamaDecoder& language, at::Tensor embeddings, const GeometryTrace& trace,
                     probe::SequenceLayout layout, Control& control)
        : m_language(language),
          m_embeddings(std::move(embeddings)),
          m_trace(trace),
          m_layout(std::move(layout)),
          m_control(control) {}

    const probe::SequenceLayout& layout() const override { return m_layout; }
    const GeometryTrace& geometry() const override { return m_trace; }
    Control& control() override { return m_control; }
    std::int64_t memoryBudgetBytes() const override { return kCaptureBudget; }
    at::Tensor forward(nn::Tap* tap, bool withGrad) override {
        const at::AutoGradMode gradMode(withGrad);
        const std::int64_t length = m_embeddings.size(1);
        const at::Tensor positions = at::arange(length, at::kLong).unsqueeze(0);
        const at::Tensor hidden =
            m_language->forward(m_embeddings, positions,
                                nn::causalMask(length, 0, m_embeddings.options()), nullptr, tap);
        return m_language->logits(hidden)[0];
    }

private:
    nn::LlamaDecoder& m_language;
    at::Tensor m_embeddings;
    const GeometryTrace& m_trace;
    probe::SequenceLayout m_layout;
    Control& m_control;
};

MiniRuntime::MiniRuntime(MiniCheckpoint checkpoint, ModelInfo info, at::Device device)
    : m_checkpoint(std::move(checkpoint)), m_info(std::move(info)), m_device(device) {
    m_checkpoint.model->to(m_device);
    m_checkpoint.model->eval();
    for (at::Tensor parameter : m_checkpoint.model->parameters())
        parameter.set_requires_grad(false);
}

Capabilities MiniRuntime::capabilities() const {
    Capabilities c;
    c.generate = c.probe = c.train = true;
    return c;
}

Result<MiniRuntime::Prompt> MiniRuntime::assemble(const Request& request, Control& control) {
    if (auto ok = checkRequest(request); !ok) return passOn(ok);
    const MiniConfig& config = m_checkpoint.config;
    Prompt prompt;
    auto start = Clock::now();
    prompt.trace = traceOf(request.pictures, config);
    const auto words = promptIds(*m_checkpoint.tokenizer, request.task, request.text);
    if (!words) return passOn(words);
    std::vector<ProcessedPicture> pictures;
    for (const Picture& picture : request.pictures) {
        auto processed = process(
            *picture.image, gridFor(picture.image->width, picture.image->height, config), config);
        if (!processed) return passOn(processed);
        pictures.push_back(std::move(*processed));
    }
    prompt.preprocessMs = msSince(start);

    start = Clock::now();
    nn::LlamaDecoder& language = m_checkpoint.model->language();
    std::vector<at::Tensor> rows{
        language->embed(torch::tensor({m_checkpoint.ids.bos}, at::kLong).unsqueeze(0))};
    prompt.ids.push_back(m_checkpoint.ids.bos);
    for (ProcessedPicture& picture : pictures) {
        if (auto ok = control.check(); !ok) return passOn(ok);
        const at::Tensor pixels = torch::from_blob(
            picture.pixels.data(), {1, 3, picture.view.height, picture.view.width}, at::kFloat);
        rows.push_back(m_checkpoint.model->visualTokens(pixels.to(m_device)));
        prompt.ids.insert(prompt.ids.end(), std::size_t(rows.back().size(1)),
                          m_checkpoint.ids.image);
    }
    rows.push_back(language->embed(torch::tensor(*words, at::kLong).unsqueeze(0)));
    prompt.ids.insert(prompt.ids.end(), words->begin(), words->end());
    prompt.embeddings = at::cat(rows, 1);
    prompt.visionMs = msSince(start);
    return prompt;
}

std::string MiniRuntime::promptWords(const std::vector<std::int64_t>& ids) const {
    std::string text;
    for (std::size_t i = 0; i < ids.size();) {
        std::size_t run = i;
        while (run < ids.size() && ids[run] == m_checkpoint.ids.image) ++run;
        if (run > i) {
            text += "<image>×" + std::to_string(run - i);
            i = run;
            continue;
        }
        const auto id = static_cast<std::int32_t>(ids[i++]);
        if (m_checkpoint.tokenizer->isSpecial(id)) {
            text += m_checkpoint.tokenizer->tokenOf(id).value_or("");
            continue;
        }
        std::vector<std::int32_t> words{id};
        while (i < ids.size() &&
               !m_checkpoint.tokenizer->isSpecial(static_cast<std::int32_t>(ids[i])))
            words.push_back(static_cast<std::int32_t>(ids[i++]));
        text += " " + m_checkpoint.tokenizer->decode(words, true);
    }
    return text;
}

TextOutput MiniRuntime::generateText(const Request& request, const Prompt& prompt,
                                     const std::vector<std::int64_t>& forced, Control& control,
                                     Output& output) {
    TextOutput text;
    TextAssembler assembler(*m_checkpoint.tokenizer, m_checkpoint.ids);
    nn::GenerationSettings settings;
    settings.options = request.generation;
    settings.endId = m_checkpoint.ids.eos;
    settings.maxTokens = request.generation.maxTokens > 0 ? request.generation.maxTokens
                                                          : m_checkpoint.config.max_answer_tokens;
    settings.forced = forced;
    settings.onToken = [&](const nn::GeneratedToken& generated) {
        const Token token = assembler.push(generated);
        text.tokens.push_back(token);
        control.emitToken(token);
        return cutAtStop(assembler.text(), request.generation.stop).has_value();
    };
    const nn::Generation generation =
        nn::generate(m_checkpoint.model->language(), prompt.embeddings, settings, control);
    text.finish = generation.finish;
    text.boxes = readBoxes(text.tokens, m_checkpoint.ids, prompt.trace.views.front());
    text.text = cutAtStop(assembler.text(), request.generation.stop).value_or(assembler.text());
    output.timing.prefillMs = generation.prefillMs;
    output.timing.decodeMs = generation.decodeMs;
    if (generation.decodeMs > 0)
        output.timing.tokensPerSec =
            1000.0 * static_cast<double>(text.tokens.size()) / generation.decodeMs;
    return text;
}

Result<std::vector<Evidence>> MiniRuntime::runProbes(const std::vector<ProbeSpec>& probes,
                                                     const Prompt& prompt, const TextOutput& text,
                                                     Control& control) {
    std::vector<Evidence> evidence;
    if (probes.empty() || text.tokens.empty()) return evidence;
    nn::LlamaDecoder& language = m_checkpoint.model->language();
    std::vector<std::int64_t> answer;
    probe::SequenceLayout layout;
    for (const Token& token : text.tokens) {
        answer.push_back(token.id);
        layout.answerTexts.push_back(token.text);
    }
    layout.visualBegin = 1;
    layout.visualCount = static_cast<std::int64_t>(prompt.trace.tokens.size());
    layout.answerBegin = prompt.embeddings.size(1);
    layout.layers = static_cast<int>(language->config().num_hidden_layers);
    layout.heads = static_cast<int>(language->config().num_attention_heads);
    const at::Tensor sequence = at::cat(
        {prompt.embeddings, language->embed(torch::tensor(answer, at::kLong).unsqueeze(0))}, 1);
    layout.length = sequence.size(1);
    MiniProbeContext context(language, sequence, prompt.trace, layout, control);
    for (const ProbeSpec& spec : probes) {
        auto found = probe::runProbe(spec, context);
        if (!found) return passOn(found);
        std::move(found->begin(), found->end(), std::back_inserter(evidence));
    }
    return evidence;
}

Result<Output> MiniRuntime::answerChecked(const Request& request,
                                          const std::vector<ProbeSpec>& probes, Control& control) {
    for (const ProbeSpec& spec : probes)
        if (const auto known = probe::find(spec.id); !known) return passOn(known);
    auto prompt = assemble(request, control);
    if (!prompt) return passOn(prompt);
    const auto forced = plainIds(*m_checkpoint.tokenizer, request.generation.forcePrefix);
    if (!forced) return passOn(forced);

    Output output;
    output.timing.preprocessMs = prompt->preprocessMs;
    output.timing.visionMs = prompt->visionMs;
    TextOutput text = generateText(request, *prompt, *forced, control, output);
    if (text.finish == "cancelled") return fail(ErrorCode::Cancelled, "cancelled");
    auto evidence = runProbes(probes, *prompt, text, control);
    if (!evidence) return passOn(evidence);
    output.evidence = std::move(*evidence);
    output.content = std::move(text);

    Provenance& from = output.provenance;
    from.model = m_info.name;
    from.family = m_info.family;
    from.weightsSha256 = m_info.weightsSha256;
    from.tokenizerSha256 = m_info.tokenizerSha256;
    from.prompt = promptWords(prompt->ids);
    from.inputTokens = static_cast<int>(prompt->ids.size());
    from.visualTokens = static_cast<int>(prompt->trace.tokens.size());
    from.geometry = std::move(prompt->trace);
    from.seed = request.generation.seed;
    from.dtype = m_info.dtype;
    from.device = m_info.device;
    from.threads = m_info.threads;
    from.version = version();
    return output;
}

Result<Output> MiniRuntime::answer(const Request& request, const std::vector<ProbeSpec>& probes,
                                   Control& control) try {
    const at::NoGradGuard noGrad;
    return answerChecked(request, probes, control);
} catch (const std::exception& error) {
    return tl::unexpected(nn::errorFrom(error, "the answer"));
}

Result<Preprocessed> MiniRuntime::preprocess(const Request& request) try {
    const at::NoGradGuard noGrad;
    if (auto ok = checkRequest(request); !ok) return passOn(ok);
    const MiniConfig& config = m_checkpoint.config;
    const auto words = promptIds(*m_checkpoint.tokenizer, request.task, request.text);
    if (!words) return passOn(words);
    Preprocessed result;
    result.geometry = traceOf(request.pictures, config);
    for (const Picture& picture : request.pictures) {
        auto processed = process(
            *picture.image, gridFor(picture.image->width, picture.image->height, config), config);
        if (!processed) return passOn(processed);
        result.views.push_back(std::move(processed->view));
    }
    result.inputIds.push_back(m_checkpoint.ids.bos);
    result.inputIds.insert(result.inputIds.end(), result.geometry.tokens.size(),
                           m_checkpoint.ids.image);
    result.inputIds.insert(result.inputIds.end(), words->begin(), words->end());
    result.prompt = promptWords(result.inputIds);
    return result;
} catch (const std::exception& error) {
    return tl::unexpected(nn::errorFrom(error, "preprocessing"));
}

Result<Tokenization> MiniRuntime::tokenize(const std::string& text, bool withSpecial) {
    const auto encoding = m_checkpoint.tokenizer->encode(text, withSpecial);
    if (!encoding) return passOn(encoding);
    Tokenization result;
    for (const io::EncodedToken& token : *encoding) {
        result.ids.push_back(token.id);
        result.pieces.push_back(token.piece);
        result.offsets.emplace_back(static_cast<int>(token.offset.begin),
                                    static_cast<int>(token.offset.end));
    }
    return result;
}

Result<std::string> MiniRuntime::detokenize(const std::vector<std::int64_t>& ids) {
    std::vector<std::int32_t> narrow(ids.begin(), ids.end());
    return m_checkpoint.tokenizer->decode(narrow, false);
}

MemoryForecast MiniRuntime::forecast(const Request& request, const std::vector<ProbeSpec>& probes) {
    MemoryForecast forecast;
    forecast.budgetBytes = kCaptureBudget;
    const nn::LlamaConfig& text = m_checkpoint.config.text;
    const auto words = promptIds(*m_checkpoint.tokenizer, request.task, request.text);
    probe::SequenceLayout layout;
    layout.layers = static_cast<int>(text.num_hidden_layers);
    layout.heads = static_cast<int>(text.num_attention_heads);
    const std::int64_t answer = request.generation.maxTokens > 0
                                    ? request.generation.maxTokens
                                    : m_checkpoint.config.max_answer_tokens;
    layout.visualCount =
        static_cast<std::int64_t>(traceOf(request.pictures, m_checkpoint.config).tokens.size());
    layout.length =
        1 + layout.visualCount + static_cast<std::int64_t>(words ? words->size() : 0) + answer;
    for (const ProbeSpec& spec : probes)
        if (const auto known = probe::find(spec.id))
            forecast.captureBytes += (*known)->captureBytes(layout, spec);
    return forecast;
}

Result<std::unique_ptr<ModelRuntime>> openMini(const std::string& folder, const ModelSpec& spec,
                                               Control& control) {
    const auto start = Clock::now();
    if (auto ok = control.check(); !ok) return passOn(ok);
    const auto device = nn::deviceFor(spec.device);
    if (!device) return passOn(device);
    torch::manual_seed(0);
    auto checkpoint = openCheckpoint(folder);
    if (!checkpoint) return passOn(checkpoint);
    const auto files = io::TensorFiles::open(folder);
    if (!files) return passOn(files);
    const auto hash = sha256File(files->files().front());
    if (!hash) return passOn(hash);
    ModelInfo info;
    info.name = spec.model;
    info.family = "mini";
    info.folder = folder;
    info.weightsSha256 = *hash;
    info.tokenizerSha256 = checkpoint->tokenizer->sha256();
    for (const at::Tensor& p : checkpoint->model->parameters()) info.parameters += p.numel();
    info.dtype = "float32";
    info.device = device->is_cuda() ? "cuda" : "cpu";
    info.threads = at::get_num_threads();
    info.summary = "captions, boxes and short answers about simple drawn pictures";
    info.limits =
        "Trained on drawn worlds only: flat shapes, pictograms, letters. It knows nothing of "
        "photographs; its card (resources/models/mini/CARD.md) has the scores.";
    info.loadMs = msSince(start);
    return std::make_unique<MiniRuntime>(std::move(*checkpoint), std::move(info), *device);
}

}  // namespace sl::mini

namespace sl::families {

namespace {

Result<void> inspectMini(const std::string& folder, InspectReport& report) {
    const auto config = readJsonFile(folder + "/config.json", 1U << 20U);
    if (!config) return passOn(config);
    const auto sizes = mini::configFromJson(*config, folder + "/config.json");
    if (!sizes) return passOn(sizes);
    const auto files = io::TensorFiles::open(folder);
    if (!files) return passOn(files);
    if (auto ok = mini::checkSizes(*sizes, folder); !ok) return ok;
    mini::MiniModel model(*sizes);
    std::set<std::string> wanted;
    for (const auto& [name, tensor] : mini::namedTensors(model)) {
        wanted.insert(name);
        report.parameters += tensor.numel();
        const io::TensorView* found = files->find(name);
        if (found == nullptr) report.missing.push_back(name);
        else if (found->shape == tensor.sizes().vec()) report.matched.push_back(name);
        else report.reshaped.push_back(name);
    }
    for (const io::TensorView& tensor : files->tensors())
        if (wanted.count(tensor.name) == 0) report.unexpected.push_back(tensor.name);
    const auto tokenizer = io::Tokenizer::load(folder);
    report.tokenizer = tokenizer
                           ? "byte-level BPE, " + std::to_string(tokenizer->vocabSize()) + " tokens"
                           : tokenizer.error().message;
    report.chatTemplate = "none (task templates of the family)";
    return {};
}

}  // namespace

void register_mini(FamilyRegistry& registry) {
    registry.push_back({{"mini",
                         "the embedded model: convolution stem and ViT, pool-adapter, "
                         "Llama-style decoder; made for drawn worlds"},
                        {"sightline_mini"},
                        mini::openMini,
                        inspectMini});
}

}  // namespace sl::families
