// SPDX-License-Identifier: Apache-2.0
#include "models/train/run_folder.h"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/ids.h"
#include "core/base/log.h"
#include "models/nn/tensor_file.h"

namespace sl::train {

namespace fs = std::filesystem;

namespace {

void syncFolder(const fs::path& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_DIRECTORY);
    if (fd < 0) return;
    ::fsync(fd);
    ::close(fd);
}

Result<void> writeSmallFile(const fs::path& path, const std::string& text) {
    const fs::path temporary = path.string() + ".tmp";
    const int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    bool ok = fd >= 0;
    if (ok) {
        ok = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
             ::fsync(fd) == 0;
        ::close(fd);
    }
    ok = ok && ::rename(temporary.c_str(), path.c_str()) == 0;
    if (!ok) return fail(ErrorCode::BadInput, "cannot write " + path.string(), "is the disk full?");
    syncFolder(path.parent_path());
    return {};
}

/// Folders named <prefix>N under `parent`, by rising N.
std::vector<std::pair<std::int64_t, fs::path>> numbered(const fs::path& parent) {
    std::vector<std::pair<std::int64_t, fs::path>> found;
    std::error_code ec;
    for (const auto& entry : fs::directory_iterator(parent, ec)) {
        const std::string name = entry.path().filename().string();
        if (name.rfind("step-", 0) != 0) continue;
        if (name.find_first_not_of("0123456789", 5) != std::string::npos) continue;
        found.emplace_back(std::atoll(name.c_str() + 5), entry.path());
    }
    std::sort(found.begin(), found.end());
    return found;
}

/// When this process began, by the clock that stamps files.
timespec processStart() {
    // Fields behind the name in brackets, which may hold anything; the twentieth is the start in
    // ticks since boot.
    std::ifstream file("/proc/self/stat");
    std::string line;
    std::getline(file, line);
    std::istringstream fields(line.substr(std::min(line.size(), line.rfind(')') + 1)));
    std::string skipped;
    for (int i = 0; i < 19; ++i) fields >> skipped;
    double ticks = 0;
    fields >> ticks;
    timespec boot{};
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &boot);
    clock_gettime(CLOCK_REALTIME, &now);
    if (!fields) return {};
    const double age = double(boot.tv_sec) + 1e-9 * double(boot.tv_nsec) -
                       ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
    // Files are stamped with the time of the last timer tick.
    const double start = double(now.tv_sec) + 1e-9 * double(now.tv_nsec) - age - 0.02;
    const double whole = std::floor(start);
    return {static_cast<time_t>(whole), static_cast<long>((start - whole) * 1e9)};
}

}  // namespace

