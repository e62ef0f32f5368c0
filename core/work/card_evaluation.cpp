// SPDX-License-Identifier: Apache-2.0
#include "core/work/card_evaluation.h"

#include "core/synth/scene.h"
#include "core/work/ask.h"
#include "core/work/caption_truth.h"
#include "core/work/score_table.h"

namespace sl::work {

namespace {

constexpr int kFlatLevel = 1;  // flat shapes on plain, gradient or noisy ground

/// A question about a world with its truth.
struct Item {
    std::string prompt;
    Sample truth;
};

Item groundingItem(const synth::Scene& scene, const synth::Reference& reference) {
    Item item{reference.expression, {}};
    Annotation box;
    box.box = scene.things[static_cast<std::size_t>(reference.thing)].box;
    item.truth.annotations = {box};
    item.truth.group = reference.type;
    return item;
}

/// One part of the card: a task over worlds of one level.
class Part {
public:
    Part(const CardOptions& options, const Task& task, ModelRuntime& model, Control& control)
        : m_options(options),
          m_task(task),
          m_id(task.info().id),
          m_model(model),
          m_control(control) {}

    Result<EvaluateReport> run(int level, std::int64_t worlds);

private:
    std::vector<Item> items(const synth::Scene& scene, std::uint64_t textSeed) const;
    Result<void> askAll(const synth::Scene& scene, std::int64_t index);

    const CardOptions& m_options;
    const Task& m_task;
    std::string m_id;
    ModelRuntime& m_model;
    Control& m_control;
    ScoreTable m_table;
    CaptionTruth m_captions;
};

std::vector<Item> Part::items(const synth::Scene& scene, std::uint64_t textSeed) const {
    std::vector<Item> items;
    if (m_id == "grounding")
        for (const auto& reference : synth::references(scene, textSeed, 1))
            items.push_back(groundingItem(scene, reference));
    if (m_id == "vqa")
        for (const auto& question :
             synth::questions(scene, textSeed, m_options.questionsPerWorld)) {
            Item item{question.question, {}};
            item.truth.answers = {question.answer};
            item.truth.group = question.type;
            items.push_back(std::move(item));
        }
    if (m_id == "captioning") items.emplace_back();
    return items;
}

Result<void> Part::askAll(const synth::Scene& scene, std::int64_t index) {
    const auto textSeed = m_options.seed ^ (static_cast<std::uint64_t>(index) << 20U);
    for (Item& item : items(scene, textSeed)) {
        Query query;
        query.task = m_id;
        query.media = {"world " + std::to_string(index)};
        query.prompt = item.prompt;
        const auto answer = ask(query, {scene.image}, m_task, m_model, m_control);
        if (!answer) return passOn(answer);
        if (m_id == "captioning") {
            m_captions.add(answer->text, scene);
            continue;
        }
        PartialAnswer prediction;
        prediction.text = answer->text;
        prediction.annotations = answer->annotations;
        auto scores = m_task.score(prediction, item.truth);
        if (!scores) return passOn(scores);
        m_table.push_back({query.media[0], item.truth.group, std::move(*scores)});
    }
    return {};
}

Result<EvaluateReport> Part::run(int level, std::int64_t worlds) {
    synth::SceneOptions scenes;
    scenes.level = level;
    scenes.heldOut = true;
    m_table.clear();
    m_captions = {};
    for (std::int64_t i = 0; i < worlds; ++i) {
        if (auto ok = m_control.check(); !ok) return passOn(ok);
        const auto scene = synth::drawScene(m_options.seed, static_cast<std::uint64_t>(i), scenes);
        if (!scene) return passOn(scene);
        if (auto ok = askAll(*scene, i); !ok) return passOn(ok);
        m_control.report({i + 1, worlds, "worlds", m_id + ", level " + std::to_string(level)});
    }
    EvaluateReport report;
    report.count = m_id == "captioning" ? worlds : static_cast<std::int64_t>(m_table.size());
    report.metrics = means(m_table);
    report.groups = groupMeans(m_table);
    report.intervals = intervals(m_table);
    report.metrics.merge(m_captions.metrics());
    report.intervals.merge(m_captions.intervals());
    return report;
}

}  // namespace

Result<CardReport> evaluateCard(const CardOptions& options, TaskRegistry& tasks,
                                ModelRuntime& model, Control& control) {
    CardReport card{options, model.info().name, model.info().weightsSha256, {}};
    for (const std::string& id : options.tasks) {
        if (id != "grounding" && id != "vqa" && id != "captioning")
            return fail(ErrorCode::Usage, "made-up worlds say nothing about the task '" + id + "'",
                        "give --data and --format");
        const auto task = tasks.task(id);
        if (!task) return passOn(task);
        Part part(options, **task, model, control);
        auto all = part.run(options.level, options.worlds);
        if (!all) return passOn(all);
        card.parts.emplace_back(id, std::move(*all));
        auto flat = part.run(kFlatLevel, std::max<std::int64_t>(1, options.worlds / 2));
        if (!flat) return passOn(flat);
        card.parts.emplace_back(id + " (flat shapes)", std::move(*flat));
    }
    return card;
}

Json toJson(const CardReport& report) {
    Json parts = Json::object();
    for (const auto& [name, part] : report.parts) {
        Json json = toJson(part);
        json.erase("run");
        parts[name] = std::move(json);
    }
    return {{"model", report.model},         {"weights_sha256", report.weightsSha256},
            {"seed", report.options.seed},   {"worlds", report.options.worlds},
            {"level", report.options.level}, {"parts", parts}};
}

}  // namespace sl::work
