// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <new>
#include <stdexcept>

#include "core/task/plugin.h"

namespace {

/// Throws, or returns what points at nothing, as the prompt says. Leaves marks in the environment,
/// the one thing that it shares with the test besides the Task.
class MisbehavingTask : public sl::Task {
public:
    MisbehavingTask() {
        if (std::getenv("SL_TEST_THROW_IN_CREATE") != nullptr)
            throw std::runtime_error("no task today");
        setenv("SL_TEST_TASK", "alive", 1);
    }
    ~MisbehavingTask() override { setenv("SL_TEST_TASK", "destroyed", 1); }

    sl::TaskInfo info() const override {
        return {"misbehaving", "title in code", "", false, {sl::MediaKind::Image}, {"text"}};
    }

    sl::Result<std::vector<sl::Request>> plan(const sl::Query& query,
                                              const std::vector<sl::MediaInfo>&) const override {
        obey(query.prompt);
        if (query.prompt == "nothing") return std::vector<sl::Request>();
        sl::Request request;
        request.media.push_back({query.prompt == "far medium" ? 7 : 0, {}, {}});
        return std::vector{request};
    }

    sl::Result<sl::PartialAnswer> read(const sl::Query& query, const sl::Request&,
                                       const sl::Output&) const override {
        return answer(query.prompt);
    }

    sl::Result<sl::PartialAnswer> merge(const sl::Query& query,
                                        const std::vector<sl::PartialAnswer>&) const override {
        return answer(query.prompt);
    }

    sl::Result<sl::Scores> score(const sl::PartialAnswer& prediction,
                                 const sl::Sample&) const override {
        obey(prediction.text);
        return sl::Scores{{"score", 1.0}};
    }

private:
    static void obey(const std::string& order) {
        if (order == "throw") throw std::runtime_error("as told");
        if (order == "throw a number") throw 7;
        if (order == "run out of memory") throw std::bad_alloc();
    }

    static sl::PartialAnswer answer(const std::string& order) {
        obey(order);
        sl::PartialAnswer partial;
        partial.text = "fine";
        if (order == "far medium") partial.annotations.emplace_back().mediaIndex = -1;
        return partial;
    }
};

}  // namespace

SIGHTLINE_TASK(MisbehavingTask);
