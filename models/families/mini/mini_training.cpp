// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>

#include "models/families/mini/mini_batch.h"
#include "models/families/mini/mini_checkpoint.h"
#include "models/families/mini/mini_kept_pictures.h"
#include "models/families/mini/mini_model.h"
#include "models/families/mini/mini_runtime.h"
#include "models/families/mini/mini_seen.h"
#include "models/objectives/next_token/next_token.h"
#include "models/objectives/soft_location/soft_location.h"
#include "models/train/trainable.h"

namespace sl::mini {

namespace {

constexpr std::int64_t kGuidedHeads = 2;
constexpr double kHitIou = 0.5;
constexpr double kFirstEdge = 0.04;  // of the picture's width

at::Tensor ints(const std::vector<std::int64_t>& values, at::IntArrayRef shape) {
    return torch::tensor(values, at::kLong).view(shape);
}
at::Tensor ints(const std::vector<std::int64_t>& values) {
    return torch::tensor(values, at::kLong);
}
at::Tensor floats(const std::vector<float>& values, at::IntArrayRef shape) {
    return torch::tensor(values, at::kFloat).view(shape);
}

/// Additive mask [sequences, 1, length, length]: causal, and a block sees only the picture and
/// itself.
at::Tensor blockMask(const MiniPart& part) {
    const at::Tensor prefix = at::zeros({part.sequences, 1 + part.visual}, at::kLong);
    const at::Tensor block =
        at::cat({prefix, ints(part.blocks, {part.sequences, part.text}) + 1}, 1);
    const at::Tensor key = block.unsqueeze(1);
    const at::Tensor query = block.unsqueeze(2);
    at::Tensor allowed = key.eq(0).__and__(at::ones_like(query).gt(0)).__or__(key.eq(query));
    allowed = allowed.tril();
    const at::Tensor mask = at::zeros({part.sequences, 1, part.length(), part.length()});
    return mask.masked_fill_(allowed.logical_not().unsqueeze(1),
                             -std::numeric_limits<float>::infinity());
}

/// Running sum of weighted losses and counted accuracies over a batch's parts.
class LossSum {
public:
    explicit LossSum(const train::Stage& stage) : m_stage(stage) {}

    double locationSigma() const { return m_stage.locationSigma; }
    double weight(const std::string& name) const {
        const auto found = m_stage.losses.find(name);
        return found == m_stage.losses.end() ? 0.0 : found->second;
    }
    /// `share` is the part's share of the batch.
    void add(const std::string& name, const at::Tensor& value, double share) {
        addWeighted(name, value, share, weight(name));
    }
    void addWeighted(const std::string& name, const at::Tensor& value, double share,
                     double factor) {
        const at::Tensor weighted = value * (factor * share);
        m_total = m_total.defined() ? m_total + weighted : weighted;
        m_parts["loss_" + name] += value.item<double>() * share;
    }
    void hit(const std::string& name, double hits, double count) {
        m_hits[name].first += hits;
        m_hits[name].second += count;
    }
    train::BatchLoss result() {
        for (const auto& [name, pair] : m_hits)
            if (pair.second > 0) m_parts[name] = pair.first / pair.second;
        if (!m_total.defined()) m_total = at::zeros({}, at::TensorOptions().requires_grad(true));
        return {m_total, m_parts};
    }

private:
    const train::Stage& m_stage;
    at::Tensor m_total;
    std::map<std::string, double> m_parts;
    std::map<std::string, std::pair<double, double>> m_hits;
};

/// A batch with the keys of its parts' pictures.
struct KeyedBatch : train::TrainBatch {
    std::vector<MiniPart> parts;
    std::vector<std::vector<std::int64_t>> keys;
};

/// Trains the mini family: dense truth, next token, soft locations, attention guidance.
class MiniTrainable : public train::Trainable {
public:
    MiniTrainable(MiniCheckpoint checkpoint, const train::SampleSource& source);

    torch::nn::Module& module() override { return *m_all; }
    void beginStage(const train::Stage& stage, std::int64_t keptBytes) override;
    bool keeps(std::int64_t key) const override { return m_kept->has(key); }
    Result<std::unique_ptr<train::TrainBatch>> collate(
        const std::vector<train::TrainSample>& samples, const train::Stage& stage) const override;
    train::BatchLoss loss(train::TrainBatch& batch, const train::Stage& stage) override;
    Result<void> saveCheckpoint(const std::string& folder,
                                const std::map<std::string, at::Tensor>& weights) override;
    Result<std::unique_ptr<ModelRuntime>> runtime() override;
    Result<train::SeenSample> seen(const train::TrainSample& sample,
                                   const train::Stage& stage) const override;

private:
    at::Tensor visualRows(const MiniPart& part, const std::vector<std::int64_t>& keys);
    void denseLoss(const MiniPart& part, const at::Tensor& visual, double share, LossSum& sum);
    void textLoss(const MiniPart& part, const at::Tensor& visual, double share, LossSum& sum);
    void guidanceLoss(const std::string& name, const GuidedRows& rows,
                      const objectives::QueryKeyTap& tap, int layer, double share, LossSum& sum);
    void locationLoss(const MiniPart& part, const at::Tensor& hidden, double share, LossSum& sum);
    void wordLoss(const std::string& task, const WordTargets& words, const at::Tensor& hidden,
                  double share, LossSum& sum);

