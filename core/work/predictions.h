// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/base/sample.h"
#include "core/task/task.h"

namespace sl::work {

/// What a model said about one record of a data set.
struct Prediction {
    std::string id;  ///< the record's id, or its position counted from 0
    std::string text;
    std::vector<Annotation> annotations;
    std::string error;  ///< why there is no answer; empty where there is one
};

Json toJson(const Prediction& prediction);
/// BadInput when the object has no id. Takes the keys of benchmarks' results files too: id or
/// question_id or image_id; text or answer or caption.
Result<Prediction> predictionFromJson(const Json& json);

/// A file of JSON lines as a run writes it, or a JSON list as benchmarks have it. BadInput names
/// file and line. `tornEndIsFine`: a last line without its newline (a killed run) is left out.
Result<std::vector<Prediction>> readPredictions(const std::string& path,
                                                bool tornEndIsFine = false);

/// Predictions by record: ids that no record has count as positions. Records without one are
/// absent from the map. Keys are positions in `ids`.
std::map<std::size_t, Prediction> matchPredictions(const std::vector<Prediction>& predictions,
                                                   const std::vector<std::string>& ids);

/// Ids of the records, or their positions where two records have the same id.
std::vector<std::string> recordIds(const std::vector<Sample>& samples);

/// Appends predictions to a file, each handed to the kernel before add() returns, so that a killed
/// run keeps them. One thread.
class PredictionLog {
public:
    /// Opens for appending and cuts off a torn last line. BadInput.
    static Result<PredictionLog> open(const std::string& path);
    Result<void> add(const Prediction& prediction);

private:
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    std::string m_path;
    std::unique_ptr<std::FILE, Close> m_file;
};

}  // namespace sl::work
