// SPDX-License-Identifier: Apache-2.0
#include "core/work/export.h"

#include <algorithm>
#include <unordered_map>

#include "core/base/log.h"
#include "core/media/media.h"
#include "core/work/html_report.h"
#include "core/work/media_paths.h"

namespace sl::work {

namespace {

constexpr const char* kHtml = "html";

/// Formats that say of an answer that it was rejected.
bool saysVerdicts(const std::string& format) {
    return format == kHtml || format == "csv" || format == "jsonl";
}

bool isWanted(const Run& run, const ExportOptions& options) {
    if (!options.verdicts.empty())
        return std::find(options.verdicts.begin(), options.verdicts.end(), run.verdict) !=
               options.verdicts.end();
    return run.verdict != "rejected" || saysVerdicts(options.format);
}

Result<std::vector<Run>> chosenRuns(const ExportOptions& options, ExperimentStore& store) {
    std::vector<Run> chosen;
    if (options.runs.empty()) {
        ExperimentStore::Filter filter;
        filter.kind = "ask";
        auto all = store.runs(filter);
        if (!all) return all;
        // Oldest first, so that a later export only adds at the end.
        for (auto run = all->rbegin(); run != all->rend(); ++run)
            if (run->state == RunState::Done && isWanted(*run, options))
                chosen.push_back(std::move(*run));
        return chosen;
    }
    for (const std::string& id : options.runs) {
        auto run = store.run(id);
        if (!run) return passOn(run);
        if (run->kind != "ask" || run->state != RunState::Done)
            return fail(ErrorCode::BadInput, "run " + run->id + " has no answer to export");
        if (options.verdicts.empty() || isWanted(*run, options)) chosen.push_back(std::move(*run));
    }
    return chosen;
}

/// Sizes of media, each read once: many questions are asked about one picture.
class MediaSizes {
public:
    explicit MediaSizes(const std::string& storePath) : m_storePath(storePath) {}

    /// Fills size and file of an item; a medium that cannot be read keeps none, with a finding.
    void fill(datasets::ExportItem& item, std::vector<datasets::Finding>& findings) {
        item.file = openableMediaPath(item.media, m_storePath);
        const auto [entry, isNew] = m_sizes.emplace(item.media, std::pair(0, 0));
        if (isNew) {
            if (const auto info = media::info(item.file))
                entry->second = {info->width, info->height};
            else findings.push_back({item.media, info.error().message + ": its size is not known"});
        }
        item.width = entry->second.first;
        item.height = entry->second.second;
    }

private:
    const std::string& m_storePath;
    std::unordered_map<std::string, std::pair<int, int>> m_sizes;
};

/// Annotations of one medium of a run.
datasets::ExportItem itemFor(const Run& run, const std::vector<Annotation>& annotations,
                             std::size_t medium) {
    datasets::ExportItem item;
    item.media = run.media[medium];
    item.mediaIndex = static_cast<int>(medium);
    item.runId = run.id;
    item.task = run.task;
    item.prompt = run.prompt;
    item.text = run.text;
    item.model = run.model;
    item.verdict = run.verdict;
    for (const Annotation& annotation : annotations)
        if (annotation.mediaIndex == static_cast<int>(medium))
            item.annotations.push_back(annotation);
    return item;
}

void reportDone(Control& control, std::size_t done, std::size_t total) {
    control.report({static_cast<std::int64_t>(done), static_cast<std::int64_t>(total), "answers",
                    "exporting"});
}

Result<ExportReport> writeFormat(const ExportOptions& options, const std::vector<Run>& runs,
                                 ExperimentStore& store, Control& control) {
    std::vector<datasets::ExportItem> items;
    ExportReport report;
    MediaSizes sizes(store.path());
    for (std::size_t n = 0; n < runs.size(); ++n) {
        if (auto ok = control.check(); !ok) return passOn(ok);
        const auto annotations = store.annotations(runs[n].id);
        if (!annotations) return passOn(annotations);
        for (std::size_t i = 0; i < runs[n].media.size(); ++i) {
            items.push_back(itemFor(runs[n], *annotations, i));
            sizes.fill(items.back(), report.findings);
        }
        reportDone(control, n + 1, runs.size());
    }
    const auto written = datasets::write(items, options.format, options.out, {options.pictures});
    if (!written) return passOn(written);
    report.findings.insert(report.findings.end(), written->findings.begin(),
                           written->findings.end());
    report.leftOut = written->leftOut;
    report.answers = static_cast<std::int64_t>(runs.size()) - written->leftOut;
    return report;
}

Result<ReportEntry> entryOf(const Run& run, ExperimentStore& store) {
    auto answer = store.answer(run.id);
    if (!answer) return passOn(answer);
    auto annotations = store.annotations(run.id);
    if (!annotations) return passOn(annotations);
    ReportEntry entry{run, std::move(*answer), std::move(*annotations), {}, run.verdict};
    for (const std::string& name : run.media) {
        ReportEntry::Medium medium{name, nullptr, {}};
        auto picture = media::readImage(openableMediaPath(name, store.path()));
        if (picture) medium.picture = std::move(*picture);
        else medium.problem = picture.error().message;
        entry.media.push_back(std::move(medium));
    }
    return entry;
}

Result<ExportReport> writeReport(const ExportOptions& options, const std::vector<Run>& runs,
                                 ExperimentStore& store, Control& control) {
    auto page = HtmlReport::begin(options.out, "Answers", static_cast<std::int64_t>(runs.size()));
    if (!page) return passOn(page);
    ExportReport report;
    for (std::size_t n = 0; n < runs.size(); ++n) {
        if (auto ok = control.check(); !ok) return passOn(ok);
        const auto entry = entryOf(runs[n], store);
        if (!entry) return passOn(entry);
        for (const ReportEntry::Medium& medium : entry->media)
            if (!medium.picture) report.findings.push_back({medium.name, medium.problem});
        if (auto ok = page->add(*entry); !ok) return passOn(ok);
        ++report.answers;
        reportDone(control, n + 1, runs.size());
    }
    if (auto ok = page->finish(); !ok) return passOn(ok);
    return report;
}

}  // namespace

std::vector<std::string> exportFormats() {
    std::vector<std::string> names = datasets::writableFormats();
    names.insert(std::upper_bound(names.begin(), names.end(), kHtml), kHtml);
    return names;
}

Result<ExportReport> exportRuns(const ExportOptions& options, ExperimentStore& store,
                                Control& control) {
    const auto runs = chosenRuns(options, store);
    if (!runs) return passOn(runs);
    if (runs->empty())
        return fail(ErrorCode::BadInput, store.path() + " holds no answer to export",
                    options.verdicts.empty() ? "ask something first"
                                             : "none has that verdict: review some, or take all");
    return options.format == kHtml ? writeReport(options, *runs, store, control)
                                   : writeFormat(options, *runs, store, control);
}

}  // namespace sl::work
