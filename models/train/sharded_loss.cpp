// SPDX-License-Identifier: Apache-2.0
#include "models/train/sharded_loss.h"

#include <future>

#include "models/nn/precision.h"

namespace sl::train {

namespace {

struct ShardResult {
    BatchLoss loss;
    std::vector<at::Tensor> gradients;  // undefined where a parameter had no part
};

ShardResult shardBackward(Trainable& trainable, TrainBatch& shard, const Stage& stage,
                          const std::vector<at::Tensor>& parameters, bool bfloat16) {
    ShardResult result;
    {
        const nn::Autocast autocast(bfloat16);
        result.loss = trainable.loss(shard, stage);
    }
    result.loss.parts["loss"] = result.loss.total.item<double>();
    if (result.loss.total.requires_grad())
        result.gradients = torch::autograd::grad({result.loss.total}, parameters, {}, false, false,
                                                 /*allow_unused=*/true);
    result.loss.total = result.loss.total.detach();
    return result;
}

void addGradients(const std::vector<at::Tensor>& parameters, const ShardResult& result,
                  double share) {
    for (std::size_t i = 0; i < result.gradients.size(); ++i) {
        if (!result.gradients[i].defined()) continue;
        at::Tensor& sum = parameters[i].mutable_grad();
        if (sum.defined()) sum.add_(result.gradients[i], share);
        else sum = result.gradients[i] * share;
    }
}

}  // namespace

BatchLoss backward(Trainable& trainable, const ShardedBatch& batch, const Stage& stage,
                   const std::vector<at::Tensor>& parameters, bool bfloat16) {
    std::vector<std::future<ShardResult>> others;
    for (std::size_t i = 1; i < batch.shards.size(); ++i)
        others.push_back(std::async(std::launch::async, [&, i] {
            return shardBackward(trainable, *batch.shards[i], stage, parameters, bfloat16);
        }));
    BatchLoss sum{at::zeros({}), {}};
    std::map<std::string, double> seen;  // share of the batch that had this part
    for (std::size_t i = 0; i < batch.shards.size(); ++i) {
        const ShardResult result =
            i == 0 ? shardBackward(trainable, *batch.shards[0], stage, parameters, bfloat16)
                   : others[i - 1].get();
        const double share = batch.shares[i];
        sum.total += result.loss.total * share;
        for (const auto& [name, value] : result.loss.parts) {
            sum.parts[name] += value * share;
            seen[name] += share;
        }
        const torch::NoGradGuard noGrad;
        addGradients(parameters, result, share);
    }
    for (auto& [name, value] : sum.parts) value /= seen[name];
    return sum;
}

}  // namespace sl::train
