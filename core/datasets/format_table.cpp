// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "core/datasets/format.h"

// One line per format.
#define SL_DATASET_FORMATS(X) \
    X(cocoFormat)             \
    X(cocoCaptionFormat)      \
    X(csvFormat)              \
    X(jsonlFormat)            \
    X(llavaFormat)            \
    X(messagesFormat)         \
    X(refjsonFormat)          \
    X(sharegptFormat)         \
    X(vocFormat)              \
    X(vqaJsonlFormat)         \
    X(yoloFormat)

namespace sl::datasets {

#define SL_DECLARE(name) Format name();
SL_DATASET_FORMATS(SL_DECLARE)
#undef SL_DECLARE

std::span<const Format> formats() {
#define SL_CALL(name) name(),
    static const std::array kFormats{SL_DATASET_FORMATS(SL_CALL)};
#undef SL_CALL
    return kFormats;
}

std::span<const char* const> formatsToCome() {
    static constexpr std::array kToCome{
        "activitynet", "charades", "chartqa",   "didemo",        "flickr30k_entities",
        "geojson",     "gqa",      "mp4",       "pathvqa",       "pdf",
        "ply",         "pmc_vqa",  "png",       "pope",          "qvhighlights",
        "refcoco",     "scanqa",   "scanrefer", "scienceqa",     "slake",
        "sqa3d",       "srt",      "store",     "svg",           "swift_grounding",
        "tacos",       "textvqa",  "tvsum",     "visual_genome", "vqav2"};
    return kToCome;
}

}  // namespace sl::datasets