    MiniCheckpoint m_checkpoint;
    std::shared_ptr<torch::nn::Module> m_all = std::make_shared<torch::nn::Module>();
    MiniModel m_model;
    objectives::DenseTruth m_dense{nullptr};
    std::unique_ptr<MiniCollator> m_collator;
    std::unique_ptr<KeptPictures> m_kept;
    bool m_towerLearns = true;
};

MiniTrainable::MiniTrainable(MiniCheckpoint checkpoint, const train::SampleSource& source)
    : m_checkpoint(std::move(checkpoint)), m_model(m_checkpoint.model) {
    m_all->register_module("network", m_model);
    const SpecialIds& ids = m_checkpoint.ids;
    const auto tokensOf = [this](const std::string& name) {
        return plainIds(*m_checkpoint.tokenizer, name).value_or(std::vector<std::int64_t>{});
    };
    auto names = source.denseNames();
    std::erase_if(names, [&](const std::string& name) { return tokensOf(name).empty(); });
    const auto attributes = source.denseAttributes();
    if (!names.empty()) {
        std::vector<std::vector<std::int64_t>> nameIds{tokensOf("background")};
        std::vector<std::vector<std::int64_t>> attributeIds;
        nameIds.reserve(1 + names.size());
        attributeIds.reserve(attributes.size());
        for (const std::string& name : names) nameIds.push_back(tokensOf(name));
        for (const std::string& name : attributes) attributeIds.push_back(tokensOf(name));
        m_dense = m_all->register_module(
            "dense_truth",
            objectives::DenseTruth(m_checkpoint.config.text.hidden_size, std::move(nameIds),
                                   std::move(attributeIds), ids.firstLocation, ids.bins));
    }
    m_collator = std::make_unique<MiniCollator>(m_checkpoint.config, *m_checkpoint.tokenizer, ids,
                                                names, attributes);
    m_kept = std::make_unique<KeptPictures>(m_checkpoint.config);
}

void MiniTrainable::beginStage(const train::Stage&, std::int64_t keptBytes) {
    m_towerLearns = false;
    for (const auto& item : m_model->named_parameters())
        if (item.key().rfind("vision_tower.", 0) == 0 && item.value().requires_grad())
            m_towerLearns = true;
    m_kept->begin(keptBytes);
}

Result<std::unique_ptr<train::TrainBatch>> MiniTrainable::collate(
    const std::vector<train::TrainSample>& samples, const train::Stage&) const {
    std::map<std::pair<std::int64_t, std::int64_t>, std::vector<train::TrainSample>> byGrid;
    for (const train::TrainSample& sample : samples) {
        auto prepared = m_kept->prepared(sample);
        if (!prepared) return passOn(prepared);
        const Image& image = *prepared->image;
        const GridShape grid = gridFor(image.width, image.height, m_checkpoint.config);
        byGrid[{grid.rows, grid.cols}].push_back(std::move(*prepared));
    }
    auto batch = std::make_unique<KeyedBatch>();
    for (const auto& [grid, members] : byGrid) {
        auto collated = m_collator->collate(members);
        if (!collated) return passOn(collated);
        batch->parts.push_back(std::move((*collated)->parts.front()));  // one grid, one part
        std::vector<std::int64_t>& keys = batch->keys.emplace_back();
        for (const train::TrainSample& member : members) keys.push_back(member.key);
    }
    return batch;
}

/// Where the tower does not learn, pictures that come again go through it once and alone, so that
/// their features do not depend on what they were batched with.
at::Tensor MiniTrainable::visualRows(const MiniPart& part, const std::vector<std::int64_t>& keys) {
    at::Tensor pixels;
    const auto pixelsOf = [&] {
        const std::int64_t cell = m_checkpoint.config.vision.cellSize();
        if (!pixels.defined())
            pixels = floats(part.pixels,
                            {part.sequences, 3, part.grid.rows * cell, part.grid.cols * cell});
        return pixels;
    };
    const bool keyed = std::all_of(keys.begin(), keys.end(), [](auto key) { return key >= 0; });
    if (m_towerLearns || !keyed) return m_model->visualTokens(pixelsOf());
    std::vector<at::Tensor> features;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        features.push_back(m_kept->features(keys[i]));
        if (features.back().defined()) continue;
        const at::NoGradGuard noGrad;
        features.back() =
            m_model->features(pixelsOf().narrow(0, std::int64_t(i), 1))[0].to(at::kHalf);
        m_kept->keepFeatures(keys[i], features.back());
    }
    // In float32 first: autocast of the CPU stacks no float16.
    for (at::Tensor& kept : features) kept = kept.to(at::kFloat);
    return m_model->adapted(at::stack(features));
}

train::BatchLoss MiniTrainable::loss(train::TrainBatch& batch, const train::Stage& stage) {
    const auto& keyed = static_cast<KeyedBatch&>(batch);
    const auto& parts = keyed.parts;
    std::int64_t pictures = 0;
    for (const MiniPart& part : parts) pictures += part.sequences;
    LossSum sum(stage);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const MiniPart& part = parts[i];
        const double share = double(part.sequences) / double(pictures);
        const at::Tensor visual = visualRows(part, keyed.keys[i]);
        if (m_dense && sum.weight("dense_truth") > 0 && !part.denseName.empty())
            denseLoss(part, visual, share, sum);
        if (sum.weight("next_token") > 0 && part.text > 0) textLoss(part, visual, share, sum);
    }
    return sum.result();
}

