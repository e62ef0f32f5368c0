// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/base/api.h"
#include "core/base/box.h"

namespace sl::metrics {

/// Intersection over union of two boxes, 0-1; 0 when either is empty. No +1 (xyxy pixel edges).
SL_API double iou(const Box& a, const Box& b);

/// Answer normalisation of VQAv2 (GT-Vision-Lab/VQA, PythonEvaluationTools/vqaEval.py): lower case,
/// punctuation, articles, contractions, number words to digits.
SL_API std::string normaliseVqa(const std::string& answer);

/// 1 when the normalised answers are equal to any of `truths`, else 0.
SL_API double vqaExact(const std::string& answer, const std::vector<std::string>& truths);

/// A mean with its bootstrap percentile interval (95 %, `resamples` draws, fixed seed).
struct Interval {
    double mean = 0, low = 0, high = 0;
};
SL_API Interval bootstrapMean(const std::vector<double>& values, int resamples = 1000,
                              std::uint64_t seed = 0);

/// Two-sided paired permutation test on per-sample scores of equal length: p value.
SL_API double pairedPermutation(const std::vector<double>& a, const std::vector<double>& b,
                                int resamples = 10000, std::uint64_t seed = 0);

/// Caption metrics as coco-caption defines them, over all images together.
struct CaptionScores {
    std::array<double, 4> bleu{};
    double rougeL = 0;
    double cider = 0;
};
SL_API CaptionScores captionScores(const std::vector<std::string>& candidates,
                                   const std::vector<std::vector<std::string>>& references);

/// COCO detection, as pycocotools prints it.
struct CocoBox {
    std::int64_t imageId = 0;
    int categoryId = 0;
    Box box;
    double area = 0;     ///< truth: its own area field
    bool crowd = false;  ///< truth only
    double score = 0;    ///< detections only
};
/// Keys AP AP50 AP75 APs APm APl AR1 AR10 AR100 ARs ARm ARl; -1 where nothing counts.
SL_API std::map<std::string, double> cocoDetection(const std::vector<CocoBox>& truth,
                                                   const std::vector<CocoBox>& detections);

}  // namespace sl::metrics
