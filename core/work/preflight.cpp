// SPDX-License-Identifier: Apache-2.0
#include "core/work/preflight.h"

#include <algorithm>
#include <filesystem>

#include "core/work/preflight_data.h"
#include "core/work/sample_file.h"

namespace sl::work {

namespace {

Result<PreflightData> readSide(const std::string& file, const std::string& format,
                               const std::string& mediaRoot, const PreflightRequest& request) {
    PreflightData side;
    side.file = file;
    side.mediaRoot = mediaRoot;
    datasets::ReadOptions options;
    options.mediaRoot = mediaRoot;
    options.task = request.task;
    options.boxes = request.boxes;
    options.emptyIsFine = true;
    auto data = readSampleFile(file, format, options);
    if (!data) return passOn(data);
    side.data = std::move(*data);
    for (std::size_t i = 0; i < side.data.samples.size(); ++i)
        for (const std::string& medium : side.data.samples[i].media) {
            std::string path = side.pathOf(medium);
            if (!side.pictureAt.emplace(path, side.paths.size()).second) continue;
            side.paths.push_back(std::move(path));
            side.firstSample.push_back(i);
        }
    return side;
}

/// Reads both sides' pictures in one go, so that progress counts them together.
Result<void> readPictures(PreflightData& data, PreflightData& test, Control& control) {
    std::vector<std::string> paths = data.paths;
    for (const std::string& path : test.paths)
        if (!data.pictureAt.contains(path)) paths.push_back(path);
    auto facts = readPictureFacts(paths, control);
    if (!facts) return passOn(facts);
    std::size_t next = data.paths.size();
    for (const std::string& path : test.paths) {
        const auto shared = data.pictureAt.find(path);
        test.facts.push_back((*facts)[shared != data.pictureAt.end() ? shared->second : next++]);
    }
    facts->resize(data.paths.size());
    data.facts = std::move(*facts);
    return {};
}

void checkCount(const PreflightData& data, Findings& findings) {
    if (data.data.samples.empty()) {
        findings.push_back({PreflightFinding::Error, "no_samples", "", "", data.file,
                            "there is no sample to learn from"});
    } else if (data.paths.size() == 1) {
        findings.push_back({PreflightFinding::Warning, "one_sample", data.data.samples[0].id,
                            data.paths[0], data.file,
                            "all samples show one picture: a model learns it by heart and nothing "
                            "that holds for others"});
    }
}

const char* severityName(PreflightFinding::Severity severity) {
    return severity == PreflightFinding::Error ? "error" : "warning";
}

}  // namespace

std::string PreflightData::pathOf(const std::string& medium) const {
    return (std::filesystem::path(mediaRoot) / medium).string();
}

std::string PreflightData::whereOf(const Sample& sample) const {
    return file + " record " + sample.id;
}

const PictureFacts* PreflightData::factsOf(const Sample& sample, int mediaIndex) const {
    const auto index = static_cast<std::size_t>(mediaIndex);
    if (mediaIndex < 0 || index >= sample.media.size()) return nullptr;
    const auto found = pictureAt.find(pathOf(sample.media[index]));
    return found == pictureAt.end() ? nullptr : &facts[found->second];
}

std::int64_t Preflight::errors() const {
    return std::count_if(findings.begin(), findings.end(), [](const PreflightFinding& finding) {
        return finding.severity == PreflightFinding::Error;
    });
}

Result<Preflight> preflight(const PreflightRequest& request, Control& control) {
    auto data = readSide(request.data, request.format, request.mediaRoot, request);
    if (!data) return passOn(data);
    PreflightData test;
    if (!request.testData.empty()) {
        auto read = readSide(
            request.testData, request.testFormat.empty() ? request.format : request.testFormat,
            request.testMediaRoot.empty() ? request.mediaRoot : request.testMediaRoot, request);
        if (!read) return passOn(read);
        test = std::move(*read);
    }
    if (auto ok = readPictures(*data, test, control); !ok) return passOn(ok);
    Preflight result;
    result.samples = static_cast<std::int64_t>(data->data.samples.size());
    result.pictures = static_cast<std::int64_t>(data->paths.size());
    result.boxReading = data->data.boxReading;
    checkCount(*data, result.findings);
    checkPictures(*data, result.findings);
    checkSamples(*data, request.maxText, result.findings);
    checkQuestions(*data, result.findings);
    if (auto ok = checkLeakage(*data, test, control, result.findings); !ok) return passOn(ok);
    std::stable_sort(result.findings.begin(), result.findings.end(),
                     [](const PreflightFinding& a, const PreflightFinding& b) {
                         return a.severity < b.severity;
                     });
    return result;
}

Json toJson(const Preflight& preflight) {
    Json findings = Json::array();
    for (const PreflightFinding& finding : preflight.findings)
        findings.push_back({{"severity", severityName(finding.severity)},
                            {"kind", finding.kind},
                            {"sample", finding.sample},
                            {"media", finding.media},
                            {"where", finding.where},
                            {"message", finding.message}});
    return {{"passed", preflight.passed()},   {"samples", preflight.samples},
            {"pictures", preflight.pictures}, {"box_reading", preflight.boxReading},
            {"errors", preflight.errors()},   {"findings", findings}};
}

}  // namespace sl::work