void MiniTrainable::denseLoss(const MiniPart& part, const at::Tensor& visual, double share,
                              LossSum& sum) {
    objectives::DenseTarget target{ints(part.denseName), ints(part.denseAttribute),
                                   floats(part.denseBox, {-1, 4})};
    const auto losses = m_dense->forward(visual.flatten(0, 1), m_model->language()->wordEmbedding(),
                                         target, sum.locationSigma());
    sum.add("dense_truth", losses.name + losses.attribute + losses.box, share);
    sum.hit("dense_name_accuracy", losses.nameAccuracy * share, share);
    sum.hit("dense_attribute_accuracy", losses.attributeAccuracy * share, share);
    sum.hit("dense_box_loss", losses.box.item<double>() * share, share);
}

void MiniTrainable::textLoss(const MiniPart& part, const at::Tensor& visual, double share,
                             LossSum& sum) {
    nn::LlamaDecoder& language = m_model->language();
    const std::int64_t n = part.sequences;
    const at::Tensor bos = language->embed(at::full({n, 1}, m_checkpoint.ids.bos, at::kLong));
    const at::Tensor text = language->embed(ints(part.ids, {n, part.text}));
    const at::Tensor embeddings = at::cat({bos, visual.to(bos.scalar_type()), text}, 1);
    const at::Tensor prefix = at::arange(1 + part.visual, at::kLong).expand({n, 1 + part.visual});
    const at::Tensor positions = at::cat({prefix, ints(part.positions, {n, part.text})}, 1);
    // Answers are guided where half of the layers have read the question and the rest can use what
    // is found; names in it a layer earlier, so that what they found can be compared.
    const auto answerLayer = static_cast<int>(language->config().num_hidden_layers / 2);
    const int nameLayer = std::max(0, answerLayer - 1);
    objectives::QueryKeyTap tap({answerLayer, nameLayer});
    const bool guided = sum.weight("attention_guidance") > 0;
    const at::Tensor hidden =
        language->forward(embeddings, positions, blockMask(part), nullptr, guided ? &tap : nullptr)
            .flatten(0, 1);
    sum.hit("sequence_tokens", double(part.length()) * share, share);
    for (const auto& [task, words] : part.words) wordLoss(task, words, hidden, share, sum);
    if (!part.locations.rows.empty()) locationLoss(part, hidden, share, sum);
    if (!guided) return;
    guidanceLoss("attention_guidance", part.answers, tap, answerLayer, share, sum);
    guidanceLoss("name_guidance", part.names, tap, nameLayer, share, sum);
}

void MiniTrainable::guidanceLoss(const std::string& name, const GuidedRows& rows,
                                 const objectives::QueryKeyTap& tap, int layer, double share,
                                 LossSum& sum) {
    if (rows.size() == 0) return;
    const auto n = static_cast<std::int64_t>(rows.size());
    const at::Tensor even =
        at::tensor(std::vector<std::int64_t>(rows.even.begin(), rows.even.end()), at::kLong);
    const objectives::GuidanceTarget target{ints(rows.sequence), ints(rows.position),
                                            floats(rows.evidence, {n, -1}), even.to(at::kBool)};
    sum.addWeighted(
        name,
        objectives::attentionGuidance(tap.query(layer), tap.key(layer), target, 1, kGuidedHeads),
        share, sum.weight("attention_guidance"));
}

