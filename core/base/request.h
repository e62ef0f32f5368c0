// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/answer.h"
#include "core/base/image.h"
#include "core/base/query.h"

namespace sl {

/// Which part of which medium a request needs. A task writes these; work::ask decodes them.
struct MediaPart {
    int mediaIndex = 0;
    std::optional<Box> crop;  ///< file pixels; none: the whole picture
    std::optional<double> timeSec;
};

/// Decoded pixels of a MediaPart, with their place in the file.
struct Picture {
    ImagePtr image;
    int mediaIndex = 0;
    Box fileRect;  ///< what the pixels show, file pixels
    double fileWidth = 0, fileHeight = 0;
};

/// What a task asks of a model. The family turns task and text into its own prompt template and
/// box convention; the request itself is model-neutral.
struct Request {
    enum class Kind { Generate, Detect, Embed };
    Kind kind = Kind::Generate;
    std::string task;  ///< chooses the family's template, e.g. "grounding"
    std::string text;  ///< expression, question or instruction, as the user typed it
    std::string system;
    std::vector<Turn> messages;  ///< earlier turns, for families whose template has them
    std::vector<MediaPart> media;
    GenerationOptions generation;
    std::vector<Picture> pictures;  ///< filled by work::ask from media, same order
};

/// A box that the family found in its own text, already in file pixels.
struct TextBox {
    int mediaIndex = 0;
    Box boxInFile;
    std::pair<int, int> fromText;  ///< byte range in TextOutput::text
    double score = 0;              ///< geometric mean probability of the box's tokens
};

struct TextOutput {
    std::string text;
    std::string finish;
    std::vector<Token> tokens;
    std::vector<TextBox> boxes;
};

struct ScoredBoxes {
    std::vector<Annotation> boxes;
};

/// Row-major [rows, cols].
struct Similarity {
    int rows = 0, cols = 0;
    std::vector<float> values;
};

struct ItemWeights {
    std::vector<int> ids;
    std::vector<float> weights;
};

/// What a model gives back for a Request. Evidence holds the probes that were asked for.
struct Output {
    std::variant<TextOutput, ScoredBoxes, Similarity, Curve, ItemWeights> content;
    std::vector<Evidence> evidence;
    Provenance provenance;
    Timing timing;
};

}  // namespace sl
