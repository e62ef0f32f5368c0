// SPDX-License-Identifier: Apache-2.0
#include "core/work/child_process.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace sl::work {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kMostWritten = 64 * 1024;

std::vector<char*> argumentList(const std::string& program,
                                const std::vector<std::string>& arguments) {
    std::vector<char*> argv{const_cast<char*>(program.c_str())};
    for (const std::string& word : arguments) argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    return argv;
}

int spawnQuietly(const std::string& program, const std::vector<std::string>& arguments,
                 pid_t& child) {
    const auto argv = argumentList(program, arguments);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    const int error = posix_spawn(&child, program.c_str(), &files, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&files);
    return error;
}

/// Starts it in a process group of its own with stdout on the pipe's end `out`.
int spawnGroup(const std::string& program, const std::vector<std::string>& arguments, int out,
               pid_t& child) {
    const auto argv = argumentList(program, arguments);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    posix_spawnattr_setpgroup(&attributes, 0);
    const int error =
        posix_spawn(&child, program.c_str(), &files, &attributes, argv.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    return error;
}

int exitStatus(int status) {
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/// Takes in what is there to read. False at the end of the pipe.
bool readSome(int pipe, std::string& written) {
    std::array<char, 4096> piece{};
    const ssize_t count = read(pipe, piece.data(), piece.size());
    if (count < 0) return errno == EINTR || errno == EAGAIN;
    if (written.size() < kMostWritten)
        written.append(piece.data(), static_cast<std::size_t>(count));
    return count > 0;
}

/// Reads until the child has ended or its time is over; then it is killed, and so is whatever it
/// started and left behind.
void follow(pid_t child, int pipe, Clock::time_point end, ChildOutput& result) {
    constexpr int kPollMs = 20;
    int status = 0;
    bool open = true, running = true;
    while (running) {
        pollfd wait{pipe, POLLIN, 0};
        poll(&wait, open ? 1 : 0, kPollMs);
        if (open && wait.revents != 0) open = readSome(pipe, result.written);
        running = waitpid(child, &status, WNOHANG) == 0;
        if (!running || Clock::now() < end) continue;
        result.late = true;
        kill(-child, SIGKILL);
        waitpid(child, &status, 0);
        running = false;
    }
    kill(-child, SIGKILL);
    // What was still in the pipe; nobody who might keep it open is left to wait for.
    fcntl(pipe, F_SETFL, O_NONBLOCK);
    for (std::size_t before = kMostWritten; open && before != result.written.size();) {
        before = result.written.size();
        open = readSome(pipe, result.written);
    }
    result.status = exitStatus(status);
}

}  // namespace

Result<ChildResult> runChild(const std::string& program,
                             const std::vector<std::string>& arguments) {
    const auto start = Clock::now();
    pid_t child = 0;
    if (const int error = spawnQuietly(program, arguments, child); error != 0)
        return fail(ErrorCode::Internal, "cannot start " + program + ": " + std::strerror(error));
    int status = 0;
    rusage usage{};
    pid_t waited = 0;
    do waited = wait4(child, &status, 0, &usage);
    while (waited < 0 && errno == EINTR);
    if (waited < 0) return fail(ErrorCode::Internal, "lost track of the process " + program);
    const std::chrono::duration<double, std::milli> took = Clock::now() - start;
    ChildResult result;
    result.status = exitStatus(status);
    result.tookMs = took.count();
    result.peakMemoryBytes = static_cast<std::int64_t>(usage.ru_maxrss) * 1024;
    return result;
}

Result<ChildOutput> runChildWithin(const std::string& program,
                                   const std::vector<std::string>& arguments, int limitMs) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0)
        return fail(ErrorCode::Internal,
                    std::string("cannot make a pipe: ") + std::strerror(errno));
    pid_t child = 0;
    const int error = spawnGroup(program, arguments, ends[1], child);
    close(ends[1]);
    ChildOutput result;
    if (error == 0)
        follow(child, ends[0], Clock::now() + std::chrono::milliseconds(limitMs), result);
    close(ends[0]);
    if (error != 0)
        return fail(ErrorCode::Internal, "cannot start " + program + ": " + std::strerror(error));
    return result;
}

}  // namespace sl::work
