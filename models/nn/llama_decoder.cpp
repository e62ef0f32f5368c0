// SPDX-License-Identifier: Apache-2.0
#include "models/nn/llama_decoder.h"

#include <cmath>
#include <limits>

namespace sl::nn {

namespace {

torch::nn::Linear plainLinear(std::int64_t in, std::int64_t out) {
    return torch::nn::Linear(torch::nn::LinearOptions(in, out).bias(false));
}

/// Normal(0, 0.02) as Llama; outputs into the residual stream are scaled down by depth (GPT-2).
void initialise(torch::nn::Linear& linear, double deviation) {
    const torch::NoGradGuard noGrad;
    linear->weight.normal_(0.0, deviation);
}

at::Tensor splitHeads(const at::Tensor& x, std::int64_t heads) {
    return x.view({x.size(0), x.size(1), heads, x.size(2) / heads}).transpose(1, 2);
}

}  // namespace

KeyValueCache::KeyValueCache(const LlamaConfig& config, std::int64_t batch, std::int64_t capacity,
                             at::TensorOptions options) {
    const std::int64_t headDim = config.hidden_size / config.num_attention_heads;
    for (std::int64_t i = 0; i < config.num_hidden_layers; ++i) {
        m_keys.push_back(
            at::empty({batch, config.num_key_value_heads, capacity, headDim}, options));
        m_values.push_back(at::empty_like(m_keys.back()));
    }
}

std::pair<at::Tensor, at::Tensor> KeyValueCache::append(int layer, const at::Tensor& k,
                                                        const at::Tensor& v) {
    const auto i = static_cast<std::size_t>(layer);
    const std::int64_t added = k.size(2);
    m_keys[i].narrow(2, m_length, added).copy_(k);
    m_values[i].narrow(2, m_length, added).copy_(v);
    return {m_keys[i].narrow(2, 0, m_length + added), m_values[i].narrow(2, 0, m_length + added)};
}

void KeyValueCache::reorder(const at::Tensor& index) {
    if (m_keys.empty()) return;
    const at::Tensor rows = index.to(m_keys.front().device());
    for (at::Tensor& k : m_keys) k = k.index_select(0, rows);
    for (at::Tensor& v : m_values) v = v.index_select(0, rows);
}

LlamaLayerImpl::LlamaLayerImpl(const LlamaConfig& c, int layer) : m_config(c), m_layer(layer) {
    const std::int64_t kv = c.hidden_size / c.num_attention_heads * c.num_key_value_heads;
    auto attention = std::make_shared<torch::nn::Module>();
    q_proj = attention->register_module("q_proj", plainLinear(c.hidden_size, c.hidden_size));
    k_proj = attention->register_module("k_proj", plainLinear(c.hidden_size, kv));
    v_proj = attention->register_module("v_proj", plainLinear(c.hidden_size, kv));
    o_proj = attention->register_module("o_proj", plainLinear(c.hidden_size, c.hidden_size));
    register_module("self_attn", attention);
    auto mlp = std::make_shared<torch::nn::Module>();
    gate_proj = mlp->register_module("gate_proj", plainLinear(c.hidden_size, c.intermediate_size));
    up_proj = mlp->register_module("up_proj", plainLinear(c.hidden_size, c.intermediate_size));
    down_proj = mlp->register_module("down_proj", plainLinear(c.intermediate_size, c.hidden_size));
    register_module("mlp", mlp);
    input_layernorm = register_module("input_layernorm", RmsNorm(c.hidden_size, c.rms_norm_eps));
    post_attention_layernorm =
        register_module("post_attention_layernorm", RmsNorm(c.hidden_size, c.rms_norm_eps));
    const double residual = 0.02 / std::sqrt(2.0 * static_cast<double>(c.num_hidden_layers));
    for (auto* linear : {&q_proj, &k_proj, &v_proj, &gate_proj, &up_proj})
        initialise(*linear, 1.0 / std::sqrt(static_cast<double>(c.hidden_size)));
    for (auto* linear : {&o_proj, &down_proj}) initialise(*linear, residual);
}

at::Tensor LlamaLayerImpl::selfAttention(const at::Tensor& x, const at::Tensor& positions,
                                         const at::Tensor& mask, KeyValueCache* cache, Tap* tap) {
    at::Tensor q = splitHeads(q_proj->forward(x), m_config.num_attention_heads);
    at::Tensor k = splitHeads(k_proj->forward(x), m_config.num_key_value_heads);
    at::Tensor v = splitHeads(v_proj->forward(x), m_config.num_key_value_heads);
    q = tapped(tap, "language.query", m_layer, rotary(q, positions, m_config.rope_theta));
    k = tapped(tap, "language.key", m_layer, rotary(k, positions, m_config.rope_theta));
    v = tapped(tap, "language.value", m_layer, v);
    if (cache != nullptr) std::tie(k, v) = cache->append(m_layer, k, v);
    const at::Tensor mixed = attend(q, k, v, mask, {"language", m_layer, tap});
    return o_proj->forward(mixed.transpose(1, 2).flatten(2));
}

at::Tensor LlamaLayerImpl::forward(const at::Tensor& x, const at::Tensor& positions,
                                   const at::Tensor& mask, KeyValueCache* cache, Tap* tap) {
    const at::Tensor mixed =
        selfAttention(input_layernorm->forward(x), positions, mask, cache, tap);
    at::Tensor h = x + tapped(tap, "language.attention_out", m_layer, mixed);
    const at::Tensor normed = post_attention_layernorm->forward(h);
    const at::Tensor gated = at::silu(gate_proj->forward(normed)) * up_proj->forward(normed);
    h = h + tapped(tap, "language.mlp_out", m_layer, down_proj->forward(gated));
    return tapped(tap, "language.hidden", m_layer, h);
}

LlamaDecoderImpl::LlamaDecoderImpl(const LlamaConfig& config) : m_config(config) {
    embed_tokens = register_module("embed_tokens",
                                   torch::nn::Embedding(config.vocab_size, config.hidden_size));
    {
        const torch::NoGradGuard noGrad;
        // Final states have unit variance per number, so logits start with it too.
        embed_tokens->weight.normal_(0.0, 1.0 / std::sqrt(double(config.hidden_size)));
    }
    auto layers = std::make_shared<torch::nn::Module>();
    for (int i = 0; i < config.num_hidden_layers; ++i)
        m_layers.push_back(layers->register_module(std::to_string(i), LlamaLayer(config, i)));
    register_module("layers", layers);
    norm = register_module("norm", RmsNorm(config.hidden_size, config.rms_norm_eps));
}

at::Tensor LlamaDecoderImpl::embed(const at::Tensor& ids) const {
    return at::embedding(embed_tokens->weight, ids.to(embed_tokens->weight.device()));
}

at::Tensor LlamaDecoderImpl::forward(at::Tensor h, const at::Tensor& positions,
                                     const at::Tensor& mask, KeyValueCache* cache, Tap* tap) {
    h = tapped(tap, "language.embeddings", 0, h);
    const at::Tensor where = positions.to(h.device());
    for (LlamaLayer& layer : m_layers) h = layer->forward(h, where, mask, cache, tap);
    if (cache != nullptr) cache->advance(h.size(1));
    return norm->forward(h);
}

at::Tensor LlamaDecoderImpl::logits(const at::Tensor& hidden) const {
    return at::linear(hidden, embed_tokens->weight);
}

at::Tensor causalMask(std::int64_t query, std::int64_t past, at::TensorOptions options) {
    if (query == 1) return {};
    const at::Tensor blocked =
        at::full({query, past + query}, -std::numeric_limits<float>::infinity(), options);
    return blocked.triu(past + 1).unsqueeze(0).unsqueeze(0);
}

}  // namespace sl::nn
