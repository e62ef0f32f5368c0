// SPDX-License-Identifier: Apache-2.0
#include "app/cli/context.h"

#include <filesystem>
#include <iostream>

#include "core/base/paths.h"
#include "core/work/plugin_decisions.h"

namespace sl::cli {

namespace fs = std::filesystem;

void Context::addCommonOptions(CLI::App& app) {
    app.add_flag("--json", options.json, "Print one JSON document on stdout");
    app.add_option("--model", options.model.model,
                   "mini (embedded), a checkpoint or adapter folder, or a URL")
        ->capture_default_str();
    app.add_option("--device", options.model.device, "auto, cpu or cuda")
        ->check(CLI::IsMember({"auto", "cpu", "cuda"}))
        ->capture_default_str();
    app.add_option("--dtype", options.model.dtype, "auto, float32, bfloat16 or int8")
        ->check(CLI::IsMember({"auto", "float32", "bfloat16", "int8"}))
        ->capture_default_str();
    app.add_option("--threads", options.model.threads, "Compute threads; 0: all cores")
        ->check(CLI::Range(0, 4096));
    app.add_option("--seed", options.seed, "Seed of everything random")->capture_default_str();
    app.add_option("--store", options.store, "Experiment store to record in or read from");
    app.add_flag("--no-store", options.noStore, "Keep no record");
    app.add_flag("--trust-plugins", options.trustPlugins,
                 "Load the plugins that come with the project in the working folder");
}

CLI::App& Context::addCommand(CLI::App& parent, const std::string& name,
                              const std::string& description, Work work) {
    CLI::App* command = parent.add_subcommand(name, description);
    command->fallthrough();
    command->callback([this, work = std::move(work)] { m_work = work; });
    return *command;
}

CLI::App& Context::addGroup(CLI::App& parent, const std::string& name,
                            const std::string& description) {
    CLI::App* group = parent.add_subcommand(name, description);
    group->fallthrough()->require_subcommand(1);
    return *group;
}

void Context::addNotYet(CLI::App& parent, const std::string& name, const std::string& description) {
    const bool nested = parent.get_parent() != nullptr;
    const std::string full = nested ? parent.get_name() + " " + name : name;
    CLI::App& command =
        addCommand(parent, name, description + " (not there yet)", [full]() -> Result<void> {
            return fail(ErrorCode::NotYet, "'" + full + "' is not there yet in this version");
        });
    // Extra words would be handed up and refused there, so they stay, and --json is read here.
    command.allow_extras()->fallthrough(false);
    command.add_flag("--json", options.json, "Print one JSON document on stdout");
}

int Context::run() {
    if (!m_work) return report({ErrorCode::Usage, "no subcommand was given", "see --help"});
    try {
        const Result<void> result = m_work();
        return result ? m_status : report(result.error());
    } catch (const std::bad_alloc&) {
        return report({ErrorCode::OutOfMemory, "out of memory", "try a smaller input"});
    } catch (const std::exception& error) {
        return report({ErrorCode::Internal, std::string("internal error: ") + error.what(), ""});
    }
}

int Context::report(const Error& error) const {
    if (options.json) {
        std::cout << dumpJson(toJson(error)) << std::endl;
    } else {
        std::cerr << "sightline-cli: " << error.message << "\n";
        if (!error.hint.empty()) std::cerr << "  " << error.hint << "\n";
    }
    return exitCode(error.code);
}

Result<void> Context::printLine(const std::string& line) {
    std::cout << line << "\n" << std::flush;
    if (!std::cout) return fail(ErrorCode::Internal, "cannot write to standard output");
    return {};
}

Result<void> Context::print(const Json& json, const std::string& text) const {
    return printLine(options.json ? dumpJson(json) : text);
}

TaskRegistry& Context::tasks() {
    if (!m_tasks) {
        std::error_code ec;
        const bool inProject = fs::exists("project.json", ec);
        m_tasks = std::make_unique<TaskRegistry>(work::pluginOptions(
            inProject ? fs::current_path(ec).string() : std::string(), options.trustPlugins));
    }
    return *m_tasks;
}

Result<std::unique_ptr<ModelRuntime>> Context::openModel(Control& control) const {
    return sl::openModel(options.model, control);
}

std::string Context::storePath() const {
    if (!options.store.empty()) return options.store;
    std::error_code ec;
    if (fs::exists("project.json", ec)) return "sightline.db";
    return (fs::path(userDataFolder()) / "sightline.db").string();
}

Result<std::unique_ptr<ExperimentStore>> Context::openStore(ExperimentStore::Mode mode) const {
    if (options.noStore) return std::unique_ptr<ExperimentStore>();
    const std::string path = storePath();
    if (options.store.empty() && mode == ExperimentStore::Mode::ReadWrite) {
        std::error_code ec;  // when it cannot be made, opening says so
        fs::create_directories(fs::path(path).parent_path(), ec);
    }
    return ExperimentStore::open(path, mode);
}

Result<std::unique_ptr<ExperimentStore>> Context::needStore(ExperimentStore::Mode mode) const {
    if (options.noStore)
        return fail(ErrorCode::Usage, "this command reads the store", "leave out --no-store");
    return openStore(mode);
}

}  // namespace sl::cli
