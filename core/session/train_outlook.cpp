// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "core/base/json.h"
#include "core/session/json_fields.h"
#include "core/session/train_check.h"

namespace sl {

namespace {

using fields::text;

constexpr std::size_t kMostParts = 500;

double number(const Json& json, const char* key) {
    const auto found = json.find(key);
    if (found == json.end() || !found->is_number()) return 0;
    const double value = found->get<double>();
    return std::isfinite(value) && std::abs(value) < 9e15 ? value : 0;
}

Error errorOf(const Json& json) {
    const auto given = json.find("error");
    if (given == json.end() || !given->is_object()) return {ErrorCode::Internal, "", ""};
    return {ErrorCode::BadInput, text(*given, "message").toStdString(),
            text(*given, "hint").toStdString()};
}

}  // namespace

Result<TrainOutlook> outlookFromJson(const std::string& printed) {
    const auto json = parseJson(printed, "the dry run's answer");
    if (!json || !json->is_object())
        return fail(ErrorCode::BadInput, "the dry run gave no answer",
                    json ? "" : json.error().message);
    if (const Error error = errorOf(*json); !error.message.empty()) return tl::unexpected(error);
    if (!json->contains("seconds_per_step"))
        return fail(ErrorCode::BadInput, "the dry run's answer has no time in it");
    TrainOutlook outlook;
    outlook.secondsPerStep = number(*json, "seconds_per_step");
    outlook.totalSec = number(*json, "total_s");
    outlook.steps = static_cast<qint64>(number(*json, "steps"));
    outlook.peakMemoryBytes = static_cast<qint64>(number(*json, "peak_memory_bytes"));
    outlook.parameters = static_cast<qint64>(number(*json, "parameters"));
    outlook.trainable = static_cast<qint64>(number(*json, "trainable_parameters"));
    const auto parts = json->find("parts");
    if (parts == json->end() || !parts->is_array()) return outlook;
    for (const Json& row : *parts) {
        if (!row.is_object() || outlook.parts.size() >= kMostParts) continue;
        RecipePart part;
        part.stage = text(row, "stage");
        part.part = text(row, "part");
        part.parameters = static_cast<qint64>(number(row, "parameters"));
        part.steps = static_cast<qint64>(number(row, "steps"));
        part.learningRate = number(row, row.contains("learning_rate") ? "learning_rate" : "lr");
        part.matrixRate = number(row, "matrix_learning_rate");
        const auto frozen = row.find("frozen");
        part.frozen = frozen != row.end() && frozen->is_boolean() && frozen->get<bool>();
        outlook.parts.push_back(part);
    }
    return outlook;
}

}  // namespace sl
