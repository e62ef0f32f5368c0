// SPDX-License-Identifier: Apache-2.0
#include "core/work/child_process.h"

#include <cerrno>
#include <chrono>
#include <cstring>

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace sl::work {

namespace {

int spawnQuietly(const std::string& program, const std::vector<std::string>& arguments,
                 pid_t& child) {
    std::vector<char*> argv{const_cast<char*>(program.c_str())};
    for (const std::string& word : arguments) argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    const int error = posix_spawn(&child, program.c_str(), &files, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&files);
    return error;
}

}  // namespace

Result<ChildResult> runChild(const std::string& program,
                             const std::vector<std::string>& arguments) {
    const auto start = std::chrono::steady_clock::now();
    pid_t child = 0;
    if (const int error = spawnQuietly(program, arguments, child); error != 0)
        return fail(ErrorCode::Internal, "cannot start " + program + ": " + std::strerror(error));
    int status = 0;
    rusage usage{};
    pid_t waited = 0;
    do waited = wait4(child, &status, 0, &usage);
    while (waited < 0 && errno == EINTR);
    if (waited < 0) return fail(ErrorCode::Internal, "lost track of the process " + program);
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
    ChildResult result;
    result.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    result.tookMs = took.count();
    result.peakMemoryBytes = static_cast<std::int64_t>(usage.ru_maxrss) * 1024;
    return result;
}

}  // namespace sl::work
