// SPDX-License-Identifier: Apache-2.0
#include "core/work/convert.h"

#include <filesystem>
#include <tuple>
#include <unordered_map>

#include "core/datasets/repeated_ids.h"
#include "core/media/media.h"

namespace sl::work {

namespace {

using Size = std::pair<int, int>;

std::string pathOf(const ConvertOptions& options, const std::string& media) {
    return (std::filesystem::path(options.mediaRoot) / media).string();
}

Result<Size> measured(const std::string& path) {
    const auto info = media::info(path);
    if (!info) return passOn(info);
    return Size(info->width, info->height);
}

/// Sizes that the data state, else of the pictures themselves, each opened once.
class Sizes {
public:
    Sizes(const ConvertOptions& options, std::unordered_map<std::string, Size> stated)
        : m_options(options), m_sizes(std::move(stated)) {}

    Size of(const std::string& media) {
        const auto [entry, isNew] = m_sizes.emplace(media, Size(0, 0));
        if (isNew)
            if (const auto size = measured(pathOf(m_options, media))) entry->second = *size;
        return entry->second;
    }

private:
    const ConvertOptions& m_options;
    std::unordered_map<std::string, Size> m_sizes;
};

datasets::ExportItem itemOf(const Sample& sample, std::size_t medium) {
    datasets::ExportItem item;
    item.media = sample.media[medium];
    item.mediaIndex = static_cast<int>(medium);
    item.runId = sample.id;
    item.task = sample.task;
    item.prompt = sample.prompt;
    if (!sample.answers.empty()) {
        item.text = sample.answers.front();
        item.otherAnswers.assign(sample.answers.begin() + 1, sample.answers.end());
    }
    for (const Annotation& annotation : sample.annotations)
        if (annotation.mediaIndex == static_cast<int>(medium))
            item.annotations.push_back(annotation);
    return item;
}

}  // namespace

Result<ConvertReport> convert(const ConvertOptions& options, Control& control) {
    datasets::ReadOptions read;
    read.mediaRoot = options.mediaRoot;
    read.boxes = options.boxes;
    read.task = options.task;
    read.pictureSize = measured;
    auto data = datasets::read(options.in, options.from, read);
    if (!data) return passOn(data);
    datasets::noteRepeatedIds(options.in, *data);
    ConvertReport report;
    report.boxReading = data->boxReading;
    report.findings = std::move(data->findings);
    report.records = static_cast<std::int64_t>(data->samples.size());
    Sizes sizes(options, std::move(data->sizes));
    std::vector<datasets::ExportItem> items;
    for (const Sample& sample : data->samples) {
        if (auto ok = control.check(); !ok) return passOn(ok);
        for (std::size_t i = 0; i < sample.media.size(); ++i) {
            items.push_back(itemOf(sample, i));
            items.back().file = pathOf(options, sample.media[i]);
            std::tie(items.back().width, items.back().height) = sizes.of(sample.media[i]);
        }
    }
    const auto written = datasets::write(items, options.to, options.out, {options.pictures});
    if (!written) return passOn(written);
    report.leftOut = written->leftOut;
    report.findings.insert(report.findings.end(), written->findings.begin(),
                           written->findings.end());
    return report;
}

}  // namespace sl::work
