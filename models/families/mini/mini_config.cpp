// SPDX-License-Identifier: Apache-2.0
#include "models/families/mini/mini_config.h"

#include "models/io/json_settings.h"

namespace sl::mini {

namespace {

constexpr std::size_t kMostStages = 6;

Result<void> checkShape(const MiniConfig& c, const std::string& file) {
    const auto bad = [&](const std::string& what) -> Result<void> {
        return fail(ErrorCode::BadModel, file + ": " + what);
    };
    if (c.vision.stem_channels.size() != c.vision.stem_blocks.size() ||
        c.vision.stem_channels.size() > kMostStages)
        return bad("stem_channels and stem_blocks differ in length, or are too long");
    for (const std::int64_t channels : c.vision.stem_channels)
        if (channels % kStemGroups != 0)
            return bad("stem_channels must be multiples of " + std::to_string(kStemGroups));
    if (c.vision.hidden_size % c.vision.num_attention_heads != 0 ||
        c.text.hidden_size % (2 * c.text.num_attention_heads) != 0 ||
        c.text.num_attention_heads % c.text.num_key_value_heads != 0)
        return bad("head counts do not divide the widths");
    if (c.image_mean.size() != 3 || c.image_std.size() != 3)
        return bad("image_mean and image_std need three numbers");
    return {};
}

std::int64_t towerParameters(const VisionConfig& c) {
    std::int64_t count = 0;
    std::int64_t in = 3;
    for (std::size_t i = 0; i < c.stem_channels.size(); ++i) {
        const std::int64_t out = c.stem_channels[i];
        const std::int64_t kernel = i == 0 ? 8 : 3;
        count += kernel * kernel * in * out + 2 * out;
        count += c.stem_blocks[i] * 2 * (9 * out * out + 2 * out);
        in = out;
    }
    const std::int64_t h = c.hidden_size;
    const std::int64_t inner = c.intermediate_size;
    count += (in + 1) * h + (4 * c.position_frequencies + 1) * h;  // projection, positions
    const std::int64_t attention = (h + 1) * 3 * h + (h + 1) * h;
    const std::int64_t mlp = (h + 1) * inner + (inner + 1) * h;
    return count + c.num_hidden_layers * (attention + mlp + 4 * h) + 2 * h;
}

std::int64_t languageParameters(const nn::LlamaConfig& c) {
    const std::int64_t h = c.hidden_size;
    const std::int64_t kv = h / c.num_attention_heads * c.num_key_value_heads;
    const std::int64_t layer = 2 * h * h + 2 * h * kv + 3 * h * c.intermediate_size + 2 * h;
    return c.vocab_size * h + c.num_hidden_layers * layer + h;
}

}  // namespace

std::int64_t parameterCount(const MiniConfig& c) {
    const std::int64_t h = c.text.hidden_size;
    const std::int64_t adapter = (c.vision.hidden_size + 1) * h + (h + 1) * h;
    return towerParameters(c.vision) + adapter + languageParameters(c.text);
}

std::int64_t VisionConfig::cellSize() const {
    return std::int64_t{2} << stem_channels.size();
}

Result<MiniConfig> configFromJson(const Json& json, const std::string& file) {
    if (!json.is_object()) return fail(ErrorCode::BadModel, file + " is not a configuration");
    MiniConfig c;
    io::JsonSettings all(json, file, ErrorCode::BadModel);
    all.required("pool_window", c.pool_window, 1, 16);
    all.required("grid_cells", c.grid_cells, 16, 4096);
    all.required("location_bins", c.location_bins, 2, 1000);
    all.required("max_answer_tokens", c.max_answer_tokens, 1, 1024);
    all.list("image_mean", c.image_mean, 0, 1);
    all.list("image_std", c.image_std, 1e-3, 10);
    if (!all.status()) return passOn(all.status());
    const Json visionJson = json.value("vision_config", Json::object());
    io::JsonSettings vision(visionJson, file + " (vision_config)", ErrorCode::BadModel);
    vision.list("stem_channels", c.vision.stem_channels, 1, 4096);
    vision.list("stem_blocks", c.vision.stem_blocks, 0, 16);
    vision.required("hidden_size", c.vision.hidden_size, 8, 4096);
    vision.required("intermediate_size", c.vision.intermediate_size, 8, 16384);
    vision.required("num_hidden_layers", c.vision.num_hidden_layers, 1, 64);
    vision.required("num_attention_heads", c.vision.num_attention_heads, 1, 64);
    vision.required("position_frequencies", c.vision.position_frequencies, 1, 12);
    if (!vision.status()) return passOn(vision.status());
    const Json textJson = json.value("text_config", Json::object());
    io::JsonSettings text(textJson, file + " (text_config)", ErrorCode::BadModel);
    text.required("vocab_size", c.text.vocab_size, 16, 1e6);
    text.required("hidden_size", c.text.hidden_size, 8, 4096);
    text.required("intermediate_size", c.text.intermediate_size, 8, 16384);
    text.required("num_hidden_layers", c.text.num_hidden_layers, 1, 64);
    text.required("num_attention_heads", c.text.num_attention_heads, 1, 64);
    text.required("num_key_value_heads", c.text.num_key_value_heads, 1, 64);
    text.required("rms_norm_eps", c.text.rms_norm_eps, 0, 1);
    text.required("rope_theta", c.text.rope_theta, 1, 1e9);
    if (!text.status()) return passOn(text.status());
    if (const auto ok = checkShape(c, file); !ok) return passOn(ok);
    return c;
}

Json configToJson(const MiniConfig& c) {
    return {{"model_type", "sightline_mini"},
            {"architectures", {"SightlineMini"}},
            {"pool_window", c.pool_window},
            {"grid_cells", c.grid_cells},
            {"location_bins", c.location_bins},
            {"max_answer_tokens", c.max_answer_tokens},
            {"image_mean", c.image_mean},
            {"image_std", c.image_std},
            {"vision_config",
             {{"stem_channels", c.vision.stem_channels},
              {"stem_blocks", c.vision.stem_blocks},
              {"hidden_size", c.vision.hidden_size},
              {"intermediate_size", c.vision.intermediate_size},
              {"num_hidden_layers", c.vision.num_hidden_layers},
              {"num_attention_heads", c.vision.num_attention_heads},
              {"position_frequencies", c.vision.position_frequencies}}},
            {"text_config",
             {{"vocab_size", c.text.vocab_size},
              {"hidden_size", c.text.hidden_size},
              {"intermediate_size", c.text.intermediate_size},
              {"num_hidden_layers", c.text.num_hidden_layers},
              {"num_attention_heads", c.text.num_attention_heads},
              {"num_key_value_heads", c.text.num_key_value_heads},
              {"rms_norm_eps", c.text.rms_norm_eps},
              {"rope_theta", c.text.rope_theta},
              {"tie_word_embeddings", true}}}};
}

MiniConfig embeddedConfig(std::int64_t vocabularySize) {
    MiniConfig c;
    c.vision.stem_channels = {64, 128};
    c.vision.stem_blocks = {1, 2};
    c.vision.hidden_size = 128;
    c.vision.intermediate_size = 384;
    c.vision.num_hidden_layers = 2;
    c.vision.num_attention_heads = 2;
    c.text.vocab_size = vocabularySize;
    c.text.hidden_size = 192;
    c.text.intermediate_size = 512;
    c.text.num_hidden_layers = 5;
    c.text.num_attention_heads = 6;
    c.text.num_key_value_heads = 6;
    return c;
}

}  // namespace sl::mini
