// SPDX-License-Identifier: Apache-2.0
#include "models/families/mini/mini_config.h"

#include <cmath>
#include <type_traits>

namespace sl::mini {

namespace {

constexpr std::size_t kMostStages = 6;
constexpr std::int64_t kStemGroups = 8;

/// Reads positive integers and keeps the first complaint.
class Fields {
public:
    Fields(const Json& json, std::string file) : m_json(json), m_file(std::move(file)) {}

    template <class T>
    Fields& operator()(const char* key, T& target, double low, double high) {
        if (!m_status) return *this;
        const auto it = m_json.find(key);
        if (it == m_json.end() || !it->is_number()) return complain(key, "is missing");
        const double value = it->template get<double>();
        if (!(value >= low && value <= high)) return complain(key, "is out of range");
        if (std::is_integral_v<T> && value != std::floor(value))
            return complain(key, "is not a whole number");
        target = static_cast<T>(value);
        return *this;
    }

    template <class T>
    Fields& list(const char* key, std::vector<T>& target, double low, double high) {
        if (!m_status) return *this;
        const auto it = m_json.find(key);
        if (it == m_json.end() || !it->is_array() || it->empty() || it->size() > 64)
            return complain(key, "is not a short list of numbers");
        target.clear();
        for (const Json& item : *it) {
            if (!item.is_number() || item.get<double>() < low || item.get<double>() > high)
                return complain(key, "holds a number out of range");
            if (std::is_integral_v<T> && item.get<double>() != std::floor(item.get<double>()))
                return complain(key, "holds a number that is not whole");
            target.push_back(static_cast<T>(item.get<double>()));
        }
        return *this;
    }

    Fields& complain(const char* key, const char* what) {
        m_status = fail(ErrorCode::BadModel, m_file + ": '" + key + "' " + what);
        return *this;
    }
    const Result<void>& status() const { return m_status; }

private:
    const Json& m_json;
    std::string m_file;
    Result<void> m_status;
};

Result<void> checkShape(const MiniConfig& c, const std::string& file) {
    const auto bad = [&](const std::string& what) -> Result<void> {
        return fail(ErrorCode::BadModel, file + ": " + what);
    };
    if (c.vision.stem_channels.size() != c.vision.stem_blocks.size() ||
        c.vision.stem_channels.size() > kMostStages)
        return bad("stem_channels and stem_blocks differ in length, or are too long");
    for (const std::int64_t channels : c.vision.stem_channels)
        if (channels % kStemGroups != 0) return bad("stem_channels must be multiples of 8");
    if (c.vision.hidden_size % c.vision.num_attention_heads != 0 ||
        c.text.hidden_size % (2 * c.text.num_attention_heads) != 0 ||
        c.text.num_attention_heads % c.text.num_key_value_heads != 0)
        return bad("head counts do not divide the widths");
    if (c.image_mean.size() != 3 || c.image_std.size() != 3)
        return bad("image_mean and image_std need three numbers");
    return {};
}

}  // namespace

std::int64_t VisionConfig::cellSize() const {
    return std::int64_t{2} << stem_channels.size();
}

Result<MiniConfig> configFromJson(const Json& json, const std::string& file) {
    if (!json.is_object()) return fail(ErrorCode::BadModel, file + " is not a configuration");
    MiniConfig c;
    Fields all(json, file);
    all("pool_window", c.pool_window, 1, 16)("grid_cells", c.grid_cells, 16, 4096)(
        "location_bins", c.location_bins, 2, 1000)("max_answer_tokens", c.max_answer_tokens, 1,
                                                   1024)
        .list("image_mean", c.image_mean, 0, 1)
        .list("image_std", c.image_std, 1e-3, 10);
    if (!all.status()) return passOn(all.status());
    const Json visionJson = json.value("vision_config", Json::object());
    Fields vision(visionJson, file + " (vision_config)");
    vision.list("stem_channels", c.vision.stem_channels, 1, 4096)
        .list("stem_blocks", c.vision.stem_blocks, 0, 16);
    vision("hidden_size", c.vision.hidden_size, 8, 4096)("intermediate_size",
                                                         c.vision.intermediate_size, 8, 16384)(
        "num_hidden_layers", c.vision.num_hidden_layers, 1, 64)(
        "num_attention_heads", c.vision.num_attention_heads, 1, 64)(
        "position_frequencies", c.vision.position_frequencies, 1, 12);
    if (!vision.status()) return passOn(vision.status());
    const Json textJson = json.value("text_config", Json::object());
    Fields text(textJson, file + " (text_config)");
    text("vocab_size", c.text.vocab_size, 16, 1e6)("hidden_size", c.text.hidden_size, 8, 4096)(
        "intermediate_size", c.text.intermediate_size, 8, 16384)(
        "num_hidden_layers", c.text.num_hidden_layers, 1, 64)("num_attention_heads",
                                                              c.text.num_attention_heads, 1, 64)(
        "num_key_value_heads", c.text.num_key_value_heads, 1, 64)(
        "rms_norm_eps", c.text.rms_norm_eps, 0, 1)("rope_theta", c.text.rope_theta, 1, 1e9);
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
