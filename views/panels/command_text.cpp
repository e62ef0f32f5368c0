// SPDX-License-Identifier: Apache-2.0
#include "views/panels/command_text.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include "core/base/json.h"

namespace sl {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("Provenance", text);
}

QString str(const std::string& text) {
    return QString::fromStdString(text);
}

QString number(double value) {
    return QString::number(value, 'g', 10);
}

void addGeneration(const GenerationOptions& g, QStringList& words) {
    const GenerationOptions none;
    if (g.maxTokens != none.maxTokens) words << "--max-tokens" << QString::number(g.maxTokens);
    if (g.beams != none.beams) words << "--beams" << QString::number(g.beams);
    if (g.temperature != none.temperature) words << "--temperature" << number(g.temperature);
    if (g.topP != none.topP) words << "--top-p" << number(g.topP);
    if (g.topK != none.topK) words << "--top-k" << QString::number(g.topK);
    if (g.minP != none.minP) words << "--min-p" << number(g.minP);
    if (g.repetitionPenalty != none.repetitionPenalty)
        words << "--repetition-penalty" << number(g.repetitionPenalty);
    for (const std::string& stop : g.stop) words << "--stop" << str(stop);
    if (!g.forcePrefix.empty()) words << "--force-prefix" << str(g.forcePrefix);
    if (g.seed != none.seed) words << "--seed" << QString::number(g.seed);
}

}  // namespace

QString shellLine(const QStringList& words) {
    static const QRegularExpression plain("^[A-Za-z0-9_@%+=:,./-]+$");
    QStringList quoted;
    for (QString word : words) {
        if (!plain.match(word).hasMatch()) word = "'" + word.replace("'", "'\\''") + "'";
        quoted << word;
    }
    return quoted.join(' ');
}

QString askCommand(const AskRecord& record) {
    const Query& query = record.query;
    QStringList words{"sightline-cli", "ask", "--task", str(query.task), "--media"};
    for (const std::string& media : query.media) words << str(media);
    if (!query.prompt.empty()) words << "--prompt" << str(query.prompt);
    if (!query.system.empty()) words << "--system" << str(query.system);
    if (query.region)
        words << "--region"
              << QStringList{number(query.region->x0), number(query.region->y0),
                             number(query.region->x1), number(query.region->y1)}
                     .join(',');
    if (query.time)
        words << "--time" << number(query.time->startSec) + "," + number(query.time->endSec);
    for (const ProbeSpec& probe : query.probes) words << "--probe" << str(probeSpecToText(probe));
    addGeneration(query.generation, words);
    const std::string& model = record.run.model;
    if (!model.empty() && model != "mini") words << "--model" << str(model);
    return shellLine(words);
}

std::vector<std::pair<QString, QString>> provenanceRows(const AskRecord& record) {
    const Provenance& p = record.answer.provenance;
    const Timing& t = record.answer.timing;
    const auto ms = [](double value) { return QString("%1 ms").arg(value, 0, 'f', 1); };
    QStringList media;
    for (const std::string& path : record.query.media) media << str(path);
    return {
        {tr("Question"), {}},
        {tr("Run"), record.id()},
        {tr("Asked"), str(record.run.started)},
        {tr("Task"), str(record.query.task)},
        {tr("Media"), media.join('\n')},
        {tr("Prompt"), str(record.query.prompt)},
        {tr("Model input"), str(p.prompt)},
        {tr("Input tokens"), tr("%1, of which %2 visual").arg(p.inputTokens).arg(p.visualTokens)},
        {tr("Model"), {}},
        {tr("Name"), str(p.model)},
        {tr("Family"), str(p.family)},
        {tr("Weights SHA-256"), str(p.weightsSha256)},
        {tr("Tokenizer SHA-256"), str(p.tokenizerSha256)},
        {tr("Runs on"), tr("%1, %2, %3 threads").arg(str(p.device), str(p.dtype)).arg(p.threads)},
        {tr("Seed"), QString::number(p.seed)},
        {tr("Program"), str(p.version)},
        {tr("Time"), {}},
        {tr("In all"), ms(record.run.durationMs)},
        {tr("Preprocess"), ms(t.preprocessMs)},
        {tr("Vision"), ms(t.visionMs)},
        {tr("Prefill"), ms(t.prefillMs)},
        {tr("Decode"), tr("%1, %2 tokens/s").arg(ms(t.decodeMs)).arg(t.tokensPerSec, 0, 'f', 1)},
        {tr("Peak memory"),
         tr("%1 MB").arg(static_cast<double>(t.peakMemoryBytes) / 1e6, 0, 'f', 0)},
    };
}

QString provenanceJson(const AskRecord& record) {
    AskRecord light = record;
    light.answer.evidence.clear();  // megabytes of numbers that no clipboard wants
    return str(dumpJson(toJson(light.answer, record.run.id), 2));
}

}  // namespace sl
