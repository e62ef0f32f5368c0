// SPDX-License-Identifier: Apache-2.0
#include "core/session/train_look.h"

#include "core/work/preflight.h"
#include "core/work/sample_seen.h"

namespace sl {

namespace {

QString text(const std::string& words) {
    return QString::fromStdString(words);
}

DataFinding findingOf(const work::PreflightFinding& found) {
    return {found.severity == work::PreflightFinding::Error,
            text(found.kind),
            text(found.sample),
            text(found.media),
            text(found.where),
            text(found.message)};
}

}  // namespace

Result<DataCheck> checkTrainData(const TrainPlan& plan, Control& control) {
    work::PreflightRequest request;
    request.data = plan.dataFile().toStdString();
    request.format = plan.dataFormat().toStdString();
    request.boxes = plan.boxes.toStdString();
    request.mediaRoot = plan.root().toStdString();
    request.testData = plan.test.toStdString();
    request.testFormat = plan.testFormat.toStdString();
    request.maxText = kLongText;
    const auto report = work::preflight(request, control);
    if (!report) return passOn(report);
    DataCheck check;
    for (const work::PreflightFinding& found : report->findings)
        check.findings.push_back(findingOf(found));
    check.samples = report->samples;
    check.pictures = report->pictures;
    check.boxReading = text(report->boxReading);
    return check;
}

Result<SeenTrainSample> trainSampleSeen(const TrainPlan& plan, std::int64_t index,
                                        Control& control) {
    work::TrainRequest request;
    request.data = plan.dataFile().toStdString();
    request.format = plan.dataFormat().toStdString();
    request.boxes = plan.boxes.toStdString();
    request.mediaRoot = plan.root().toStdString();
    request.options.recipe = plan.recipe.toStdString();
    request.options.model = plan.model.toStdString();
    const auto seen = work::sampleAsSeen(request, index, control);
    if (!seen) return passOn(seen);
    SeenTrainSample sample;
    sample.index = index;
    sample.id = text(seen->id);
    sample.media = text(seen->media);
    sample.view = seen->view;
    for (const work::SeenToken& token : seen->tokens)
        sample.tokens.push_back({token.id, text(token.text), token.learned, token.visual});
    sample.visualTokens = seen->visualTokens;
    return sample;
}

}  // namespace sl
