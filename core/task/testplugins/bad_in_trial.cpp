// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <csignal>
#include <cstdio>
#include <stdexcept>
#include <thread>

#include <unistd.h>

#include "core/task/plugin.h"

namespace {

/// One library per way to go wrong; SL_TEST_PLUGIN_ID, given while compiling, is both id and way.
class BadTask : public sl::Task {
public:
    sl::TaskInfo info() const override {
        return {SL_TEST_PLUGIN_ID, "Bad", "", false, {sl::MediaKind::Image}, {"text"}};
    }

    sl::Result<std::vector<sl::Request>> plan(const sl::Query&,
                                              const std::vector<sl::MediaInfo>&) const override {
        if (is("refuses")) return sl::fail(sl::ErrorCode::Usage, "ask me something else");
        sl::Request request;
        request.media.push_back({0, {}, {}});
        return std::vector{request};
    }

    sl::Result<sl::PartialAnswer> read(const sl::Query&, const sl::Request&,
                                       const sl::Output&) const override {
        if (is("throws")) throw std::runtime_error("thrown in read");
        if (is("crashes")) std::raise(SIGSEGV);
        while (is("hangs")) std::this_thread::sleep_for(std::chrono::seconds(1));
        if (is("exits")) {
            std::puts("{\"trial\":\"ok\"} says the plugin");
            std::fflush(stdout);
            _exit(0);
        }
        return sl::PartialAnswer{"fine", "stop", {}, {}};
    }

    sl::Result<sl::PartialAnswer> merge(
        const sl::Query&, const std::vector<sl::PartialAnswer>& partials) const override {
        return partials.empty() ? sl::PartialAnswer() : partials.front();
    }

    sl::Result<sl::Scores> score(const sl::PartialAnswer&, const sl::Sample&) const override {
        return sl::Scores();
    }

private:
    static bool is(std::string_view way) { return way == SL_TEST_PLUGIN_ID; }
};

}  // namespace

SIGHTLINE_TASK(BadTask);
