// SPDX-License-Identifier: Apache-2.0
#include "core/base/paths.h"

#include <cstdlib>
#include <filesystem>
#include <vector>

#include <pwd.h>
#include <unistd.h>

namespace sl {

namespace fs = std::filesystem;

std::string programFolder() {
    std::error_code ec;
    const fs::path program = fs::read_symlink("/proc/self/exe", ec);
    return ec ? fs::current_path(ec).string() : program.parent_path().string();
}

Result<std::string> resourcePath(const std::string& relative) {
    std::error_code ec;
    if (const char* given = std::getenv("SIGHTLINE_RESOURCES"); given != nullptr) {
        const fs::path path = fs::path(given) / relative;
        if (fs::exists(path, ec)) return path.string();
    }
    fs::path folder = programFolder();
    for (int levels = 0; levels < 4 && !folder.empty(); ++levels, folder = folder.parent_path()) {
        const fs::path path = folder / "share" / "sightline" / relative;
        if (fs::exists(path, ec)) return path.string();
    }
    return fail(ErrorCode::BadInput, "the program's resource '" + relative + "' is not installed",
                "set SIGHTLINE_RESOURCES to the folder resources of Sightline");
}

std::string userDataFolder() {
    if (const char* data = std::getenv("XDG_DATA_HOME"); data != nullptr && *data != '\0')
        return (fs::path(data) / "sightline").string();
    const char* home = std::getenv("HOME");
    return (fs::path(home != nullptr ? home : ".") / ".local/share/sightline").string();
}

std::string userName() {
    constexpr std::size_t kEntryBytes = 16'384;
    std::vector<char> text(kEntryBytes);
    passwd entry{};
    passwd* found = nullptr;
    // Not $USER: after su or sudo it may still name somebody else.
    if (::getpwuid_r(::geteuid(), &entry, text.data(), text.size(), &found) == 0 &&
        found != nullptr && found->pw_name != nullptr && *found->pw_name != '\0')
        return found->pw_name;
    const char* user = std::getenv("USER");
    return user != nullptr && *user != '\0' ? user : "user";
}

}  // namespace sl
