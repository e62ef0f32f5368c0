// SPDX-License-Identifier: Apache-2.0
#include <QDir>
#include <QFileInfo>

#include "app/gui/main_window.h"
#include "app/gui/script_train_fields.h"
#include "core/session/session.h"
#include "views/panels/fine_tune_window.h"
#include "views/panels/jobs_panel.h"
#include "views/panels/train_form.h"
#include "views/panels/watch_panel.h"

namespace sl {

namespace {

/// As the script names it: below the project's folder, or from where the program runs.
QString pathOf(MainWindow& window, const Json& value) {
    QString path = scriptText(value);
    if (path.isEmpty() || QDir::isAbsolutePath(path)) return path;
    const QString folder = window.session()->project().folder;
    QString inProject = folder + "/" + path;
    if (!folder.isEmpty() && QFileInfo::exists(inProject)) return inProject;
    return QFileInfo(path).absoluteFilePath();
}

using Change = std::function<QString(MainWindow&, TrainPlan&, const Json&)>;

ScriptSetter changing(const Change& change) {
    return [change](MainWindow& window, const Json& value) {
        TrainPlan plan = window.fineTune()->form()->plan();
        QString problem = change(window, plan, value);
        if (problem.isEmpty()) window.fineTune()->form()->setPlan(plan);
        return problem;
    };
}

QString setData(MainWindow& window, TrainPlan& plan, const Json& value) {
    const bool project = scriptText(value) == "project" || scriptText(value) == "store";
    plan.source = project ? TrainPlan::Source::Project : TrainPlan::Source::File;
    if (project) return {};
    plan.data = pathOf(window, value);
    if (const QString format = likelyFormat(plan.data); !format.isEmpty()) plan.format = format;
    return {};
}

QString setNumber(double& number, const Json& value) {
    if (!value.is_number() || value.get<double>() < 0) return "it is a number, 0 for no limit";
    number = value.get<double>();
    return {};
}

QString setWhole(qint64& number, const Json& value) {
    if (!value.is_number_integer() || value.get<std::int64_t>() < 0) return "it is a whole number";
    number = value.get<std::int64_t>();
    return {};
}

std::map<QString, ScriptSetter> makeSetters() {
    std::map<QString, ScriptSetter> all;
    all["train.data"] = changing(setData);
    all["train.format"] = changing([](MainWindow&, TrainPlan& plan, const Json& value) {
        plan.format = scriptText(value);
        return trainFormats().contains(plan.format)
                   ? QString()
                   : QString("there is no format %1").arg(plan.format);
    });
    all["train.media_root"] = changing([](MainWindow& w, TrainPlan& plan, const Json& value) {
        plan.mediaRoot = pathOf(w, value);
        return QString();
    });
    all["train.base"] = changing([](MainWindow& w, TrainPlan& plan, const Json& value) {
        plan.model = scriptText(value) == "mini" ? "mini" : pathOf(w, value);
        return QString();
    });
    all["train.recipe"] = changing([](MainWindow& w, TrainPlan& plan, const Json& value) {
        const QString name = scriptText(value);
        plan.recipe = name.endsWith(".json") ? pathOf(w, value) : name;
        return QString();
    });
    all["train.test"] = changing([](MainWindow& w, TrainPlan& plan, const Json& value) {
        plan.test = pathOf(w, value);
        plan.testFormat = likelyFormat(plan.test);
        return QString();
    });
    all["train.minutes"] = changing([](MainWindow&, TrainPlan& plan, const Json& value) {
        return setNumber(plan.minutes, value);
    });
    all["train.steps"] = changing([](MainWindow&, TrainPlan& plan, const Json& value) {
        return setWhole(plan.steps, value);
    });
    const auto count = [](int TrainPlan::*field) {
        return changing([field](MainWindow&, TrainPlan& plan, const Json& value) {
            qint64 number = 0;
            QString problem = setWhole(number, value);
            plan.*field = static_cast<int>(std::min<qint64>(number, 1000));
            return problem;
        });
    };
    all["train.threads"] = count(&TrainPlan::threads);
    all["train.watch"] = count(&TrainPlan::watch);
    all["jobs.log_axes"] = [](MainWindow& w, const Json& value) {
        w.jobsPanel()->setLogarithmic(value.is_boolean() && value.get<bool>());
        return QString();
    };
    all["watch.position"] = [](MainWindow& w, const Json& value) {
        if (!value.is_number_integer()) return QString("watch.position is a number from 0");
        const int position = value.get<int>();
        w.watchPanel()->setPosition(position < 0 ? w.watchPanel()->count() + position : position);
        return QString();
    };
    all["watch.beside_base"] = [](MainWindow& w, const Json& value) {
        w.watchPanel()->setBesideBase(value.is_boolean() && value.get<bool>());
        return QString();
    };
    return all;
}

}  // namespace

const std::map<QString, ScriptSetter>& trainSetters() {
    static const std::map<QString, ScriptSetter> all = makeSetters();
    return all;
}

}  // namespace sl
