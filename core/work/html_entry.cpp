// SPDX-License-Identifier: Apache-2.0
// One answered ask of the report.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <sstream>

#include "core/media/media.h"
#include "core/media/thumbnail.h"
#include "core/work/html_report.h"
#include "core/work/html_text.h"

namespace sl::work {

namespace {

constexpr int kLongestSidePx = 1280;
constexpr int kQuality = 85;
constexpr int kColours = 7;
constexpr int kShades = 9;

/// Not printf, which a user's locale could turn to decimal commas.
std::string number(double value, int places) {
    if (!std::isfinite(value)) return "?";
    std::array<char, 64> text{};
    const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value,
                                            std::chars_format::fixed, places);
    return error == std::errc() ? std::string(text.data(), end) : "0";
}

std::string percent(double share) {
    return number(std::clamp(share, 0.0, 1.0) * 100, 0) + " %";
}

std::string colour(std::size_t index) {
    return "c" + std::to_string(index % kColours);
}

bool isShape(const Annotation& a) {
    if (a.kind == Annotation::Kind::Region) return a.polygon.size() >= 3;
    return a.kind == Annotation::Kind::Box && a.box.valid() && std::isfinite(a.box.x0) &&
           std::isfinite(a.box.y0) && std::isfinite(a.box.x1) && std::isfinite(a.box.y1);
}

bool sameShape(const Annotation& a, const Annotation& b) {
    return a.kind == b.kind && a.mediaIndex == b.mediaIndex && a.box == b.box &&
           a.polygon == b.polygon;
}

/// SVG element in file pixels.
std::string shape(const Annotation& a, const std::string& styles) {
    if (a.kind == Annotation::Kind::Box)
        return "<rect class=\"" + styles + "\" x=\"" + number(a.box.x0, 2) + "\" y=\"" +
               number(a.box.y0, 2) + "\" width=\"" + number(a.box.width(), 2) + "\" height=\"" +
               number(a.box.height(), 2) + "\"/>";
    std::string points;
    for (const Point& point : a.polygon)
        points += number(point.x, 2) + "," + number(point.y, 2) + " ";
    return "<polygon class=\"" + styles + "\" points=\"" + points + "\"/>";
}

std::string caption(const Annotation& a) {
    std::string text = a.label;
    if (a.score && std::isfinite(*a.score)) text += (text.empty() ? "" : " ") + percent(*a.score);
    return text;
}

/// A plate at the upper left corner, above the box or inside where there is no room; hung from its
/// right end where it would leave the picture.
std::string plate(const Annotation& a, std::size_t index, const Image& picture) {
    const std::string text = caption(a);
    if (text.empty()) return {};
    const Point at = a.kind == Annotation::Kind::Box ? Point{a.box.x0, a.box.y0} : a.polygon[0];
    const double x = std::clamp(at.x / picture.width, 0.0, 1.0);
    const double y = std::clamp(at.y / picture.height, 0.0, 1.0);
    std::string styles = "label " + colour(index);
    if (y < 0.06) styles += " inside";
    if (x > 0.7) styles += " left";
    const double right = a.kind == Annotation::Kind::Box && x > 0.7
                             ? std::clamp(a.box.x1 / picture.width, 0.0, 1.0)
                             : x;
    return "<span class=\"" + styles + "\" style=\"left:" + number(right * 100, 2) +
           "%;top:" + number(y * 100, 2) + "%\">" + htmlEscaped(text) + "</span>";
}

/// The model's shapes on a medium that nobody left as they were.
std::vector<Annotation> replaced(const ReportEntry& entry, int medium) {
    std::vector<Annotation> gone;
    for (const Annotation& was : entry.answer.annotations) {
        if (was.mediaIndex != medium || !isShape(was)) continue;
        const bool stands = std::any_of(entry.annotations.begin(), entry.annotations.end(),
                                        [&](const Annotation& now) { return sameShape(was, now); });
        if (!stands) gone.push_back(was);
    }
    return gone;
}

std::string overlay(const ReportEntry& entry, int medium, const Image& picture) {
    std::string shapes;
    std::string plates;
    for (const Annotation& was : replaced(entry, medium))
        shapes += shape(was, "under") + shape(was, "model");
    for (std::size_t i = 0; i < entry.annotations.size(); ++i) {
        const Annotation& a = entry.annotations[i];
        if (a.mediaIndex != medium || !isShape(a)) continue;
        shapes += shape(a, "under") + shape(a, colour(i));
        plates += plate(a, i, picture);
    }
    return "<svg viewBox=\"0 0 " + std::to_string(picture.width) + " " +
           std::to_string(picture.height) + "\" preserveAspectRatio=\"none\">" + shapes + "</svg>" +
           plates;
}

std::string figure(const ReportEntry& entry, std::size_t medium) {
    const ReportEntry::Medium& m = entry.media[medium];
    std::string html = "<figure>";
    const ImagePtr small = thumbnail(m.picture, kLongestSidePx);
    const auto jpeg = small ? media::jpegBytes(*small, kQuality)
                            : Result<std::string>(fail(ErrorCode::BadInput, m.problem));
    if (!jpeg) {
        html += "<div class=\"missing\">" + htmlEscaped(jpeg.error().message) + "</div>";
    } else {
        html += "<div class=\"picture\"><img alt=\"" + htmlEscaped(m.name) + "\" width=\"" +
                std::to_string(small->width) + "\" height=\"" + std::to_string(small->height) +
                "\" src=\"data:image/jpeg;base64," + base64(*jpeg) + "\">" +
                overlay(entry, static_cast<int>(medium), *m.picture) + "</div>";
    }
    html += "<figcaption>" + htmlEscaped(m.name);
    if (m.picture)
        html +=
            " · " + std::to_string(m.picture->width) + " × " + std::to_string(m.picture->height);
    return html + "</figcaption></figure>\n";
}

std::string words(const Answer& answer) {
    std::string html;
    for (const Token& token : answer.tokens) {
        const double p =
            std::isfinite(token.logprob) ? std::clamp(std::exp(token.logprob), 0.0, 1.0) : 0.0;
        const int shade = std::clamp(static_cast<int>(std::lround((1 - p) * kShades)), 0, kShades);
        html += "<span class=\"word p" + std::to_string(shade) + "\" title=\"" + percent(p) +
                "\">" + htmlEscaped(token.text) + "</span>";
    }
    return html;
}

/// The tokens where they make up the text; else the text, and the tokens under it.
std::string answerHtml(const ReportEntry& entry) {
    std::string joined;
    for (const Token& token : entry.answer.tokens) joined += token.text;
    const std::string& text = entry.answer.text;
    const bool whole = !joined.empty() && joined.find(text) != std::string::npos &&
                       joined.size() <= text.size() + 2;
    if (whole) return "<p class=\"answer\">" + words(entry.answer) + "</p>\n";
    std::string html = "<p class=\"answer\">" + htmlEscaped(text) + "</p>\n";
    if (!entry.answer.tokens.empty())
        html +=
            "<p class=\"answer facts\">as written by the model: " + words(entry.answer) + "</p>\n";
    return html;
}

std::string placeOf(const Annotation& a) {
    switch (a.kind) {
        case Annotation::Kind::Box:
            return number(a.box.x0, 1) + ", " + number(a.box.y0, 1) + " – " + number(a.box.x1, 1) +
                   ", " + number(a.box.y1, 1);
        case Annotation::Kind::Span:
            return number(a.span.startSec, 2) + " – " + number(a.span.endSec, 2) + " s";
        case Annotation::Kind::Object: return "object " + std::to_string(a.objectId);
        case Annotation::Kind::Region: return std::to_string(a.polygon.size()) + " points";
        case Annotation::Kind::Text: return a.text;
    }
    return {};
}

std::string authorOf(const Annotation& a) {
    if (a.author.kind == Author::Kind::Truth) return "data";
    if (a.author.kind == Author::Kind::Run) return "model";
    return a.author.id.empty() ? "a person" : a.author.id;
}

std::string annotationTable(const ReportEntry& entry) {
    if (entry.annotations.empty()) return {};
    std::string html =
        "<table><thead><tr><th>label</th><th>score</th><th>where</th><th>by</th></tr></thead>"
        "<tbody>";
    for (std::size_t i = 0; i < entry.annotations.size(); ++i) {
        const Annotation& a = entry.annotations[i];
        const bool scored = a.score && std::isfinite(*a.score);
        html += "<tr><td><span class=\"swatch " + colour(i) + "\"></span>" + htmlEscaped(a.label) +
                "</td><td class=\"number\">" + (scored ? percent(*a.score) : "") +
                "</td><td class=\"number\">" + htmlEscaped(placeOf(a)) + "</td><td>" +
                htmlEscaped(authorOf(a)) + "</td></tr>";
    }
    return html + "</tbody></table>\n";
}

std::string provenance(const ReportEntry& entry) {
    const Provenance& p = entry.answer.provenance;
    const Timing& t = entry.answer.timing;
    const double ms = t.preprocessMs + t.visionMs + t.prefillMs + t.decodeMs;
    const std::array<std::pair<const char*, std::string>, 14> facts{{
        {"run", entry.run.id},
        {"started", entry.run.started},
        {"model", p.model.empty() ? entry.run.model : p.model},
        {"family", p.family},
        {"weights", p.weightsSha256},
        {"tokenizer", p.tokenizerSha256},
        {"text to the model", p.prompt},
        {"tokens in", p.inputTokens > 0 ? std::to_string(p.inputTokens) + ", of them " +
                                              std::to_string(p.visualTokens) + " of the picture"
                                        : ""},
        {"ended by", entry.answer.finish},
        {"seed", std::to_string(p.seed)},
        {"numbers", p.dtype},
        {"device",
         p.device.empty() ? "" : p.device + ", " + std::to_string(p.threads) + " threads"},
        {"time", ms > 0 ? number(ms / 1000, 2) + " s" : ""},
        {"program", p.version.empty() ? "" : "Sightline " + p.version},
    }};
    std::string html = "<details><summary>Where this comes from</summary><dl>";
    for (const auto& [name, value] : facts)
        if (!value.empty())
            html += std::string("<dt>") + name + "</dt><dd>" + htmlEscaped(value) + "</dd>";
    return html + "</dl></details>\n";
}

std::string verdictHtml(const std::string& verdict) {
    if (verdict != "accepted" && verdict != "corrected" && verdict != "rejected") return {};
    return " <span class=\"verdict " + verdict + "\">" + verdict + "</span>";
}

}  // namespace

std::string entryHtml(const ReportEntry& entry) {
    const Run& run = entry.run;
    std::string html = "<article>\n<div>\n";
    for (std::size_t i = 0; i < entry.media.size(); ++i) html += figure(entry, i);
    html += "</div>\n<div class=\"said\">\n<p class=\"facts\">" + htmlEscaped(run.task) + " · " +
            htmlEscaped(run.model) + " · " + htmlEscaped(run.started.substr(0, 10)) +
            (run.starred ? " · ★" : "") + verdictHtml(entry.verdict) + "</p>\n";
    html += run.prompt.empty() ? "<h2 class=\"none\">no question</h2>\n"
                               : "<h2>" + htmlEscaped(run.prompt) + "</h2>\n";
    html += answerHtml(entry) + annotationTable(entry);
    if (!run.note.empty()) html += "<p class=\"note\">" + htmlEscaped(run.note) + "</p>\n";
    return html + provenance(entry) + "</div>\n</article>\n";
}

}  // namespace sl::work
