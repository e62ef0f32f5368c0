// SPDX-License-Identifier: Apache-2.0
// The checks of a preflight that look at one record after another.
#include <algorithm>
#include <cmath>
#include <sstream>
#include <unordered_map>

#include "core/base/utf8.h"
#include "core/work/preflight_data.h"

namespace sl::work {

namespace {

using Severity = PreflightFinding::Severity;

/// Some tools round boxes up to whole pixels.
constexpr double kGracePixels = 1.0;

std::string number(double value) {
    std::ostringstream text;
    text << std::round(value * 100) / 100;
    return text.str();
}

std::string boxText(const Box& box) {
    return "[" + number(box.x0) + ", " + number(box.y0) + ", " + number(box.x1) + ", " +
           number(box.y1) + "]";
}

/// Collects what is found about one sample.
class SampleCheck {
public:
    SampleCheck(const PreflightData& data, const Sample& sample, Findings& findings)
        : m_data(data), m_sample(sample), m_findings(findings) {}

    void media() {
        if (m_sample.media.size() == 1) return;
        add(Severity::Error, "several_pictures",
            m_sample.media.empty() ? "names no picture"
                                   : "has " + std::to_string(m_sample.media.size()) +
                                         " pictures; training takes one for each record so far");
    }

    void boxes() {
        for (const Annotation& annotation : m_sample.annotations)
            if (annotation.kind == Annotation::Kind::Box) box(annotation);
    }

    void texts(std::size_t most) {
        if (most == 0) return;
        text("question", m_sample.prompt, most);
        for (const std::string& answer : m_sample.answers) text("answer", answer, most);
    }

    void answer() {
        const bool any = std::any_of(m_sample.answers.begin(), m_sample.answers.end(),
                                     [](const std::string& text) { return !text.empty(); });
        if (!any && m_sample.annotations.empty())
            add(Severity::Warning, "no_answer", "has neither an answer nor a box to learn");
    }

private:
    void box(const Annotation& annotation) {
        const Box& box = annotation.box;
        if (!box.valid()) {
            add(Severity::Error, "empty_box", "its box " + boxText(box) + " has no area");
            return;
        }
        const PictureFacts* facts = m_data.factsOf(m_sample, annotation.mediaIndex);
        if (facts == nullptr || !facts->readable()) return;
        const bool inside = box.x0 >= -kGracePixels && box.y0 >= -kGracePixels &&
                            box.x1 <= facts->width + kGracePixels &&
                            box.y1 <= facts->height + kGracePixels;
        if (!inside)
            add(Severity::Error, "box_outside",
                "its box " + boxText(box) + " reaches beyond the picture, which has " +
                    std::to_string(facts->width) + " x " + std::to_string(facts->height) +
                    " pixels (boxes were read as " + m_data.data.boxReading + ")");
    }

    void text(const char* what, const std::string& text, std::size_t most) {
        const std::size_t count = utf8Length(text);
        if (count > most)
            add(Severity::Warning, "long_text",
                "its " + std::string(what) + " has " + std::to_string(count) +
                    " characters; the model takes " + std::to_string(most));
    }

    void add(Severity severity, const char* kind, std::string message) {
        m_findings.push_back({severity, kind, m_sample.id,
                              m_sample.media.empty() ? "" : m_data.pathOf(m_sample.media[0]),
                              m_data.whereOf(m_sample), std::move(message)});
    }

    const PreflightData& m_data;
    const Sample& m_sample;
    Findings& m_findings;
};

void addReaderFindings(const PreflightData& data, Findings& findings) {
    for (const datasets::Finding& finding : data.data.findings) {
        // Kept by the reader, which may not know the picture's size: SampleCheck says it exactly.
        if (finding.kind == "box_over_edge") continue;
        findings.push_back({finding.kind.empty() ? Severity::Warning : Severity::Error,
                            finding.kind.empty() ? "record" : finding.kind, "", "", finding.where,
                            "the record is left out: " + finding.what});
    }
}

void checkIds(const PreflightData& data, Findings& findings) {
    std::unordered_map<std::string, int> counts;
    for (const Sample& sample : data.data.samples) ++counts[sample.id];
    for (const Sample& sample : data.data.samples) {
        int& count = counts[sample.id];
        if (count < 2) continue;
        findings.push_back({Severity::Warning, "duplicate_id", sample.id,
                            sample.media.empty() ? "" : data.pathOf(sample.media[0]),
                            data.whereOf(sample),
                            "the id " + sample.id + " stands for " + std::to_string(count) +
                                " records; their predictions could not be told apart"});
        count = 0;  // said once
    }
}

}  // namespace

void checkSamples(const PreflightData& data, std::size_t maxText, Findings& findings) {
    addReaderFindings(data, findings);
    for (const Sample& sample : data.data.samples) {
        SampleCheck check(data, sample, findings);
        check.media();
        check.boxes();
        check.texts(maxText);
        check.answer();
    }
    checkIds(data, findings);
}

}  // namespace sl::work
