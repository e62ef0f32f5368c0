// SPDX-License-Identifier: Apache-2.0
#include "views/panels/run_filter.h"

#include <algorithm>

#include <QObject>

namespace sl {

namespace {

bool has(const std::string& text, const QString& part) {
    return QString::fromStdString(text).contains(part, Qt::CaseInsensitive);
}

bool begins(const std::string& text, const QString& part) {
    return QString::fromStdString(text).startsWith(part, Qt::CaseInsensitive);
}

bool hasMedium(const Run& run, const QString& part) {
    return std::any_of(run.media.begin(), run.media.end(),
                       [&](const std::string& path) { return has(path, part); });
}

bool flagMatches(const QString& flag, const Run& run) {
    if (flag == "starred") return run.starred;
    if (flag == "noted") return !run.note.empty();
    if (flag == "failed") return run.state == RunState::Failed;
    return run.kind == "ask" && run.state == RunState::Done && run.verdict.empty();  // unreviewed
}

bool keyMatches(const FilterTerm& term, const Run& run) {
    if (term.key == "verdict")
        return QString("open").startsWith(term.text, Qt::CaseInsensitive)
                   ? run.verdict.empty()
                   : !run.verdict.empty() && begins(run.verdict, term.text);
    if (term.key == "task") return begins(run.task, term.text);
    if (term.key == "kind") return begins(run.kind, term.text);
    if (term.key == "model") return has(run.model, term.text);
    if (term.key == "state") return begins(runStateName(run.state), term.text);
    if (term.key == "note") return has(run.note, term.text);
    if (term.key == "prompt") return has(run.prompt, term.text);
    if (term.key == "answer") return has(run.text, term.text);
    if (term.key == "picture") return hasMedium(run, term.text);
    if (term.key == "day") return begins(run.started, term.text);
    return begins(run.id, term.text);  // job: or id:
}

bool termMatches(const FilterTerm& term, const Run& run) {
    switch (term.is) {
        case FilterTerm::Is::Flag: return flagMatches(term.key, run);
        case FilterTerm::Is::Key: return keyMatches(term, run);
        case FilterTerm::Is::Less: return run.durationMs / 1000 < term.number;
        case FilterTerm::Is::More: return run.durationMs / 1000 > term.number;
        case FilterTerm::Is::Word: break;
    }
    return has(run.prompt, term.text) || has(run.text, term.text) || hasMedium(run, term.text);
}

}  // namespace

const std::vector<FilterWord>& RunFilter::words() {
    const auto key = [](const char* name, const QString& help, const QStringList& values = {}) {
        return FilterWord{name, help, values, false, false};
    };
    static const std::vector<FilterWord> words{
        key("verdict", QObject::tr("accepted, corrected, rejected, or open"),
            {"accepted", "corrected", "rejected", "open"}),
        key("task", QObject::tr("of the question")),
        key("model", QObject::tr("that answered")),
        key("prompt", QObject::tr("in the question")),
        key("answer", QObject::tr("in the answer or error message")),
        key("picture", QObject::tr("in the path of the picture")),
        key("note", QObject::tr("in the note")),
        key("state", QObject::tr("done, failed, cancelled, running or paused"),
            {"done", "failed", "cancelled", "running", "paused"}),
        key("kind", QObject::tr("ask, train or evaluate"), {"ask", "train", "evaluate"}),
        key("day", QObject::tr("asked on, as 2026-01-31 (UTC)")),
        key("job", QObject::tr("of one job of questions, by its id")),
        key("id", QObject::tr("of the record, from its beginning")),
        {"took", QObject::tr("seconds"), {}, false, true},
        {"starred", QObject::tr("with a star"), {}, true, false},
        {"noted", QObject::tr("with a note"), {}, true, false},
        {"failed", QObject::tr("without an answer"), {}, true, false},
        {"unreviewed", QObject::tr("answers that nobody judged"), {}, true, false},
    };
    return words;
}

RunFilter::RunFilter(const QString& line) : m_line(parseFilter(line, words())) {}

bool RunFilter::matches(const Run& run) const {
    return std::all_of(m_line.terms.begin(), m_line.terms.end(), [&](const FilterTerm& term) {
        return termMatches(term, run) != term.negated;
    });
}

RunsFilter RunFilter::wanted() const {
    RunsFilter wanted;
    QStringList words;
    bool plain = true;
    for (const FilterTerm& term : m_line.terms) {
        const bool word = term.is == FilterTerm::Is::Word && !term.negated;
        if (word) words << term.text;
        plain = plain && word && !term.text.contains(' ');
    }
    wanted.text = words.join(' ');
    if (!plain) wanted.matches = [filter = *this](const Run& run) { return filter.matches(run); };
    return wanted;
}

}  // namespace sl
