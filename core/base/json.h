// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "core/base/answer.h"
#include "core/base/api.h"
#include "core/base/media_info.h"
#include "core/base/query.h"
#include "core/base/result.h"
#include "core/base/run.h"
#include "core/base/sample.h"

namespace sl {

/// Object keys keep the order in which they were written.
using Json = nlohmann::ordered_json;

/// Parses untrusted text: at most 256 levels deep. BadInput naming `what` and the byte position.
SL_API Result<Json> parseJson(const std::string& text, const std::string& what);

/// Reads and parses a file of at most `maxBytes`. BadInput.
SL_API Result<Json> readJsonFile(const std::string& path, std::size_t maxBytes = 1U << 30U);

/// One-line JSON; bytes that are not UTF-8 are replaced, never thrown on.
SL_API std::string dumpJson(const Json& json, int indent = -1);

// Values in the shapes of the command-line contract.
SL_API Json toJson(const Box& box);  // [x0, y0, x1, y1]
SL_API Json toJson(const Annotation& annotation);
SL_API Json toJson(const Evidence& evidence);
SL_API Json toJson(const GeometryTrace& trace);
SL_API Json toJson(const Answer& answer, const std::string& runId);  // runId empty: null
SL_API Json toJson(const Query& query);
SL_API Json toJson(const Run& run);
SL_API Json toJson(const MediaInfo& info);
SL_API Json toJson(const Error& error);  // {"error": {"code", "message", "hint"}}

// Back again. BadInput with the name of the field that is missing or of another type.
SL_API Result<Box> boxFromJson(const Json& json);
SL_API Result<Annotation> annotationFromJson(const Json& json);
SL_API Result<Evidence> evidenceFromJson(const Json& json);
SL_API Result<Answer> answerFromJson(const Json& json);
/// Option names of `ask` with underscores: task, media (text or list), prompt, region, time,
/// probe, max_tokens, ...
SL_API Result<Query> queryFromJson(const Json& json);

/// "attention:layers=mean,heads=all" → ProbeSpec. Usage on text that is none.
SL_API Result<ProbeSpec> probeSpecFromText(const std::string& text);
SL_API std::string probeSpecToText(const ProbeSpec& spec);

}  // namespace sl
