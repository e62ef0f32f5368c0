// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "core/base/answer.h"
#include "core/base/media_info.h"
#include "core/base/query.h"
#include "core/base/result.h"
#include "core/base/run.h"
#include "core/base/sample.h"

namespace sl {

/// Object keys keep the order in which they were written.
using Json = nlohmann::ordered_json;

/// Parses untrusted text: at most 256 levels deep. BadInput naming `what` and the byte position.
Result<Json> parseJson(const std::string& text, const std::string& what);

/// Reads and parses a file of at most `maxBytes`. BadInput.
Result<Json> readJsonFile(const std::string& path, std::size_t maxBytes = 1U << 30U);

/// One-line JSON; bytes that are not UTF-8 are replaced, never thrown on.
std::string dumpJson(const Json& json, int indent = -1);

// Values in the shapes of the command-line contract.
Json toJson(const Box& box);          // [x0, y0, x1, y1]
Json toJson(const Annotation& annotation);
Json toJson(const Evidence& evidence);
Json toJson(const GeometryTrace& trace);
Json toJson(const Answer& answer, const std::string& runId);  // runId empty: null
Json toJson(const Query& query);
Json toJson(const Run& run);
Json toJson(const MediaInfo& info);
Json toJson(const Error& error);  // {"error": {"code", "message", "hint"}}

// Back again. BadInput with the name of the field that is missing or of another type.
Result<Box> boxFromJson(const Json& json);
Result<Annotation> annotationFromJson(const Json& json);
Result<Evidence> evidenceFromJson(const Json& json);
Result<Answer> answerFromJson(const Json& json);
/// Option names of `ask` with underscores: task, media (text or list), prompt, region, time,
/// probe, max_tokens, ...
Result<Query> queryFromJson(const Json& json);

/// "attention:layers=mean,heads=all" → ProbeSpec. Usage on text that is none.
Result<ProbeSpec> probeSpecFromText(const std::string& text);
std::string probeSpecToText(const ProbeSpec& spec);

}  // namespace sl
