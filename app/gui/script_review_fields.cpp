// SPDX-License-Identifier: Apache-2.0
// Fields of jobs of questions, of the lists of samples and runs.
#include <functional>
#include <map>

#include <QFileInfo>

#include "app/gui/main_window.h"
#include "app/gui/script_fields.h"
#include "core/session/session.h"
#include "views/panels/ask_all_dialog.h"
#include "views/panels/runs_panel.h"
#include "views/panels/samples_model.h"
#include "views/panels/samples_panel.h"

namespace sl {

namespace {

using Setter = std::function<QString(MainWindow&, const Json&)>;

QString textOf(const Json& value) {
    return value.is_string() ? QString::fromStdString(value.get<std::string>())
                             : QString::fromStdString(value.dump());
}

bool isTrue(const Json& value) {
    return value.is_boolean() ? value.get<bool>() : textOf(value) == "true";
}

QString setQuestions(MainWindow& window, const Json& value) {
    QStringList questions;
    if (value.is_array())
        for (const Json& question : value) questions << textOf(question);
    else questions = textOf(value).split('\n');
    window.askAllDialog()->setQuestions(questions);
    return {};
}

QString setScope(MainWindow& window, const Json& value) {
    const QString scope = textOf(value);
    if (scope != "all" && scope != "filtered") return "askall.scope is all or filtered";
    window.askAllDialog()->setFiltered(scope == "filtered");
    return {};
}

QString setOrder(MainWindow& window, const Json& value) {
    static const std::map<QString, SampleOrder> orders{{"list", SampleOrder::List},
                                                       {"name", SampleOrder::Name},
                                                       {"newest", SampleOrder::Newest},
                                                       {"open", SampleOrder::OpenFirst},
                                                       {"unanswered", SampleOrder::UnansweredFirst},
                                                       {"worst", SampleOrder::WorstFirst}};
    const auto found = orders.find(textOf(value));
    if (found == orders.end())
        return "samples.order is list, name, newest, open, unanswered or worst";
    window.samplesPanel()->setOrder(found->second);
    return {};
}

QString setFound(MainWindow& window, const Json& value) {
    const QString missing = window.samplesPanel()->missingPath();
    if (missing.isEmpty()) return "no file is missing";
    window.session()->relocate(missing, QFileInfo(textOf(value)).absoluteFilePath());
    return {};
}

/// {"note": true, "model": false}
QString setColumns(MainWindow& window, const Json& value) {
    if (!value.is_object()) return "runs.columns is an object of titles and true or false";
    for (const auto& [title, visible] : value.items())
        if (!window.runsPanel()->setColumnVisible(QString::fromStdString(title), isTrue(visible)))
            return QString("there is no column %1").arg(QString::fromStdString(title));
    return {};
}

const std::map<QString, Setter>& setters() {
    static const std::map<QString, Setter> all{
        {"askall.questions", setQuestions},
        {"askall.task",
         [](MainWindow& w, const Json& v) {
             return w.askAllDialog()->setTask(textOf(v))
                        ? QString()
                        : QString("there is no task %1").arg(textOf(v));
         }},
        {"askall.scope", setScope},
        {"askall.evidence",
         [](MainWindow& w, const Json& v) {
             w.askAllDialog()->setEvidence(isTrue(v));
             return QString();
         }},
        {"samples.filter",
         [](MainWindow& w, const Json& v) {
             w.samplesPanel()->setFilter(textOf(v));
             return w.samplesPanel()->filterError();
         }},
        {"samples.order", setOrder},
        {"samples.found", setFound},
        {"runs.filter",
         [](MainWindow& w, const Json& v) {
             w.runsPanel()->setFilter(textOf(v));
             return w.runsPanel()->filterError();
         }},
        {"runs.columns", setColumns},
    };
    return all;
}

}  // namespace

std::optional<QString> setReviewField(MainWindow& window, const QString& field, const Json& value) {
    const auto found = setters().find(field);
    if (found == setters().end()) return std::nullopt;
    return found->second(window, value);
}

QStringList reviewFields() {
    QStringList names;
    for (const auto& [name, setter] : setters()) names << name;
    return names;
}

}  // namespace sl
