// SPDX-License-Identifier: Apache-2.0
#include "app/gui/script_fields.h"

#include <map>

#include "app/gui/main_window.h"
#include "app/gui/script_record_fields.h"
#include "app/gui/script_train_fields.h"
#include "core/session/samples.h"
#include "core/session/selection.h"
#include "core/session/session.h"
#include "views/panels/ask_panel.h"
#include "views/panels/compare_view.h"
#include "views/panels/export_dialog.h"
#include "views/panels/heat_source.h"
#include "views/panels/picture_panel.h"

namespace sl {

namespace {

using Setter = ScriptSetter;

QString textOf(const Json& value) {
    return scriptText(value);
}

std::optional<double> numberOf(const Json& value) {
    if (value.is_number()) return value.get<double>();
    bool ok = false;
    const double number = textOf(value).toDouble(&ok);
    return ok ? std::optional(number) : std::nullopt;
}

QString setRegion(MainWindow& window, const Json& value) {
    if (value.is_null() || (value.is_string() && textOf(value).isEmpty())) {
        window.askPanel()->setRegion(std::nullopt);
        window.picturePanel()->setRegion(std::nullopt);
        return {};
    }
    const auto n = scriptNumbers(value, 4);
    if (!n) return "a region is x0, y0, x1, y1 in file pixels";
    const Box box{(*n)[0], (*n)[1], (*n)[2], (*n)[3]};
    if (!box.valid()) return "the region has no area";
    window.askPanel()->setRegion(box);
    window.picturePanel()->setRegion(box);
    return {};
}

QString setWord(MainWindow& window, const Json& value) {
    Selection* selection = window.session()->selection();
    const auto& words = selection->words();
    int index = -1;
    if (value.is_number()) {
        index = value.get<int>();
    } else {
        for (std::size_t i = 0; i < words.size() && index < 0; ++i)
            if (words[i].text.compare(textOf(value), Qt::CaseInsensitive) == 0)
                index = static_cast<int>(i);
    }
    if (index < 0 || index >= static_cast<int>(words.size()))
        return QString("the answer has no word %1").arg(textOf(value));
    if (selection->pinnedWord() != index) selection->pinWord(index);
    return {};
}

QString setMode(MainWindow& window, const Json& value) {
    static const std::map<QString, HeatSource::Mode> modes{{"mean", HeatSource::Mode::Mean},
                                                           {"rollout", HeatSource::Mode::Rollout},
                                                           {"heads", HeatSource::Mode::Head}};
    const auto found = modes.find(textOf(value));
    if (found == modes.end()) return "evidence.mode is mean, rollout or heads";
    if (!window.heat()->has(found->second)) return "the shown answer has no such evidence";
    window.heat()->setMode(found->second);
    return {};
}

QString setHead(MainWindow& window, const Json& value) {
    const auto n = scriptNumbers(value, 2);
    if (!n) return "a head is layer, head; -1 for a mean";
    window.heat()->setHead({static_cast<int>((*n)[0]), static_cast<int>((*n)[1])});
    return {};
}

QString setSize(MainWindow& window, const Json& value) {
    const QStringList parts = textOf(value).split('x');
    if (parts.size() != 2 || parts[0].toInt() < 100 || parts[1].toInt() < 100)
        return "window.size is WIDTHxHEIGHT";
    window.resize(parts[0].toInt(), parts[1].toInt());
    return {};
}

const std::map<QString, Setter>& setters() {
    static const std::map<QString, Setter> all{
        {"ask.task",
         [](MainWindow& w, const Json& v) {
             return w.askPanel()->setTask(textOf(v))
                        ? QString()
                        : QString("there is no task %1").arg(textOf(v));
         }},
        {"ask.prompt",
         [](MainWindow& w, const Json& v) {
             w.askPanel()->setPrompt(textOf(v));
             return QString();
         }},
        {"ask.region", setRegion},
        {"ask.model",
         [](MainWindow& w, const Json& v) {
             w.session()->loadModel(textOf(v));
             return QString();
         }},
        {"export.format",
         [](MainWindow& w, const Json& v) {
             return w.exportDialog()->setFormat(textOf(v))
                        ? QString()
                        : QString("there is no export format %1").arg(textOf(v));
         }},
        {"export.which",
         [](MainWindow& w, const Json& v) {
             return w.exportDialog()->setWhich(textOf(v))
                        ? QString()
                        : QString("export.which is all, judged, listed or shown");
         }},
        {"export.path",
         [](MainWindow& w, const Json& v) {
             w.setExportPath(textOf(v));
             return QString();
         }},
        {"export.pictures",
         [](MainWindow& w, const Json& v) {
             w.exportDialog()->setPictures(v == Json(true) || textOf(v) == "true");
             return QString();
         }},
        {"samples.current",
         [](MainWindow& w, const Json& v) {
             Samples* samples = w.session()->samples();
             int index = v.is_number() ? v.get<int>() : -1;
             for (std::size_t i = 0; i < samples->items().size() && !v.is_number(); ++i)
                 if (samples->items()[i].name.endsWith(textOf(v))) index = static_cast<int>(i);
             if (index < 0 || index >= static_cast<int>(samples->items().size()))
                 return QString("there is no sample %1").arg(textOf(v));
             samples->setCurrent(index);
             return QString();
         }},
        {"samples.done",
         [](MainWindow& w, const Json& v) {
             const MediaItem* item = w.session()->samples()->currentItem();
             if (item == nullptr || !v.is_boolean())
                 return QString("samples.done is true or false, of the current sample");
             if (item->done != v.get<bool>()) w.commands()->action("sample.done")->trigger();
             return QString();
         }},
        {"evidence.word", setWord},
        {"evidence.mode", setMode},
        {"evidence.head", setHead},
        {"evidence.opacity",
         [](MainWindow& w, const Json& v) {
             const auto number = numberOf(v);
             if (!number) return QString("evidence.opacity is a number from 0 to 1");
             HeatMapStyle style = w.heat()->style();
             style.opacity = std::clamp(*number, 0.0, 1.0);
             w.heat()->setStyle(style);
             return QString();
         }},
        {"view.panel",
         [](MainWindow& w, const Json& v) {
             return w.showPanel(textOf(v)) ? QString()
                                           : QString("there is no panel %1").arg(textOf(v));
         }},
        {"view.hide_panel",
         [](MainWindow& w, const Json& v) {
             return w.hidePanel(textOf(v)) ? QString()
                                           : QString("there is no panel %1").arg(textOf(v));
         }},
        {"view.theme",
         [](MainWindow& w, const Json& v) {
             w.theme()->apply(Theme::fromName(textOf(v)));
             return QString();
         }},
        {"compare.runs",
         [](MainWindow& w, const Json& v) {
             const QStringList two = textOf(v).split(',');
             if (two.size() != 2) return QString("compare.runs is A,B");
             w.compare(two[0].trimmed(), two[1].trimmed());
             return QString();
         }},
        {"compare.filter",
         [](MainWindow& w, const Json& v) {
             w.compareView()->setFilter(static_cast<int>(numberOf(v).value_or(0)));
             return QString();
         }},
        {"compare.row",
         [](MainWindow& w, const Json& v) {
             w.compareView()->choose(static_cast<int>(numberOf(v).value_or(0)));
             return QString();
         }},
        {"compare.pictures",
         [](MainWindow& w, const Json& v) {
             w.compareView()->setPictures(v.is_boolean() && v.get<bool>());
             return QString();
         }},
        {"compare.both",
         [](MainWindow& w, const Json& v) {
             w.compareView()->setSideBySide(v.is_boolean() && v.get<bool>());
             return QString();
         }},
        {"window.size", setSize},
    };
    return all;
}

}  // namespace

QString setScriptField(MainWindow& window, const QString& field, const Json& value) {
    if (const auto found = recordSetters().find(field); found != recordSetters().end())
        return found->second(window, value);
    if (const auto found = trainSetters().find(field); found != trainSetters().end())
        return found->second(window, value);
    if (const auto done = setReviewField(window, field, value)) return *done;
    const auto found = setters().find(field);
    if (found == setters().end())
        return QString("there is no field %1: %2").arg(field, scriptFields().join(", "));
    return found->second(window, value);
}

QStringList scriptFields() {
    QStringList names;
    for (const auto& [name, setter] : setters()) names << name;
    for (const auto& [name, setter] : recordSetters()) names << name;
    for (const auto& [name, setter] : trainSetters()) names << name;
    names += reviewFields();
    names.sort();
    return names;
}

std::optional<Json> scriptField(MainWindow& window, const QString& field) {
    const auto found = scriptGetters().find(field);
    if (found == scriptGetters().end()) return std::nullopt;
    return found->second(window);
}

}  // namespace sl
