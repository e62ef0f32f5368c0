// SPDX-License-Identifier: Apache-2.0
#include "core/work/run_folder.h"

#include <filesystem>
#include <fstream>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "core/base/hash.h"
#include "core/base/ids.h"
#include "core/base/version.h"

namespace sl::work {

namespace fs = std::filesystem;

Result<Json> runJson(const RunDescription& d) {
    Json files = Json::array();
    for (const std::string& path : d.dataFiles) {
        const auto hash = sha256File(path);
        if (!hash) return passOn(hash);
        std::error_code ec;
        files.push_back({{"path", fs::absolute(path, ec).string()}, {"sha256", *hash}});
    }
    return Json{{"kind", d.kind},
                {"command", d.command},
                {"options", d.options},
                {"data", files},
                {"model", {{"name", d.model}, {"weights_sha256", d.weightsSha256}}},
                {"seed", d.seed},
                {"started", utcNow()},
                {"versions", {{"sightline", version()}, {"abi", abiString()}}}};
}

Result<std::unique_ptr<RunFolder>> RunFolder::open(const std::string& path) {
    std::error_code ec;
    fs::create_directories(path, ec);
    std::unique_ptr<RunFolder> folder(new RunFolder(path));
    folder->m_lock = ::open(folder->file("lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (folder->m_lock < 0)
        return fail(ErrorCode::BadInput, "cannot write the run folder " + path,
                    "choose another with --out");
    if (flock(folder->m_lock, LOCK_EX | LOCK_NB) != 0)
        return fail(ErrorCode::BadInput, "another process is running in " + path,
                    "wait for it, or choose another folder with --out");
    folder->m_events = ::open(folder->file("events.jsonl").c_str(),
                              O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (folder->m_events < 0) return fail(ErrorCode::BadInput, "cannot write in " + path);
    return folder;
}

RunFolder::~RunFolder() {
    if (m_events >= 0) ::close(m_events);
    if (m_lock >= 0) ::close(m_lock);
}

Result<void> RunFolder::event(const Json& event) {
    const std::string line = dumpJson(event) + "\n";
    // One write: readers that follow the file see whole lines.
    if (::write(m_events, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
        return fail(ErrorCode::BadInput, "cannot write " + file("events.jsonl"));
    return {};
}

Result<void> RunFolder::state(RunState state, const std::string& message) {
    Json json = {{"event", "state"}, {"state", runStateName(state)}, {"time", utcNow()}};
    if (!message.empty()) json["message"] = message;
    return event(json);
}

bool RunFolder::stopRequested() const {
    std::ifstream control(file("control"));
    std::string word;
    return control >> word && word == "stop";
}

}  // namespace sl::work
