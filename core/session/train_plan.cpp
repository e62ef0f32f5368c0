// SPDX-License-Identifier: Apache-2.0
#include "core/session/train_plan.h"

#include <algorithm>

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace sl {

namespace {

constexpr qint64 kPeekBytes = 4096;
constexpr qsizetype kMostFolders = 12, kMostFiles = 40;

QString tr(const char* text) {
    return QCoreApplication::translate("TrainPlan", text);
}

bool hasWeights(const QString& folder) {
    return !QDir(folder).entryList({"*.safetensors", "adapter_config.json"}, QDir::Files).isEmpty();
}

QString whyNotData(const TrainPlan& plan) {
    if (plan.source == TrainPlan::Source::Project)
        return QFileInfo(plan.storePath).isFile()
                   ? QString()
                   : tr("This project has no answers yet: accept or correct some first");
    if (plan.data.isEmpty()) return tr("Choose the file with the training data");
    if (!QFileInfo(plan.data).exists()) return tr("There is no file %1").arg(plan.data);
    if (plan.format.isEmpty()) return tr("Choose the format of the training data");
    if (!plan.mediaRoot.isEmpty() && !QFileInfo(plan.mediaRoot).isDir())
        return tr("There is no folder %1").arg(plan.mediaRoot);
    if (!plan.test.isEmpty() && !QFileInfo(plan.test).exists())
        return tr("There is no test file %1").arg(plan.test);
    return {};
}

QString whyNotModel(const QString& model) {
    if (model.isEmpty()) return tr("Choose the model to start from");
    if (model == "mini") return {};
    if (!QFileInfo(model).isDir()) return tr("There is no model folder %1").arg(model);
    if (!hasWeights(model))
        return tr("%1 holds no weights (*.safetensors): choose another model").arg(model);
    return {};
}

}  // namespace

QString TrainPlan::dataFile() const {
    return source == Source::Project ? storePath : data;
}
QString TrainPlan::dataFormat() const {
    return source == Source::Project ? QStringLiteral("store") : format;
}
QString TrainPlan::root() const {
    if (source == Source::Project) return projectRoot;
    return mediaRoot.isEmpty() ? QFileInfo(data).absolutePath() : mediaRoot;
}

QStringList trainWords(const TrainPlan& plan) {
    QStringList words{"train",           "--recipe",     plan.recipe,     "--model",
                      plan.model,        "--data",       plan.dataFile(), "--format",
                      plan.dataFormat(), "--media-root", plan.root()};
    if (plan.boxes != "auto") words << "--boxes" << plan.boxes;
    if (plan.minutes > 0) words << "--max-minutes" << QString::number(plan.minutes);
    if (plan.steps > 0) words << "--max-steps" << QString::number(plan.steps);
    if (plan.threads > 0) words << "--threads" << QString::number(plan.threads);
    words << "--watch" << QString::number(plan.watch);
    return words;
}

QStringList trainJobWords(const TrainPlan& plan) {
    QStringList words = trainWords(plan);
    if (!plan.storePath.isEmpty()) words << "--store" << plan.storePath;
    return words;
}

QStringList trainCommand(const TrainPlan& plan, const QString& runFolder) {
    return QStringList{"sightline-cli"} << trainJobWords(plan) << "--out" << runFolder;
}

QString trainTitle(const TrainPlan& plan) {
    const QString recipe =
        plan.recipe.contains('/') ? QFileInfo(plan.recipe).completeBaseName() : plan.recipe;
    const QString data = plan.source == TrainPlan::Source::Project
                             ? tr("answers of this project")
                             : QFileInfo(plan.data).fileName();
    return recipe + " · " + data;
}

QString whyIncomplete(const TrainPlan& plan) {
    if (const QString why = whyNotData(plan); !why.isEmpty()) return why;
    if (const QString why = whyNotModel(plan.model); !why.isEmpty()) return why;
    if (plan.recipe.isEmpty()) return tr("Choose a recipe");
    if (plan.recipe.contains('/') && !QFileInfo(plan.recipe).isFile())
        return tr("There is no recipe file %1").arg(plan.recipe);
    if (plan.minutes < 0 || plan.steps < 0 || plan.threads < 0)
        return tr("The limits cannot be negative");
    return {};
}

QStringList trainFormats() {
    return {"refjson",       "coco",
            "coco_caption",  "refcoco",
            "llava",         "sharegpt",
            "messages",      "voc",
            "yolo",          "flickr30k_entities",
            "visual_genome", "swift_grounding",
            "vqa_jsonl",     "vqav2",
            "textvqa",       "gqa",
            "chartqa",       "scienceqa",
            "pathvqa",       "slake",
            "pmc_vqa",       "csv"};
}

QString likelyFormat(const QString& path) {
    QFile file(path);
    const QString suffix = QFileInfo(path).suffix().toLower();
    if (suffix == "xml") return "voc";
    if (suffix == "csv") return "csv";
    if (suffix == "db") return "store";
    if (QFileInfo(path).isDir() || !file.open(QIODevice::ReadOnly)) return {};
    const QByteArray begin = file.read(kPeekBytes);
    const auto has = [&](const char* word) { return begin.contains(word); };
    if (has("\"img_name\"") && has("\"bbox\"")) return "refjson";
    if (has("\"conversations\"")) return "llava";
    if (has("\"messages\"")) return "messages";
    if (has("\"question_id\"") && has("\"image\"")) return "vqa_jsonl";
    if (has("\"caption\"") && has("\"image_id\"")) return "coco_caption";
    if (has("\"images\"") || has("\"annotations\"") || has("\"licenses\"")) return "coco";
    return {};
}

TrainSuggestion suggestedTraining(const QString& projectFolder) {
    TrainSuggestion found;
    if (projectFolder.isEmpty()) return found;
    QStringList folders{projectFolder};
    for (const QString& name : QDir(projectFolder).entryList(QDir::Dirs | QDir::NoDotAndDotDot))
        if (name != "runs" && name != "plugins" && folders.size() < kMostFolders)
            folders << projectFolder + "/" + name;
    bool byName = false;
    for (const QString& folder : folders) {
        const QStringList names =
            QDir(folder).entryList({"*.json", "*.jsonl"}, QDir::Files, QDir::Name);
        for (const QString& name : names.mid(0, kMostFiles)) {
            const QString path = folder + "/" + name;
            const QString format = likelyFormat(path);
            if (format.isEmpty()) continue;
            const bool train = name.startsWith("train");
            if (name.startsWith("test")) {
                if (found.test.isEmpty()) {
                    found.test = path;
                    found.testFormat = format;
                }
            } else if (found.data.isEmpty() || (train && !byName)) {
                found.data = path;
                found.format = format;
                byName = train;
            }
        }
    }
    return found;
}

std::vector<std::pair<QString, QString>> trainRecipes() {
    return {{"finetune", tr("A small set: everything learns, the tower at half the rate")},
            {"infmllm-stage1", tr("InfMLLM stage 1: align the adapter on captions")},
            {"infmllm-stage2", tr("InfMLLM stage 2: many tasks together")},
            {"infmllm-stage3", tr("InfMLLM stage 3: follow instructions")}};
}

int DataCheck::errors() const {
    return static_cast<int>(std::count_if(findings.begin(), findings.end(),
                                          [](const DataFinding& f) { return f.error; }));
}

}  // namespace sl
