// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "models/nn/attention.h"

namespace sl::nn {

/// Sizes of a Llama-style decoder, under the names of Hugging Face's config.json.
struct LlamaConfig {
    std::int64_t vocab_size = 0;
    std::int64_t hidden_size = 0;
    std::int64_t intermediate_size = 0;
    std::int64_t num_hidden_layers = 0;
    std::int64_t num_attention_heads = 0;
    std::int64_t num_key_value_heads = 0;
    double rms_norm_eps = 1e-6;
    double rope_theta = 10000;
};

/// Keys and values of one sequence batch, allocated once: [batch, kvHeads, capacity, headDim] per
/// layer.
class KeyValueCache {
public:
    KeyValueCache(const LlamaConfig& config, std::int64_t batch, std::int64_t capacity,
                  at::TensorOptions options);

    std::int64_t length() const { return m_length; }
    /// Appends a layer's new keys and values and returns all that layer holds so far.
    std::pair<at::Tensor, at::Tensor> append(int layer, const at::Tensor& k, const at::Tensor& v);
    /// Called after the last layer of a step.
    void advance(std::int64_t steps) { m_length += steps; }
    /// Rows of the batch in a new order (beam search); index [batch] int64.
    void reorder(const at::Tensor& index);

private:
    std::vector<at::Tensor> m_keys, m_values;
    std::int64_t m_length = 0;
};

class LlamaLayerImpl : public torch::nn::Module {
public:
    LlamaLayerImpl(const LlamaConfig& config, int layer);

    /// x [batch, length, hidden]; positions [batch, length]; mask additive or undefined.
    at::Tensor forward(const at::Tensor& x, const at::Tensor& positions, const at::Tensor& mask,
                       KeyValueCache* cache, Tap* tap);

private:
    at::Tensor selfAttention(const at::Tensor& x, const at::Tensor& positions,
                             const at::Tensor& mask, KeyValueCache* cache, Tap* tap);

    LlamaConfig m_config;
    int m_layer;
    torch::nn::Linear q_proj{nullptr}, k_proj{nullptr}, v_proj{nullptr}, o_proj{nullptr};
    torch::nn::Linear gate_proj{nullptr}, up_proj{nullptr}, down_proj{nullptr};
    RmsNorm input_layernorm{nullptr}, post_attention_layernorm{nullptr};
};
TORCH_MODULE(LlamaLayer);

/// RMSNorm, rotary positions, SwiGLU, tied word embeddings: the language model of the Llama family
/// (arXiv 2302.13971), weights named as in Hugging Face checkpoints.
class LlamaDecoderImpl : public torch::nn::Module {
public:
    explicit LlamaDecoderImpl(const LlamaConfig& config);

    /// Rows of the word embedding; ids of any shape, result [..., hidden].
    at::Tensor embed(const at::Tensor& ids) const;
    /// Final hidden states after the last norm, [batch, length, hidden], from input embeddings.
    at::Tensor forward(at::Tensor embeddings, const at::Tensor& positions, const at::Tensor& mask,
                       KeyValueCache* cache = nullptr, Tap* tap = nullptr);
    /// Logits [..., vocab] of final hidden states.
    at::Tensor logits(const at::Tensor& hidden) const;

    const LlamaConfig& config() const { return m_config; }
    const at::Tensor& wordEmbedding() const { return embed_tokens->weight; }

private:
    LlamaConfig m_config;
    torch::nn::Embedding embed_tokens{nullptr};  // [vocab, hidden], tied with the output
    std::vector<LlamaLayer> m_layers;
    RmsNorm norm{nullptr};
};
TORCH_MODULE(LlamaDecoder);

/// Additive causal mask for `query` new positions after `past` cached ones: [1, 1, query, past +
/// query], 0 where allowed and -inf elsewhere. Undefined for one query, which may see everything.
at::Tensor causalMask(std::int64_t query, std::int64_t past, at::TensorOptions options);

}  // namespace sl::nn
