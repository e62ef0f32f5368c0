// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "core/base/control.h"
#include "core/base/json.h"
#include "core/base/result.h"
#include "core/store/store.h"
#include "core/task/task_registry.h"
#include "models/runtime/model_runtime.h"

namespace sl::cli {

/// Options that every subcommand takes, before or after its name.
struct CommonOptions {
    bool json = false;
    ModelSpec model;
    std::uint64_t seed = 0;
    std::string store;  ///< empty: the default
    bool noStore = false;
    bool trustPlugins = false;
};

/// What the subcommands share: the common options, where things are, how results are printed. Lives
/// on the main thread.
class Context {
public:
    using Work = std::function<Result<void>()>;

    CommonOptions options;
    std::vector<std::string> words;  ///< of the command line, for run.json

    /// Adds the common options to the program.
    void addCommonOptions(CLI::App& app);

    /// Adds a subcommand that takes the common options too; `work` runs after the whole command
    /// line was read.
    CLI::App& addCommand(CLI::App& parent, const std::string& name, const std::string& description,
                         Work work);
    /// A subcommand that only holds further ones.
    CLI::App& addGroup(CLI::App& parent, const std::string& name, const std::string& description);
    /// For what the contracts promise and is not built yet: takes any words, says so in one line.
    void addNotYet(CLI::App& parent, const std::string& name, const std::string& description);

    /// Runs the chosen work; returns the program's exit status. Errors are printed here, once.
    int run();
    /// Exit status of work that went well and printed a finding, e.g. 1 for a check that failed.
    void setStatus(int status) { m_status = status; }

    /// Prints an error as JSON on stdout or as text on stderr; returns its exit status.
    int report(const Error& error) const;

    /// Prints `json`, or `text` without --json, and flushes. Internal when stdout cannot be
    /// written (disk full, closed).
    Result<void> print(const Json& json, const std::string& text) const;
    /// One line, flushed.
    static Result<void> printLine(const std::string& line);

    TaskRegistry& tasks();
    Result<std::unique_ptr<ModelRuntime>> openModel(Control& control) const;

    /// --store, else the sightline.db of the project in the working folder, else the user's own.
    std::string storePath() const;
    /// Null with --no-store. The default store's folder is made if need be.
    Result<std::unique_ptr<ExperimentStore>> openStore(ExperimentStore::Mode mode) const;
    /// The same for commands that are about the store: Usage with --no-store.
    Result<std::unique_ptr<ExperimentStore>> needStore(ExperimentStore::Mode mode) const;

private:
    Work m_work;
    int m_status = 0;
    std::unique_ptr<TaskRegistry> m_tasks;
};

}  // namespace sl::cli
