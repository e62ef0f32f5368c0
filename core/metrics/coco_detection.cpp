// SPDX-License-Identifier: Apache-2.0
// COCO detection metrics as cocodataset/cocoapi PythonAPI/pycocotools/cocoeval.py defines them.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <set>

#include "core/metrics/metrics.h"

namespace sl::metrics {

namespace {

constexpr std::size_t kThresholds = 10;
constexpr std::size_t kRecallPoints = 101;
constexpr std::size_t kMaxDetections = 100;

struct AreaRange {
    double low, high;
};
constexpr double kAnyArea = 1e10;
constexpr std::array kAreas{AreaRange{0, kAnyArea}, AreaRange{0, 32.0 * 32},
                            AreaRange{32.0 * 32, 96.0 * 96}, AreaRange{96.0 * 96, kAnyArea}};

/// NumPy's linspace(0.5, 0.95, 10), to the last bit.
double iouThreshold(std::size_t index) {
    return index + 1 == kThresholds
               ? 0.95
               : static_cast<double>(index) * ((0.95 - 0.5) / (kThresholds - 1)) + 0.5;
}

/// Falling scores, equal ones in their order; what is no number comes last.
bool ranksBefore(double score, double other) {
    return score > other || (std::isnan(other) && !std::isnan(score));
}

struct Group {
    std::vector<const CocoBox*> truth, detections;  ///< of one category in one image
};
using GroupsByImage = std::map<std::int64_t, Group>;

/// A detection after matching: whether it hit at each threshold, whether it counts.
struct Judged {
    double score = 0;
    std::array<bool, kThresholds> hit{};
    std::array<bool, kThresholds> ignored{};
};

/// One image, category and area range.
struct ImageResult {
    std::vector<Judged> detections;  ///< by falling score
    std::size_t countedTruth = 0;
};

bool outside(double area, const AreaRange& range) {
    return area < range.low || area > range.high;
}

/// A crowd box swallows what lies in it: intersection over the detection's own area.
double overlap(const CocoBox& detection, const CocoBox& truth) {
    const double shared = detection.box.intersected(truth.box).area();
    const double all =
        truth.crowd ? detection.box.area() : detection.box.area() + truth.box.area() - shared;
    return all > 0 ? shared / all : 0.0;
}

/// Greedy matching at one threshold; truth is sorted with the ignored ones last.
void matchAt(std::size_t t, const std::vector<const CocoBox*>& truth,
             const std::vector<bool>& truthIgnored,
             const std::vector<std::vector<double>>& overlaps, ImageResult& result) {
    std::vector<bool> taken(truth.size(), false);
    for (std::size_t d = 0; d < result.detections.size(); ++d) {
        double best = std::min(iouThreshold(t), 1 - 1e-10);
        std::size_t match = truth.size();
        for (std::size_t g = 0; g < truth.size(); ++g) {
            if (taken[g] && !truth[g]->crowd) continue;
            if (match < truth.size() && !truthIgnored[match] && truthIgnored[g]) break;
            if (overlaps[d][g] < best) continue;
            best = overlaps[d][g];
            match = g;
        }
        if (match == truth.size()) continue;
        taken[match] = true;
        result.detections[d].hit[t] = true;
        result.detections[d].ignored[t] = truthIgnored[match];
    }
}

ImageResult judge(const Group& group, const AreaRange& range) {
    const auto ignores = [&](const CocoBox* box) {
        return box->crowd || outside(box->area, range);
    };
    std::vector<const CocoBox*> truth = group.truth;
    std::stable_partition(truth.begin(), truth.end(),
                          [&](const CocoBox* box) { return !ignores(box); });
    std::vector<bool> truthIgnored;
    for (const CocoBox* box : truth) truthIgnored.push_back(ignores(box));
    std::vector<const CocoBox*> detections = group.detections;
    std::stable_sort(detections.begin(), detections.end(), [](const CocoBox* a, const CocoBox* b) {
        return ranksBefore(a->score, b->score);
    });
    if (detections.size() > kMaxDetections) detections.resize(kMaxDetections);

    ImageResult result;
    result.countedTruth =
        static_cast<std::size_t>(std::count(truthIgnored.begin(), truthIgnored.end(), false));
    std::vector<std::vector<double>> overlaps;
    for (const CocoBox* detection : detections) {
        result.detections.push_back({detection->score, {}, {}});
        std::vector<double>& row = overlaps.emplace_back();
        for (const CocoBox* box : truth) row.push_back(overlap(*detection, *box));
    }
    for (std::size_t t = 0; t < kThresholds; ++t) {
        matchAt(t, truth, truthIgnored, overlaps, result);
        for (std::size_t d = 0; d < detections.size(); ++d)
            if (!result.detections[d].hit[t] && outside(detections[d]->box.area(), range))
                result.detections[d].ignored[t] = true;
    }
    return result;
}

/// Sum and count of the values that enter a mean.
struct Mean {
    double sum = 0;
    std::size_t count = 0;
    void add(double value) {
        sum += value;
        ++count;
    }
    double value() const { return count > 0 ? sum / static_cast<double>(count) : -1.0; }
};

struct Accumulated {
    Mean precision;  ///< over thresholds and recall points
    std::array<Mean, kThresholds> precisionAt;
    Mean recall;  ///< over thresholds
};

/// 101-point interpolated precision and the highest recall of one category.
void accumulateAt(std::size_t t, const std::vector<const Judged*>& detections, std::size_t truth,
                  Accumulated& into) {
    std::vector<double> recalls;
    std::vector<double> precisions;
    double hits = 0;
    double misses = 0;
    for (const Judged* detection : detections) {
        if (!detection->ignored[t]) (detection->hit[t] ? hits : misses) += 1;
        recalls.push_back(hits / static_cast<double>(truth));
        precisions.push_back(hits / (hits + misses + std::numeric_limits<double>::epsilon()));
    }
    for (std::size_t i = precisions.size(); i-- > 1;)
        precisions[i - 1] = std::max(precisions[i - 1], precisions[i]);
    for (std::size_t point = 0; point < kRecallPoints; ++point) {
        const double wanted = point + 1 == kRecallPoints ? 1.0 : static_cast<double>(point) * 0.01;
        const auto found = std::lower_bound(recalls.begin(), recalls.end(), wanted);
        const double precision =
            found == recalls.end() ? 0.0
                                   : precisions[static_cast<std::size_t>(found - recalls.begin())];
        into.precision.add(precision);
        into.precisionAt[t].add(precision);
    }
    into.recall.add(recalls.empty() ? 0.0 : recalls.back());
}

/// One category over all images, at most `limit` detections an image.
void accumulate(const std::vector<ImageResult>& images, std::size_t limit, Accumulated& into) {
    std::vector<const Judged*> detections;
    std::size_t truth = 0;
    for (const ImageResult& image : images) {
        truth += image.countedTruth;
        for (std::size_t d = 0; d < std::min(limit, image.detections.size()); ++d)
            detections.push_back(&image.detections[d]);
    }
    if (truth == 0) return;
    std::stable_sort(detections.begin(), detections.end(), [](const Judged* a, const Judged* b) {
        return ranksBefore(a->score, b->score);
    });
    for (std::size_t t = 0; t < kThresholds; ++t) accumulateAt(t, detections, truth, into);
}

std::map<int, GroupsByImage> groupByCategory(const std::vector<CocoBox>& truth,
                                             const std::vector<CocoBox>& detections) {
    std::map<int, GroupsByImage> groups;
    for (const CocoBox& box : truth) groups[box.categoryId][box.imageId].truth.push_back(&box);
    for (const CocoBox& box : detections)
        groups[box.categoryId][box.imageId].detections.push_back(&box);
    return groups;
}

}  // namespace

std::map<std::string, double> cocoDetection(const std::vector<CocoBox>& truth,
                                            const std::vector<CocoBox>& detections) {
    std::array<Accumulated, kAreas.size()> byArea;
    Accumulated atMost1;
    Accumulated atMost10;
    for (const auto& [category, images] : groupByCategory(truth, detections)) {
        for (std::size_t a = 0; a < kAreas.size(); ++a) {
            std::vector<ImageResult> results;
            for (const auto& [image, group] : images) results.push_back(judge(group, kAreas[a]));
            accumulate(results, kMaxDetections, byArea[a]);
            if (a > 0) continue;
            accumulate(results, 1, atMost1);
            accumulate(results, 10, atMost10);
        }
    }
    const auto& [all, small, medium, large] = byArea;
    return {{"AP", all.precision.value()},        {"AP50", all.precisionAt[0].value()},
            {"AP75", all.precisionAt[5].value()}, {"APs", small.precision.value()},
            {"APm", medium.precision.value()},    {"APl", large.precision.value()},
            {"AR1", atMost1.recall.value()},      {"AR10", atMost10.recall.value()},
            {"AR100", all.recall.value()},        {"ARs", small.recall.value()},
            {"ARm", medium.recall.value()},       {"ARl", large.recall.value()}};
}

}  // namespace sl::metrics