void MiniTrainable::wordLoss(const std::string& task, const WordTargets& words,
                             const at::Tensor& hidden, double share, LossSum& sum) {
    const at::Tensor logits = m_model->language()->logits(hidden.index_select(0, ints(words.rows)));
    const at::Tensor truth = ints(words.ids);
    // The stop after a box is learnt at once; it counts little.
    const double factor = task == "end_of_boxes" ? 0.05 : 1.0;
    sum.addWeighted(task, objectives::nextToken(logits, truth), share,
                    factor * sum.weight("next_token"));
    if (task == "end_of_boxes") return;
    // An answer is right when all its tokens are.
    const at::Tensor right = logits.argmax(1).eq(truth);
    std::map<std::int64_t, bool> items;
    for (std::size_t i = 0; i < words.items.size(); ++i) {
        const auto item = items.emplace(words.items[i], true).first;
        item->second = item->second && right[static_cast<std::int64_t>(i)].item<bool>();
    }
    double hits = 0;
    for (const auto& item : items) hits += item.second ? 1 : 0;
    sum.hit(task + "_exact", hits, double(items.size()));
}

void MiniTrainable::locationLoss(const MiniPart& part, const at::Tensor& hidden, double share,
                                 LossSum& sum) {
    const SpecialIds& ids = m_checkpoint.ids;
    const at::Tensor logits =
        m_model->language()->logits(hidden.index_select(0, ints(part.locations.rows)));
    const at::Tensor truth = floats(part.locations.fractions, {-1});
    sum.add(
        "location",
        objectives::softLocation(logits, truth, ids.firstLocation, ids.bins, sum.locationSigma()),
        share);
    const at::Tensor guess =
        (logits.narrow(1, ids.firstLocation, ids.bins).argmax(1).to(at::kFloat) + 0.5) /
        double(ids.bins);
    const at::Tensor a = guess.view({-1, 4});
    const at::Tensor b = truth.view({-1, 4});
    // The first edge says which thing was found; the others are told by the one before.
    const at::Tensor missed = (a.select(1, 0) - b.select(1, 0)).abs();
    sum.hit("first_edge_accuracy", missed.le(kFirstEdge).sum().item<double>(),
            double(missed.size(0)));
    const auto area = [](const at::Tensor& box) {
        return (box.select(1, 2) - box.select(1, 0)).clamp_min(0) *
               (box.select(1, 3) - box.select(1, 1)).clamp_min(0);
    };
    const at::Tensor both = at::cat({at::maximum(a.narrow(1, 0, 2), b.narrow(1, 0, 2)),
                                     at::minimum(a.narrow(1, 2, 2), b.narrow(1, 2, 2))},
                                    1);
    const at::Tensor iou = area(both) / (area(a) + area(b) - area(both)).clamp_min(1e-9);
    sum.hit("box_accuracy", iou.ge(kHitIou).sum().item<double>(), double(iou.size(0)));
    sum.hit("box_iou", iou.sum().item<double>(), double(iou.size(0)));
}

Result<void> MiniTrainable::saveCheckpoint(const std::string& folder,
                                           const std::map<std::string, at::Tensor>& weights) {
    std::map<std::string, at::Tensor> tensors;
    for (const auto& [name, tensor] : namedTensors(m_model)) {
        const auto mean = weights.find("network." + name);
        tensors[name] = mean == weights.end() ? tensor : mean->second;
    }
    return writeCheckpoint(m_checkpoint, tensors, folder);
}

Result<std::unique_ptr<ModelRuntime>> MiniTrainable::runtime() {
    ModelInfo info;
    info.name = "in training";
    info.family = "mini";
    info.tokenizerSha256 = m_checkpoint.tokenizer->sha256();
    info.dtype = "float32";
    info.device = "cpu";
    info.threads = at::get_num_threads();
    return std::make_unique<MiniRuntime>(m_checkpoint, std::move(info), at::kCPU);
}

Result<train::SeenSample> MiniTrainable::seen(const train::TrainSample& sample,
                                              const train::Stage&) const {
    if (!sample.image || sample.image->empty())
        return fail(ErrorCode::BadInput, "the sample's picture has no pixels");
    const GridShape grid = gridFor(sample.image->width, sample.image->height, m_checkpoint.config);
    auto picture = process(*sample.image, grid, m_checkpoint.config);
    if (!picture) return passOn(picture);
    const auto batch = m_collator->collate({sample});
    if (!batch) return passOn(batch);
    return train::SeenSample{
        std::make_shared<Image>(std::move(picture->view)),
        seenTokens((*batch)->parts.front(), *m_checkpoint.tokenizer, m_checkpoint.ids)};
}

}  // namespace

Result<std::unique_ptr<train::Trainable>> makeTrainable(MiniCheckpoint checkpoint,
                                                        const train::SampleSource& source) {
    return std::make_unique<MiniTrainable>(std::move(checkpoint), source);
}

}  // namespace sl::mini
