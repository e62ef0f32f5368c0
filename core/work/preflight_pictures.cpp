// SPDX-License-Identifier: Apache-2.0
// The checks of a preflight that compare pictures, and questions about them.
#include <sstream>
#include <unordered_map>

#include "core/work/preflight_data.h"

namespace sl::work {

namespace {

using Severity = PreflightFinding::Severity;

/// A picture with the sample that shows it first.
PreflightFinding about(const PreflightData& data, std::size_t picture, Severity severity,
                       const char* kind, std::string message) {
    const Sample& sample = data.data.samples[data.firstSample[picture]];
    return {severity,          kind, sample.id, data.paths[picture], data.whereOf(sample),
            std::move(message)};
}

/// First picture of each content.
std::unordered_map<std::string, std::size_t> byContent(const PreflightData& data) {
    std::unordered_map<std::string, std::size_t> first;
    for (std::size_t i = 0; i < data.facts.size(); ++i)
        if (!data.facts[i].sha256.empty()) first.emplace(data.facts[i].sha256, i);
    return first;
}

/// What is to be learned from a sample, as text that can be compared.
std::string lesson(const Sample& sample) {
    std::ostringstream text;
    for (const std::string& answer : sample.answers) text << answer << '\0';
    for (const Annotation& annotation : sample.annotations) {
        const Box& b = annotation.box;
        text << b.x0 << ' ' << b.y0 << ' ' << b.x1 << ' ' << b.y1 << ' ' << annotation.text << '\0';
    }
    return text.str();
}

std::string nearText(const PictureLikeness& a, const PictureLikeness& b) {
    std::ostringstream text;
    text.precision(3);
    text << "a 16 x 16 average hash differs in " << hashDistance(a, b) << " of "
         << PictureLikeness::kBits << " bits, the greys correlate to " << greyCorrelation(a, b);
    return text.str();
}

}  // namespace

void checkPictures(const PreflightData& data, Findings& findings) {
    const auto first = byContent(data);
    for (std::size_t i = 0; i < data.facts.size(); ++i) {
        const PictureFacts& facts = data.facts[i];
        if (facts.missing) {
            findings.push_back(about(data, i, Severity::Error, "missing_file",
                                     "the file " + data.paths[i] +
                                         " is not there; media are looked up under --media-root"));
        } else if (!facts.error.empty()) {
            findings.push_back(about(data, i, Severity::Error, "unreadable", facts.error));
        } else if (const std::size_t original = first.at(facts.sha256); original != i) {
            findings.push_back(
                about(data, i, Severity::Warning, "duplicate",
                      data.paths[i] + " holds the same picture as " + data.paths[original]));
        }
    }
}

void checkQuestions(const PreflightData& data, Findings& findings) {
    std::unordered_map<std::string, const Sample*> first;
    for (const Sample& sample : data.data.samples) {
        const PictureFacts* facts = data.factsOf(sample, 0);
        if (facts == nullptr) continue;
        const std::string path = data.pathOf(sample.media[0]);
        const std::string picture = facts->sha256.empty() ? path : facts->sha256;
        const std::string question = picture + '\0' + sample.task + '\0' + sample.prompt;
        const auto [it, isNew] = first.emplace(question, &sample);
        if (isNew) continue;
        const bool same = lesson(*it->second) == lesson(sample);
        // Several captions of one picture are each worth learning.
        if (!same && sample.prompt.empty()) continue;
        findings.push_back({Severity::Warning, "duplicate", sample.id, path, data.whereOf(sample),
                            "asks the same of the same picture as record " + it->second->id +
                                (same ? ", with the same answer" : ", with another answer")});
    }
}

Result<void> checkLeakage(const PreflightData& data, const PreflightData& test, Control& control,
                          Findings& findings) {
    const auto first = byContent(data);
    for (std::size_t i = 0; i < test.facts.size(); ++i) {
        if (auto ok = control.check(); !ok) return ok;
        control.report({static_cast<std::int64_t>(i), static_cast<std::int64_t>(test.facts.size()),
                        "test pictures", ""});
        const PictureFacts& held = test.facts[i];
        const std::string name = "the test picture " + test.paths[i];
        if (const auto same = first.find(held.sha256); same != first.end()) {
            findings.push_back(about(data, same->second, Severity::Error, "leakage",
                                     name + " is among the data as " + data.paths[same->second]));
            continue;
        }
        if (!held.readable()) continue;
        for (std::size_t j = 0; j < data.facts.size(); ++j) {
            const PictureFacts& learned = data.facts[j];
            if (!learned.readable() || !nearDuplicates(held.likeness, learned.likeness)) continue;
            findings.push_back(about(data, j, Severity::Warning, "leakage",
                                     name + " looks like " + data.paths[j] + " of the data: " +
                                         nearText(held.likeness, learned.likeness)));
            break;
        }
    }
    return {};
}

}  // namespace sl::work