Result<std::unique_ptr<RunFolder>> RunFolder::open(const std::string& path) {
    std::error_code ec;
    fs::create_directories(fs::path(path) / "checkpoints", ec);
    fs::create_directories(fs::path(path) / "state", ec);
    std::unique_ptr<RunFolder> folder(new RunFolder(path));
    folder->m_lock = ::open((path + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (folder->m_lock < 0)
        return fail(ErrorCode::BadInput, "cannot write into the run folder " + path);
    if (::flock(folder->m_lock, LOCK_EX | LOCK_NB) != 0)
        return fail(ErrorCode::BadInput, "another process is training in " + path,
                    "stop it first, or choose another folder");
    folder->m_events =
        ::open((path + "/events.jsonl").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (folder->m_events < 0)
        return fail(ErrorCode::BadInput, "cannot write " + path + "/events.jsonl");
    return folder;
}

RunFolder::~RunFolder() {
    if (m_events >= 0) ::close(m_events);
    if (m_lock >= 0) ::close(m_lock);
}

void RunFolder::event(const Json& event) {
    const std::string line = dumpJson(event) + "\n";
    if (::write(m_events, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
        log(LogLevel::Warning, "an event could not be written to " + m_path + "/events.jsonl");
}

void RunFolder::state(RunState state, const std::string& message) {
    Json json = {{"event", "state"}, {"state", runStateName(state)}, {"time", utcNow()}};
    if (!message.empty()) json["message"] = message;
    event(json);
}

Result<void> RunFolder::saveState(const ResumePoint& point, const TensorMap& tensors) {
    const fs::path folder = fs::path(m_path) / "state";
    const std::string name = "step-" + std::to_string(point.step);
    const fs::path target = folder / name;
    std::error_code ec;
    fs::create_directories(target, ec);
    if (auto ok = nn::writeTensors(tensors, (target / "state.safetensors").string(), false); !ok)
        return ok;
    const Json json = {{"step", point.step},
                       {"stage", point.stage},
                       {"step_in_stage", point.stepInStage},
                       {"samples", point.samples},
                       {"seconds", point.seconds},
                       {"folder", name}};
    if (auto ok = writeSmallFile(folder / "latest.json", dumpJson(json)); !ok) return ok;
    for (const auto& [step, path] : numbered(folder))
        if (path.filename() != name) fs::remove_all(path, ec);
    return {};
}

Result<std::pair<ResumePoint, TensorMap>> RunFolder::loadState() const {
    const fs::path folder = fs::path(m_path) / "state";
    const auto json = readJsonFile((folder / "latest.json").string());
    if (!json)
        return fail(ErrorCode::BadInput, "there is nothing to resume in " + m_path,
                    "start it without --resume");
    ResumePoint point;
    for (const auto& [key, target] : {std::pair{"step", &point.step},
                                      {"stage", &point.stage},
                                      {"step_in_stage", &point.stepInStage},
                                      {"samples", &point.samples}}) {
        const auto it = json->find(key);
        if (it == json->end() || !it->is_number_integer() || it->get<std::int64_t>() < 0)
            return fail(ErrorCode::BadInput,
                        "the saved state in " + m_path + " is damaged: '" + key + "' is no count",
                        "start again, from a checkpoint of this run if there is one");
        *target = it->get<std::int64_t>();
    }
    if (const auto it = json->find("seconds"); it != json->end() && it->is_number())
        point.seconds = std::max(0.0, it->get<double>());
    // saveState() names the folder so; another name would lead out of the run.
    const std::string name = "step-" + std::to_string(point.step);
    const fs::path file = folder / name / "state.safetensors";
    auto tensors = nn::readTensors(file.string());
    if (!tensors) return passOn(tensors);
    return std::pair{point, std::move(*tensors)};
}

Result<void> RunFolder::checkpoint(std::int64_t step, std::int64_t keep,
                                   const std::function<Result<void>(const std::string&)>& write) {
    const fs::path folder = fs::path(m_path) / "checkpoints";
    const fs::path temporary = folder / ("tmp-" + std::to_string(step));
    const fs::path target = folder / ("step-" + std::to_string(step));
    std::error_code ec;
    fs::remove_all(temporary, ec);
    fs::create_directories(temporary, ec);
    if (auto ok = write(temporary.string()); !ok) return ok;
    fs::remove_all(target, ec);
    fs::rename(temporary, target, ec);
    if (ec)
        return fail(ErrorCode::BadInput, "cannot write " + target.string() + ": " + ec.message());
    syncFolder(folder);
    auto all = numbered(folder);
    for (std::size_t i = 0; keep > 0 && all.size() - i > static_cast<std::size_t>(keep); ++i)
        fs::remove_all(all[i].second, ec);
    event({{"event", "checkpoint"},
           {"step", step},
           {"path", "checkpoints/" + target.filename().string()}});
    return {};
}

std::string RunFolder::controlWord() const {
    static const timespec kStart = processStart();
    const std::string path = m_path + "/control";
    struct stat found {};
    if (::stat(path.c_str(), &found) != 0) return "";
    if (std::pair(found.st_mtim.tv_sec, found.st_mtim.tv_nsec) <
        std::pair(kStart.tv_sec, kStart.tv_nsec))
        return "";
    std::ifstream file(path);
    std::string word;
    file >> word;
    return word == "pause" || word == "stop" ? word : "";
}

void RunFolder::obeyed() const {
    std::error_code ec;
    fs::remove(m_path + "/control", ec);
}

}  // namespace sl::train
