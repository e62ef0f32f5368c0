// SPDX-License-Identifier: Apache-2.0
#include "core/datasets/picture_boxes.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <unordered_map>

#include "core/base/utf8.h"

namespace sl::datasets {

namespace {

constexpr std::size_t kLongestStem = 120;  // bytes: leaves room for numbers and extensions

std::string lowered(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

bool says(const ExportItem& item) {
    return !item.prompt.empty() || !item.text.empty();
}

std::string kindName(Annotation::Kind kind) {
    switch (kind) {
        case Annotation::Kind::Box: return "box without an area";
        case Annotation::Kind::Span: return "span of time";
        case Annotation::Kind::Object: return "object in space";
        case Annotation::Kind::Region: return "region without an area";
        case Annotation::Kind::Text: return "text";
    }
    return "annotation";
}

std::vector<LabelledBox> boxesOf(const ExportItem& item, Written& written) {
    std::vector<LabelledBox> boxes;
    for (std::size_t i = 0; i < item.annotations.size(); ++i) {
        const Annotation& annotation = item.annotations[i];
        const auto box = usableBox(annotation);
        if (!box)
            written.findings.push_back(
                {placeOf(item, i),
                 "a " + kindName(annotation.kind) + " is left out: the format has boxes"});
        else
            boxes.push_back(
                {*box, annotation.label.empty() ? "object" : annotation.label, &annotation, &item});
    }
    return boxes;
}

}  // namespace

std::optional<Box> usableBox(const Annotation& annotation) {
    Box box = annotation.box;
    if (annotation.kind == Annotation::Kind::Region) {
        if (annotation.polygon.size() < 3) return std::nullopt;
        const Point& first = annotation.polygon.front();
        box = {first.x, first.y, first.x, first.y};
        for (const Point& point : annotation.polygon) {
            if (!std::isfinite(point.x) || !std::isfinite(point.y)) return std::nullopt;
            box = {std::min(box.x0, point.x), std::min(box.y0, point.y), std::max(box.x1, point.x),
                   std::max(box.y1, point.y)};
        }
    } else if (annotation.kind != Annotation::Kind::Box) {
        return std::nullopt;
    }
    const bool finite = std::isfinite(box.x0) && std::isfinite(box.y0) && std::isfinite(box.x1) &&
                        std::isfinite(box.y1);
    return finite && box.valid() ? std::optional(box) : std::nullopt;
}

std::string placeOf(const ExportItem& item, std::size_t annotation) {
    std::string place = item.runId.empty() ? item.media : "record " + item.runId;
    place += ", annotation " + std::to_string(annotation);
    const std::string& label = item.annotations[annotation].label;
    return label.empty() ? place : place + " (" + label + ")";
}

tl::unexpected<Error> nothingToSay(std::size_t items, const std::string& format,
                                   const Written& written) {
    std::string why = "none of the " + std::to_string(items) +
                      " answers holds anything that the format " + format + " can say";
    if (!written.findings.empty())
        why += " (" + written.findings.front().where + ": " + written.findings.front().what + ")";
    return fail(ErrorCode::BadInput, why, "csv, jsonl and html hold every kind of answer");
}

std::vector<PictureBoxes> boxesByPicture(const std::vector<ExportItem>& items, Written& written) {
    std::vector<PictureBoxes> pictures;
    std::unordered_map<std::string, std::size_t> known;
    for (const ExportItem& item : items) {
        std::vector<LabelledBox> boxes = boxesOf(item, written);
        if (boxes.empty() && (says(item) || !item.annotations.empty())) {
            ++written.leftOut;
            continue;
        }
        ++written.items;
        const auto [entry, isNew] = known.emplace(item.media, pictures.size());
        if (isNew) pictures.push_back({item.media, item.file, item.width, item.height, {}});
        PictureBoxes& picture = pictures[entry->second];
        picture.boxes.insert(picture.boxes.end(), boxes.begin(), boxes.end());
    }
    return pictures;
}

std::string FileStems::of(const std::string& media) {
    const std::string own = std::filesystem::path(media).stem().string();
    std::string stem;
    for (std::string_view rest = own; !rest.empty();) {
        const Utf8Step step = utf8Step(rest);
        const std::string_view bytes = rest.substr(0, step.length);
        rest.remove_prefix(step.length);
        if (stem.size() + bytes.size() > kLongestStem) break;
        const bool odd = !step.valid || step.codePoint < 0x20 || step.codePoint == 0x7F ||
                         std::string_view("/\\:*?\"<>|").find(bytes[0]) != std::string_view::npos;
        stem += odd ? "_" : std::string(bytes);
    }
    if (stem.find_first_not_of(". ") == std::string::npos) stem = "picture";
    std::string name = stem;
    for (int number = 2; !m_taken.insert(lowered(name)).second; ++number)
        name = stem + "_" + std::to_string(number);
    return name;
}

std::string extensionOf(const std::string& media) {
    const std::string extension = lowered(std::filesystem::path(media).extension().string());
    const bool plain =
        extension.size() <= 8 && std::all_of(extension.begin(), extension.end(), [](char c) {
            return c == '.' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        });
    return plain ? extension : std::string();
}

}  // namespace sl::datasets
