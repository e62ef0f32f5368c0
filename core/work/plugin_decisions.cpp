// SPDX-License-Identifier: Apache-2.0
#include "core/work/plugin_decisions.h"

#include <algorithm>
#include <filesystem>
#include <functional>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/base/log.h"
#include "core/base/paths.h"
#include "core/base/version.h"
#include "core/base/write_file.h"
#include "core/work/plugin_trial.h"

namespace sl::work {

namespace fs = std::filesystem;

namespace {

constexpr int kVersion = 1;
constexpr std::size_t kMostBytes = 4U << 20U;
constexpr std::size_t kMostEntries = 2000;

std::string decisionsPath() {
    return (fs::path(userDataFolder()) / "plugins.json").string();
}

std::string textOf(const Json& json, const char* key) {
    const auto it = json.find(key);
    return it != json.end() && it->is_string() ? it->get<std::string>() : std::string();
}

bool isHash(const std::string& text) {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

Result<PluginDecisions> decisionsFrom(const Json& json) {
    const std::string path = decisionsPath();
    if (!json.is_object())
        return fail(ErrorCode::BadInput, path + " does not hold decisions about plugins");
    const auto version = json.find("version");
    if (version != json.end() && version->is_number_integer() &&
        version->get<std::int64_t>() > kVersion)
        return fail(ErrorCode::BadInput, path + " was written by a newer version of Sightline",
                    "start that version; until then no plugin of a project counts as trusted");
    PluginDecisions decisions;
    const auto trusted = json.find("trusted");
    if (trusted != json.end() && trusted->is_array())
        for (const Json& item : *trusted) {
            PluginDecisions::Trusted entry{textOf(item, "sha256"), textOf(item, "folder"),
                                           textOf(item, "id")};
            if (isHash(entry.sha256)) decisions.trusted.push_back(std::move(entry));
        }
    // Another compiler or library may bring out what slept: a trial counts for one ABI.
    const auto tried = json.find("tried");
    if (tried != json.end() && tried->is_array() && textOf(json, "abi") == abiString())
        for (const Json& item : *tried)
            if (item.is_string() && isHash(item.get<std::string>()))
                decisions.tried.push_back(item.get<std::string>());
    return decisions;
}

Json toJson(const PluginDecisions& decisions) {
    Json trusted = Json::array();
    for (const auto& entry : decisions.trusted)
        trusted.push_back({{"sha256", entry.sha256}, {"folder", entry.folder}, {"id", entry.id}});
    return {{"version", kVersion},
            {"abi", abiString()},
            {"trusted", trusted},
            {"tried", decisions.tried}};
}

/// Held while the file is read, changed and written, so that two programs lose no word.
class FileLock {
public:
    explicit FileLock(const std::string& path)
        : m_file(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
        if (m_file >= 0) flock(m_file, LOCK_EX);
    }
    ~FileLock() {
        if (m_file >= 0) close(m_file);
    }
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

private:
    int m_file;
};

bool isNewer(const Error& error) {
    return error.message.find("newer version") != std::string::npos;
}

Result<void> change(const std::function<void(PluginDecisions&)>& edit) {
    const std::string path = decisionsPath();
    std::error_code ec;  // when it cannot be made, writing says so
    fs::create_directories(userDataFolder(), ec);
    const FileLock lock(path + ".lock");
    auto decisions = readPluginDecisions();
    if (!decisions && isNewer(decisions.error())) return passOn(decisions);
    if (!decisions) {
        fs::rename(path, path + ".broken", ec);
        log(LogLevel::Warning, decisions.error().message + "; it is kept as " + path + ".broken");
        decisions = PluginDecisions();
    }
    edit(*decisions);
    return writeFileDurably(path, dumpJson(toJson(*decisions), 2) + "\n");
}

/// Trial run of one plugin, unless this very library came through one before.
Result<void> tryOnce(const PluginEntry& entry, const std::string& program) {
    const auto hash = sha256File(entry.library);
    if (!hash) return passOn(hash);
    const auto decisions = readPluginDecisions();
    if (decisions && std::count(decisions->tried.begin(), decisions->tried.end(), *hash) > 0)
        return {};
    if (auto ok = tryPluginInChild(entry, program); !ok) return ok;
    if (auto ok = notePluginTried(*hash); !ok)
        log(LogLevel::Warning, "the trial run is not remembered: " + ok.error().message);
    return {};
}

bool lieIn(const PluginEntry& entry, const std::string& folder) {
    std::error_code ec;
    return fs::path(entry.folder).parent_path() == fs::path(folder) ||
           fs::equivalent(fs::path(entry.folder).parent_path(), folder, ec);
}

}  // namespace

Result<PluginDecisions> readPluginDecisions() {
    std::error_code ec;
    if (!fs::exists(decisionsPath(), ec)) return PluginDecisions();
    const auto json = readJsonFile(decisionsPath(), kMostBytes);
    if (!json) return passOn(json);
    return decisionsFrom(*json);
}

Result<void> trustPlugin(const PluginEntry& entry) {
    if (!isHash(entry.sha256))
        return fail(ErrorCode::BadInput, "plugin '" + entry.task.id + "' has no hash to trust");
    return change([&](PluginDecisions& decisions) {
        std::erase_if(decisions.trusted, [&](const auto& old) {
            return old.folder == entry.folder || old.sha256 == entry.sha256;
        });
        if (decisions.trusted.size() >= kMostEntries)
            decisions.trusted.erase(decisions.trusted.begin());
        decisions.trusted.push_back({entry.sha256, entry.folder, entry.task.id});
    });
}

Result<void> distrustPlugin(const std::string& sha256) {
    return change([&](PluginDecisions& decisions) {
        std::erase_if(decisions.trusted, [&](const auto& old) { return old.sha256 == sha256; });
    });
}

Result<void> notePluginTried(const std::string& sha256) {
    return change([&](PluginDecisions& decisions) {
        std::erase(decisions.tried, sha256);
        if (decisions.tried.size() >= kMostEntries) decisions.tried.erase(decisions.tried.begin());
        decisions.tried.push_back(sha256);
    });
}

TaskRegistry::Options pluginOptions(const std::string& projectFolder, bool trustProjectPlugins,
                                    const std::string& trialProgram) {
    TaskRegistry::Options options;
    options.folders = TaskRegistry::defaultFolders();
    if (!projectFolder.empty())
        options.projectFolders = {(fs::path(projectFolder) / "plugins").string()};
    options.trustProjectPlugins = trustProjectPlugins;
    if (const auto decisions = readPluginDecisions()) {
        for (const auto& entry : decisions->trusted) {
            options.trustedHashes.push_back(entry.sha256);
            options.trustedBefore[entry.folder] = entry.sha256;
        }
    } else {
        log(LogLevel::Warning, decisions.error().message + "; no plugin of a project is trusted");
    }
    std::error_code ec;
    if (trialProgram.empty() || !fs::exists(trialProgram, ec)) return options;
    const std::string own = TaskRegistry::installFolder().value_or(std::string());
    options.trial = [own, trialProgram](const PluginEntry& entry) -> Result<void> {
        if (!own.empty() && lieIn(entry, own)) return {};
        return tryOnce(entry, trialProgram);
    };
    return options;
}

}  // namespace sl::work
