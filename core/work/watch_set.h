// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/base/query.h"
#include "core/base/sample.h"
#include "core/task/task_registry.h"
#include "models/train/trainer.h"

namespace sl::work {

/// A few questions of a training's data, asked again at each checkpoint by the way that every query
/// goes, so that the answers are those that the checkpoint gives when it is opened. They are
/// trained on like all others: they show what is learnt, not how well it carries over. One thread.
class WatchSet final : public train::Watcher {
public:
    /// `count` questions, spread evenly over the pictures of a finite source, one of each before a
    /// second of any; fewer where the data hold fewer. Lines go to <runDir>/watch.jsonl (a line
    /// that a killed run left unfinished is taken away first); none where runDir is empty.
    /// BadInput: the source's, or a folder that cannot be written.
    static Result<std::unique_ptr<WatchSet>> make(train::SampleSource& source, int count,
                                                  const std::string& runDir);

    /// Appends one line, on disk when this returns. Metrics: watch_iou, the mean over questions
    /// with a box, and watch_right, the share of right answers over those that can be right or
    /// wrong (a box from IoU 0.5). A question that fails has its error in the line and ends
    /// nothing.
    Result<std::map<std::string, double>> look(ModelRuntime& model, std::int64_t step,
                                               const std::string& checkpoint,
                                               Control& control) override;

    std::size_t size() const { return m_questions.size(); }

private:
    struct Question {
        Query query;
        ImagePtr picture;  ///< of drawn worlds; files are read when they are asked about
        Sample truth;
    };
    struct Scored {
        Json answer;
        std::map<std::string, double> scores;
    };
    WatchSet();
    void add(const train::TrainSample& sample, std::size_t item, std::int64_t index);
    Result<Scored> asked(const Question& question, ModelRuntime& model, Control& control);

    std::unique_ptr<TaskRegistry> m_tasks;
    std::vector<Question> m_questions;
    std::string m_file;
};

}  // namespace sl::work
