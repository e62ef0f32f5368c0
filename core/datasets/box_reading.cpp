// SPDX-License-Identifier: Apache-2.0
#include "core/datasets/box_reading.h"

#include <algorithm>
#include <filesystem>
#include <unordered_map>

namespace sl::datasets {

namespace {

/// Pictures that are opened to tell thousandths from pixels.
constexpr int kMaxProbedPictures = 200;

enum class Unit { Pixels, Fractions, Thousandths };

std::string readingName(Unit unit) {
    switch (unit) {
        case Unit::Pixels: return "pixels xyxy";
        case Unit::Fractions: return "norm1 xyxy";
        case Unit::Thousandths: return "norm1000 xyxy";
    }
    return {};
}

/// Sizes of pictures, each asked for once.
class PictureSizes {
public:
    explicit PictureSizes(const ReadOptions& options) : m_options(options) {}

    std::optional<std::pair<int, int>> of(const std::string& medium) {
        if (!m_options.pictureSize) return std::nullopt;
        const auto known = m_sizes.find(medium);
        if (known != m_sizes.end()) return known->second;
        const auto path = std::filesystem::path(m_options.mediaRoot) / medium;
        const auto size = m_options.pictureSize(path.string());
        const auto found = size ? std::optional(*size) : std::nullopt;
        m_sizes.emplace(medium, found);
        return found;
    }
    std::size_t asked() const { return m_sizes.size(); }

private:
    const ReadOptions& m_options;
    std::unordered_map<std::string, std::optional<std::pair<int, int>>> m_sizes;
};

template <class Visit>
void forEachBox(Dataset& dataset, Visit visit) {
    for (Sample& sample : dataset.samples)
        for (Annotation& annotation : sample.annotations)
            if (annotation.kind == Annotation::Kind::Box) visit(sample, annotation);
}

const std::string* mediumOf(const Sample& sample, const Annotation& annotation) {
    const auto index = static_cast<std::size_t>(annotation.mediaIndex);
    return index < sample.media.size() ? &sample.media[index] : nullptr;
}

bool reachesBeyondItsPicture(Dataset& dataset, PictureSizes& sizes) {
    bool beyond = false;
    forEachBox(dataset, [&](const Sample& sample, const Annotation& annotation) {
        const std::string* medium = mediumOf(sample, annotation);
        if (beyond || medium == nullptr || sizes.asked() >= kMaxProbedPictures) return;
        const auto size = sizes.of(*medium);
        // One pixel of grace: some tools round up.
        beyond =
            size && (annotation.box.x1 > size->first + 1 || annotation.box.y1 > size->second + 1);
    });
    return beyond;
}

Unit foundUnit(Dataset& dataset, PictureSizes& sizes) {
    double most = 0;
    forEachBox(dataset, [&](const Sample&, const Annotation& annotation) {
        most = std::max({most, annotation.box.x1, annotation.box.y1});
    });
    if (most <= 1) return Unit::Fractions;
    if (most <= 1000 && reachesBeyondItsPicture(dataset, sizes)) return Unit::Thousandths;
    return Unit::Pixels;
}

void scale(Dataset& dataset, Unit unit, PictureSizes& sizes) {
    const double whole = unit == Unit::Fractions ? 1.0 : 1000.0;
    std::vector<Finding> findings;
    forEachBox(dataset, [&](const Sample& sample, Annotation& annotation) {
        const std::string* medium = mediumOf(sample, annotation);
        const auto size = medium != nullptr ? sizes.of(*medium) : std::nullopt;
        if (!size)
            findings.push_back({"record " + sample.id,
                                "its picture cannot be opened; its box stays a fraction of it"});
        const double x = (size ? size->first : 1.0) / whole;
        const double y = (size ? size->second : 1.0) / whole;
        Box& box = annotation.box;
        box = {box.x0 * x, box.y0 * y, box.x1 * x, box.y1 * y};
    });
    dataset.findings.insert(dataset.findings.end(), findings.begin(), findings.end());
}

}  // namespace

Result<void> settleBoxes(Dataset& dataset, const ReadOptions& options) {
    PictureSizes sizes(options);
    Unit unit = Unit::Pixels;
    if (options.boxes == "norm1") unit = Unit::Fractions;
    else if (options.boxes == "norm1000") unit = Unit::Thousandths;
    else if (options.boxes == "auto" || options.boxes.empty()) unit = foundUnit(dataset, sizes);
    else if (options.boxes != "pixels")
        return fail(ErrorCode::Usage, "'" + options.boxes + "' is no reading of boxes",
                    "use auto, norm1, norm1000 or pixels");
    bool any = false;
    forEachBox(dataset, [&](const Sample&, const Annotation&) { any = true; });
    if (!any) return {};
    dataset.boxReading = readingName(unit);
    if (unit != Unit::Pixels) scale(dataset, unit, sizes);
    return {};
}

}  // namespace sl::datasets
