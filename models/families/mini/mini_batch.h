// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "models/families/mini/mini_processor.h"
#include "models/families/mini/mini_prompt.h"
#include "models/objectives/attention_guidance/attention_guidance.h"
#include "models/objectives/dense_truth/dense_truth.h"
#include "models/train/trainable.h"

namespace sl::mini {

/// Where answers of one task are predicted: rows into [sequences × length] flattened, with the ids
/// wanted there.
struct WordTargets {
    std::vector<std::int64_t> rows, ids, items;  ///< items: which answer a row belongs to
};

/// The four edges of answer boxes, in sequence order x0 y0 x1 y1.
struct LocationTargets {
    std::vector<std::int64_t> rows;
    std::vector<float> fractions;
};

/// Positions whose attention is guided, and to which visual tokens.
struct GuidedRows {
    std::vector<std::int64_t> sequence, position;
    std::vector<float> evidence;  ///< [rows, visual], 1 where it is
    std::vector<bool> even;       ///< every piece of evidence counts alike

    std::size_t size() const { return position.size(); }
};

/// Pictures of one grid shape with all their questions packed behind them:
/// <bos> V visual rows, then block after block of question and answer. A block sees the picture and
/// itself, not its neighbours; its positions start right behind the picture.
struct MiniPart {
    GridShape grid;
    std::int64_t sequences = 0;
    std::int64_t visual = 0;                   ///< visual tokens of a sequence
    std::int64_t text = 0;                     ///< text tokens of a sequence, padded
    std::vector<float> pixels;                 ///< [sequences, 3, height, width]
    std::vector<std::int64_t> ids;             ///< [sequences, text]
    std::vector<std::int64_t> positions;       ///< [sequences, text]
    std::vector<std::int64_t> blocks;          ///< [sequences, text], -1 for padding
    std::map<std::string, WordTargets> words;  ///< by task
    LocationTargets locations;
    GuidedRows answers;  ///< where an answer, or a name in it, begins
    GuidedRows names;    ///< where a name in a prompt ends
    std::vector<std::int64_t> denseName, denseAttribute;  ///< [sequences * visual] or empty
    std::vector<float> denseBox;                          ///< [sequences * visual * 4]

    std::int64_t length() const { return 1 + visual + text; }
};

struct MiniBatch : train::TrainBatch {
    std::vector<MiniPart> parts;
};

/// Turns samples into parts, one per grid shape. Const and thread-safe.
class MiniCollator {
public:
    MiniCollator(MiniConfig config, const io::Tokenizer& tokenizer, SpecialIds ids,
                 const std::vector<std::string>& denseNames,
                 const std::vector<std::string>& denseAttributes);

    Result<std::unique_ptr<MiniBatch>> collate(
        const std::vector<train::TrainSample>& samples) const;

private:
    struct Sequence;  // one picture with its packed text, before padding
    Result<Sequence> pack(const train::TrainSample& sample, const GridShape& grid) const;
    Result<void> packItem(const train::TrainItem& item, const train::TrainSample& sample,
                          Sequence& sequence) const;
    void guide(const train::TrainItem& item, const Image& image, std::int64_t start,
               std::int64_t promptLength, Sequence& sequence) const;
    /// One number a visual token: 1 where one of the boxes shows; with `middles`, only where the
    /// middle of one is.
    std::vector<float> evidenceCells(const std::vector<Box>& boxes, const Image& image,
                                     const GridShape& grid, bool middles) const;
    void dense(const train::TrainSample& sample, const GridShape& grid, MiniPart& part) const;
    void pad(MiniPart& part, const std::vector<Sequence>& sequences) const;

    MiniConfig m_config;
    const io::Tokenizer& m_tokenizer;
    SpecialIds m_ids;
    std::map<std::string, std::int64_t> m_nameIndex, m_attributeIndex;
};

}  // namespace sl::mini
