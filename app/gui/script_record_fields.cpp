// SPDX-License-Identifier: Apache-2.0
#include "app/gui/script_record_fields.h"

#include "app/gui/box_editor.h"
#include "app/gui/main_window.h"
#include "core/session/asks.h"
#include "core/session/box_edits.h"
#include "core/session/samples.h"
#include "core/session/session.h"

namespace sl {

namespace {

std::optional<Box> boxOf(const Json& value) {
    const auto n = scriptNumbers(value, 4);
    if (!n) return std::nullopt;
    const Box box{(*n)[0], (*n)[1], (*n)[2], (*n)[3]};
    return box.valid() ? std::optional(box) : std::nullopt;
}

QString selectBox(MainWindow& window, const Json& value) {
    BoxEditor* editor = window.boxEditor();
    const std::vector<int> boxes = editor->boxes();
    const auto& annotations = window.session()->asks()->annotations();
    int chosen = -1;
    if (value.is_number_integer() && value.get<int>() >= 0 &&
        value.get<int>() < static_cast<int>(boxes.size()))
        chosen = boxes[value.get<std::size_t>()];
    for (std::size_t i = 0; i < boxes.size() && value.is_string() && chosen < 0; ++i)
        if (annotations[static_cast<std::size_t>(boxes[i])].label == value.get<std::string>())
            chosen = boxes[i];
    if (chosen < 0) return QString("the answer has no box %1").arg(scriptText(value));
    editor->select(chosen);
    return {};
}

QString moveBox(MainWindow& window, const Json& value) {
    const auto box = boxOf(value);
    if (!box) return "a box is x0, y0, x1, y1 in file pixels and has an area";
    QString why = window.boxEditor()->whyNotEdit();
    if (why.isEmpty()) window.boxEditor()->move(*box);
    return why;
}

QString labelBox(MainWindow& window, const Json& value) {
    QString why = window.boxEditor()->whyNotEdit();
    if (why.isEmpty()) window.boxEditor()->rename(scriptText(value));
    return why;
}

QString drawBox(MainWindow& window, const Json& value) {
    const bool labelled = value.is_object();
    const auto box = boxOf(labelled && value.contains("box") ? value["box"] : value);
    if (!box) return R"(a new box is {"box": [x0, y0, x1, y1], "label": "…"})";
    QString why = window.boxEditor()->whyNotDraw();
    const auto label = labelled ? value.find("label") : value.end();
    if (why.isEmpty())
        window.boxEditor()->draw(*box,
                                 labelled && label != value.end() ? scriptText(*label) : QString());
    return why;
}

QString setStar(MainWindow& window, const Json& value) {
    const AskRecordPtr record = window.session()->asks()->shown();
    if (!record) return "there is no answer";
    if (!value.is_boolean()) return "answer.star is true or false";
    if (window.session()->starred(*record) != value.get<bool>())
        window.commands()->action("answer.star")->trigger();
    return {};
}

QString setNote(MainWindow& window, const Json& value) {
    const AskRecordPtr record = window.session()->asks()->shown();
    if (!record) return "there is no answer";
    window.setNote(*record, scriptText(value));
    return {};
}

Json boxesNow(MainWindow& window) {
    const Asks* asks = window.session()->asks();
    const std::vector<int> sources = modelSources(asks->annotations(), asks->modelAnnotations());
    Json list = Json::array();
    for (const int at : window.boxEditor()->boxes()) {
        const Annotation& annotation = asks->annotations()[static_cast<std::size_t>(at)];
        Json entry = toJson(annotation);
        const int source = sources[static_cast<std::size_t>(at)];
        if (source >= 0) {
            const Box& model = asks->modelAnnotations()[static_cast<std::size_t>(source)].box;
            entry["model_box"] = toJson(model);
            entry["iou"] = boxIou(annotation.box, model);
        }
        entry["selected"] = at == window.boxEditor()->selected();
        list.push_back(std::move(entry));
    }
    return list;
}

Json answerNow(MainWindow& window) {
    const AskRecordPtr record = window.session()->asks()->shown();
    if (!record) return nullptr;
    return {{"run", record->run.id},
            {"kind", record->run.kind},
            {"prompt", record->query.prompt},
            {"text", record->answer.text},
            {"starred", window.session()->starred(*record)},
            {"note", window.session()->noteOf(*record).toStdString()}};
}

Json sampleNow(MainWindow& window) {
    const MediaItem* item = window.session()->samples()->currentItem();
    if (item == nullptr) return nullptr;
    return {{"name", item->name.toStdString()}, {"done", item->done}};
}

Json panelsNow(MainWindow& window) {
    Json list = Json::array();
    for (const QString& id : window.visiblePanels()) list.push_back(id.toStdString());
    return list;
}

}  // namespace

const std::map<QString, ScriptSetter>& recordSetters() {
    static const std::map<QString, ScriptSetter> all{
        {"boxes.select", selectBox}, {"boxes.move", moveBox},  {"boxes.label", labelBox},
        {"boxes.draw", drawBox},     {"answer.star", setStar}, {"answer.note", setNote}};
    return all;
}

const std::map<QString, ScriptGetter>& scriptGetters() {
    static const std::map<QString, ScriptGetter> all{{"boxes", boxesNow},
                                                     {"answer", answerNow},
                                                     {"samples.current", sampleNow},
                                                     {"view.panels", panelsNow}};
    return all;
}

QString scriptText(const Json& value) {
    return value.is_string() ? QString::fromStdString(value.get<std::string>())
                             : QString::fromStdString(value.dump());
}

std::optional<std::vector<double>> scriptNumbers(const Json& value, std::size_t count) {
    std::vector<double> numbers;
    if (value.is_array()) {
        for (const Json& entry : value)
            if (entry.is_number()) numbers.push_back(entry.get<double>());
    } else {
        for (const QString& part : scriptText(value).split(',')) {
            bool ok = false;
            numbers.push_back(part.toDouble(&ok));
            if (!ok) return std::nullopt;
        }
    }
    if (numbers.size() != count) return std::nullopt;
    return numbers;
}

}  // namespace sl
