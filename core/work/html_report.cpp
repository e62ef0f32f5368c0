// SPDX-License-Identifier: Apache-2.0
#include "core/work/html_report.h"

#include <cstdio>
#include <filesystem>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "core/base/ids.h"
#include "core/base/version.h"
#include "core/work/html_style.h"
#include "core/work/html_text.h"

namespace sl::work {

namespace {

tl::unexpected<Error> notWritten(const std::string& path) {
    return fail(ErrorCode::BadInput, "cannot write '" + path + "'",
                "choose a folder that exists, may be written to and has room");
}

/// Nothing is fetched, no script runs: whatever stands in the page.
constexpr const char* kPolicy =
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action "
    "'none'";

std::string head(const std::string& title, std::int64_t answers) {
    const std::string safe = htmlEscaped(title);
    return std::string("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n") +
           "<meta http-equiv=\"Content-Security-Policy\" content=\"" + kPolicy + "\">\n" +
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n" +
           "<meta name=\"color-scheme\" content=\"light dark\">\n" +
           "<meta name=\"generator\" content=\"Sightline " + htmlEscaped(version()) + "\">\n" +
           "<title>" + safe + "</title>\n<style>\n" + kReportStyle + "</style>\n</head>\n<body>\n" +
           "<header>\n<h1>" + safe + "</h1>\n<p>" + std::to_string(answers) +
           (answers == 1 ? " answer" : " answers") + " · written " +
           utcNow().substr(0, 16).replace(10, 1, " ") + " UTC by Sightline " +
           htmlEscaped(version()) + "</p>\n" +
           "<p class=\"legend\">Words are shaded the less likely they were to the model: "
           "<span class=\"word p1\">likely</span> <span class=\"word p5\">unsure</span> "
           "<span class=\"word p9\">unlikely</span>. Boxes: <span class=\"key solid\"></span> as "
           "they stand, <span class=\"key dashed\"></span> the model's where somebody corrected "
           "them.</p>\n</header>\n<main>\n";
}

}  // namespace

HtmlReport::HtmlReport(std::string path, std::string part)
    : m_path(std::move(path)),
      m_part(std::move(part)),
      m_file(m_part, std::ios::binary | std::ios::trunc) {}

HtmlReport::HtmlReport(HtmlReport&& other) noexcept
    : m_path(std::move(other.m_path)),
      m_part(std::exchange(other.m_part, {})),
      m_file(std::move(other.m_file)) {}

HtmlReport::~HtmlReport() {
    m_file.close();
    if (!m_part.empty()) std::remove(m_part.c_str());
}

Result<HtmlReport> HtmlReport::begin(const std::string& path, const std::string& title,
                                     std::int64_t answers) {
    std::error_code ec;
    if (std::filesystem::is_directory(path, ec))
        return fail(ErrorCode::BadInput, "'" + path + "' is a folder; the report is one file",
                    "name a file in it, such as report.html");
    HtmlReport report(path, path + ".part-" + newRunId());
    if (!report.m_file) return notWritten(path);
    if (auto ok = report.write(head(title, answers)); !ok) return passOn(ok);
    return report;
}

Result<void> HtmlReport::write(const std::string& text) {
    m_file.write(text.data(), static_cast<std::streamsize>(text.size()));
    if (!m_file) return notWritten(m_path);
    return {};
}

Result<void> HtmlReport::add(const ReportEntry& entry) {
    return write(entryHtml(entry));
}

Result<void> HtmlReport::finish() {
    if (auto ok = write("</main>\n</body>\n</html>\n"); !ok) return ok;
    m_file.close();
    if (!m_file) return notWritten(m_path);
    const int file = ::open(m_part.c_str(), O_RDONLY | O_CLOEXEC);
    const bool durable = file >= 0 && ::fsync(file) == 0;
    if (file >= 0) ::close(file);
    if (!durable || std::rename(m_part.c_str(), m_path.c_str()) != 0) return notWritten(m_path);
    m_part.clear();
    return {};
}

}  // namespace sl::work
