// SPDX-License-Identifier: Apache-2.0
#include "models/families/mini/mini_batch.h"

#include <algorithm>

namespace sl::mini {

namespace {

/// A visual token shows a thing when this share of the token or of the thing lies in it.
constexpr double kShownShare = 0.3;
/// The middle of a box belongs to its thing; towards the corners a round thing is not there, so
/// cells between this share and the whole box are left out of the dense truth.
constexpr double kCoreShare = 0.75;
/// Longest text behind a picture, in tokens; questions that do not fit are dropped.
constexpr std::size_t kMaxText = 320;

Box shrunk(const Box& box, double share) {
    const double dx = box.width() * (1 - share) / 2;
    const double dy = box.height() * (1 - share) / 2;
    return {box.x0 + dx, box.y0 + dy, box.x1 - dx, box.y1 - dy};
}

bool holds(const Box& box, double x, double y) {
    return x >= box.x0 && x < box.x1 && y >= box.y0 && y < box.y1;
}

void append(GuidedRows& all, const GuidedRows& rows, std::int64_t sequence) {
    all.sequence.insert(all.sequence.end(), rows.size(), sequence);
    all.position.insert(all.position.end(), rows.position.begin(), rows.position.end());
    all.evidence.insert(all.evidence.end(), rows.evidence.begin(), rows.evidence.end());
    all.even.insert(all.even.end(), rows.even.begin(), rows.even.end());
}

}  // namespace

struct MiniCollator::Sequence {
    ProcessedPicture picture;
    std::vector<std::int64_t> ids, positions, blocks;
    std::map<std::string, WordTargets> words;  // rows: text offsets within the sequence
    LocationTargets locations;
    GuidedRows answers, names;  // positions within the sequence
    std::int64_t visual = 0;
    std::int64_t items = 0;
};

MiniCollator::MiniCollator(MiniConfig config, const io::Tokenizer& tokenizer, SpecialIds ids,
                           const std::vector<std::string>& denseNames,
                           const std::vector<std::string>& denseAttributes)
    : m_config(std::move(config)), m_tokenizer(tokenizer), m_ids(ids) {
    for (const std::string& name : denseNames)
        m_nameIndex.emplace(name, static_cast<std::int64_t>(m_nameIndex.size()) + 1);
    for (const std::string& name : denseAttributes)
        m_attributeIndex.emplace(name, static_cast<std::int64_t>(m_attributeIndex.size()));
}

std::vector<float> MiniCollator::evidenceCells(const std::vector<Box>& boxes, const Image& image,
                                               const GridShape& grid, bool middles) const {
    const std::int64_t rows = grid.rows / m_config.pool_window;
    const std::int64_t cols = grid.cols / m_config.pool_window;
    const double w = double(image.width) / double(cols);
    const double h = double(image.height) / double(rows);
    std::vector<float> shown(std::size_t(rows * cols), 0.0F);
    for (const Box& whole : boxes) {
        const Box box = middles ? shrunk(whole, 1e-3) : whole;
        std::size_t best = 0;
        double bestArea = -1;
        for (std::int64_t r = 0; r < rows; ++r) {
            for (std::int64_t c = 0; c < cols; ++c) {
                const Box cell{double(c) * w, double(r) * h, double(c + 1) * w, double(r + 1) * h};
                const double area = cell.intersected(box).area();
                const auto i = std::size_t(r * cols + c);
                if (!middles && area >= kShownShare * std::min(cell.area(), box.area()))
                    shown[i] = 1.0F;
                if (area > bestArea) {
                    bestArea = area;
                    best = i;
                }
            }
        }
        shown[best] = 1.0F;
    }
    return shown;
}

Result<void> MiniCollator::packItem(const train::TrainItem& item, const train::TrainSample& sample,
                                    Sequence& s) const {
    const auto promptResult = promptIds(m_tokenizer, item.task, item.prompt);
    if (!promptResult) return passOn(promptResult);
    const std::vector<std::int64_t>& prompt = *promptResult;
    std::vector<std::int64_t> answer;
    if (item.boxes.empty()) {
        auto words = plainIds(m_tokenizer, item.answer);
        if (!words) return passOn(words);
        answer = std::move(*words);
    } else {
        for (const Box& box : item.boxes)
            for (const std::int64_t bin :
                 binsOfBox(box, sample.image->width, sample.image->height, m_config.location_bins))
                answer.push_back(m_ids.firstLocation + bin);
    }
    answer.push_back(m_ids.eos);
    if (prompt.empty() || s.ids.size() + prompt.size() + answer.size() > kMaxText) return {};

    const auto start = static_cast<std::int64_t>(s.ids.size());
    const auto promptLength = static_cast<std::int64_t>(prompt.size());
    s.ids.insert(s.ids.end(), prompt.begin(), prompt.end());
    s.ids.insert(s.ids.end(), answer.begin(), answer.end() - 1);  // nothing follows <eos>
    const auto end = static_cast<std::int64_t>(s.ids.size());
    for (std::int64_t i = start; i < end; ++i) {
        s.positions.push_back(1 + s.visual + (i - start));
        s.blocks.push_back(s.items);
    }
    for (std::size_t i = 0; i < answer.size(); ++i) {
        const std::int64_t row = start + promptLength - 1 + static_cast<std::int64_t>(i);
        if (!item.boxes.empty() && i + 1 < answer.size()) {
            const Box& box = item.boxes[i / 4];
            const double edges[] = {box.x0 / sample.image->width, box.y0 / sample.image->height,
                                    box.x1 / sample.image->width, box.y1 / sample.image->height};
            s.locations.rows.push_back(row);
            s.locations.fractions.push_back(static_cast<float>(edges[i % 4]));
        } else {
            WordTargets& words = s.words[item.boxes.empty() ? item.task : "end_of_boxes"];
            words.rows.push_back(row);
            words.ids.push_back(answer[i]);
            words.items.push_back(s.items);
        }
    }
    guide(item, *sample.image, start, promptLength, s);
    ++s.items;
    return {};
}

void MiniCollator::guide(const train::TrainItem& item, const Image& image, std::int64_t start,
                         std::int64_t promptLength, Sequence& s) const {
    const std::int64_t prompt = 1 + s.visual + start;
    const auto add = [&](GuidedRows& rows, std::int64_t position, const std::vector<Box>& boxes,
                         bool even) {
        if (boxes.empty()) return;
        const std::vector<float> shown = evidenceCells(boxes, image, s.picture.grid, even);
        rows.position.push_back(position);
        rows.evidence.insert(rows.evidence.end(), shown.begin(), shown.end());
        rows.even.push_back(even);
    };
    // A box is where its own thing is; landmarks of a relation are not guided. Only where the
    // answer begins: behind it, the words before give away what is meant.
    const bool caption = item.boxes.empty() && item.prompt.empty();
    if (!caption)
        add(s.answers, prompt + promptLength - 1, item.boxes.empty() ? item.evidence : item.boxes,
            item.counted);
    const auto tokens = plainTokens(m_tokenizer, caption ? item.answer : item.prompt);
    if (!tokens) return;
    for (const train::TrainMention& mention : item.mentions) {
        std::int64_t first = -1, last = -1;  // tokens of the name
        for (std::size_t i = 0; i < tokens->size(); ++i) {
            const io::ByteRange& at = (*tokens)[i].offset;
            if (at.end <= mention.begin || at.begin >= mention.end) continue;
            if (first < 0) first = static_cast<std::int64_t>(i);
            last = static_cast<std::int64_t>(i);
        }
        if (first < 0) continue;
        // In a caption the look comes before the words: numbers are said first, so that every
        // thing of a group counts. In a prompt the whole name has been read at its last token.
        if (caption) add(s.answers, prompt + promptLength + first - 1, mention.boxes, true);
        else add(s.names, prompt + 1 + last, mention.boxes, item.counted);
    }
}

Result<MiniCollator::Sequence> MiniCollator::pack(const train::TrainSample& sample,
                                                  const GridShape& grid) const {
    Sequence s;
    auto picture = process(*sample.image, grid, m_config);
    if (!picture) return passOn(picture);
    s.picture = std::move(*picture);
    s.visual = grid.rows * grid.cols / (m_config.pool_window * m_config.pool_window);
    for (const train::TrainItem& item : sample.items)
        if (auto ok = packItem(item, sample, s); !ok) return passOn(ok);
    return s;
}

void MiniCollator::dense(const train::TrainSample& sample, const GridShape& grid,
                         MiniPart& part) const {
    const std::int64_t rows = grid.rows / m_config.pool_window;
    const std::int64_t cols = grid.cols / m_config.pool_window;
    const double width = sample.image->width;
    const double height = sample.image->height;
    for (std::int64_t r = 0; r < rows; ++r) {
        for (std::int64_t c = 0; c < cols; ++c) {
            const double x = (double(c) + 0.5) * width / double(cols);
            const double y = (double(r) + 0.5) * height / double(rows);
            std::int64_t name = sample.objects.empty() ? -1 : 0;
            std::int64_t attribute = -1;
            Box box{0, 0, width, height};
            for (const train::DenseObject& object : sample.objects) {  // later ones lie on top
                if (!holds(object.box, x, y)) continue;
                const auto known = m_nameIndex.find(object.name);
                const bool core = holds(shrunk(object.box, kCoreShare), x, y);
                if (!core || known == m_nameIndex.end()) {
                    if (name <= 0) name = -1;
                    continue;
                }
                name = known->second;
                const auto colour = m_attributeIndex.find(object.attribute);
                attribute = colour == m_attributeIndex.end() ? -1 : colour->second;
                box = object.box;
            }
            part.denseName.push_back(name);
            part.denseAttribute.push_back(attribute);
            for (const double edge :
                 {box.x0 / width, box.y0 / height, box.x1 / width, box.y1 / height})
                part.denseBox.push_back(static_cast<float>(edge));
        }
    }
}

void MiniCollator::pad(MiniPart& part, const std::vector<Sequence>& sequences) const {
    for (const Sequence& s : sequences)
        part.text = std::max(part.text, static_cast<std::int64_t>(s.ids.size()));
    std::int64_t index = 0;
    std::int64_t firstItem = 0;
    for (const Sequence& s : sequences) {
        const auto fill = static_cast<std::size_t>(part.text) - s.ids.size();
        part.pixels.insert(part.pixels.end(), s.picture.pixels.begin(), s.picture.pixels.end());
        part.ids.insert(part.ids.end(), s.ids.begin(), s.ids.end());
        part.ids.insert(part.ids.end(), fill, m_ids.pad);
        part.positions.insert(part.positions.end(), s.positions.begin(), s.positions.end());
        part.positions.insert(part.positions.end(), fill, 0);
        part.blocks.insert(part.blocks.end(), s.blocks.begin(), s.blocks.end());
        part.blocks.insert(part.blocks.end(), fill, -1);
        const std::int64_t base = index * part.length() + 1 + part.visual;
        for (const auto& [task, words] : s.words) {
            WordTargets& target = part.words[task];
            for (std::size_t i = 0; i < words.rows.size(); ++i) {
                target.rows.push_back(base + words.rows[i]);
                target.ids.push_back(words.ids[i]);
                target.items.push_back(firstItem + words.items[i]);
            }
        }
        for (std::size_t i = 0; i < s.locations.rows.size(); ++i) {
            part.locations.rows.push_back(base + s.locations.rows[i]);
            part.locations.fractions.push_back(s.locations.fractions[i]);
        }
        append(part.answers, s.answers, index);
        append(part.names, s.names, index);
        firstItem += s.items;
        ++index;
    }
    part.sequences = index;
}

Result<std::unique_ptr<MiniBatch>> MiniCollator::collate(
    const std::vector<train::TrainSample>& samples) const {
    std::map<std::pair<std::int64_t, std::int64_t>, std::vector<const train::TrainSample*>> byGrid;
    for (const train::TrainSample& sample : samples) {
        const GridShape grid = gridFor(sample.image->width, sample.image->height, m_config);
        byGrid[{grid.rows, grid.cols}].push_back(&sample);
    }
    auto batch = std::make_unique<MiniBatch>();
    for (const auto& [shape, members] : byGrid) {
        MiniPart part;
        part.grid = {shape.first, shape.second};
        std::vector<Sequence> sequences;
        for (const train::TrainSample* sample : members) {
            auto packed = pack(*sample, part.grid);
            if (!packed) return passOn(packed);
            sequences.push_back(std::move(*packed));
            if (!m_nameIndex.empty()) dense(*sample, part.grid, part);
        }
        part.visual = sequences.front().visual;
        pad(part, sequences);
        batch->parts.push_back(std::move(part));
    }
    return batch;
}

}  // namespace sl::mini
