// SPDX-License-Identifier: Apache-2.0
#include "core/task/plugin_listing.h"

#include <algorithm>
#include <filesystem>

#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/base/version.h"

namespace sl {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMaxJsonBytes = 64 * 1024;
constexpr std::size_t kMaxTextBytes = 400;
constexpr std::size_t kMaxListItems = 16;

tl::unexpected<Error> wrong(const std::string& field, const std::string& what) {
    return fail(ErrorCode::BadInput, "plugin.json: \"" + field + "\" " + what);
}

/// Text from a stranger's file that a terminal or a menu will show.
Result<std::string> shownText(const Json& json, const char* field, bool required) {
    const auto it = json.find(field);
    if (it == json.end()) {
        if (required) return wrong(field, "is missing");
        return std::string();
    }
    if (!it->is_string()) return wrong(field, "is not text");
    auto text = it->get<std::string>();
    if (required && text.empty()) return wrong(field, "is empty");
    if (text.size() > kMaxTextBytes)
        return wrong(field, "is longer than " + std::to_string(kMaxTextBytes) + " bytes");
    const auto control = [](unsigned char c) { return c < 0x20 || c == 0x7F; };
    if (std::any_of(text.begin(), text.end(), control))
        return wrong(field, "holds control characters");
    return text;
}

Result<std::string> idText(const Json& json) {
    auto id = shownText(json, "id", true);
    if (!id) return id;
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    };
    if (id->size() > 64 || !std::all_of(id->begin(), id->end(), allowed))
        return wrong("id", "must be up to 64 of a-z, 0-9 and _");
    return id;
}

Result<std::vector<std::string>> shownList(const Json& json, const char* field) {
    const auto it = json.find(field);
    if (it == json.end()) return wrong(field, "is missing");
    if (!it->is_array() || it->empty() || it->size() > kMaxListItems)
        return wrong(field, "is not a list of 1 to " + std::to_string(kMaxListItems) + " names");
    std::vector<std::string> names;
    for (const Json& item : *it) {
        if (!item.is_string()) return wrong(field, "is not a list of names");
        names.push_back(item.get<std::string>());
    }
    return names;
}

Result<std::vector<MediaKind>> mediaKinds(const Json& json) {
    const auto names = shownList(json, "media");
    if (!names) return passOn(names);
    std::vector<MediaKind> kinds;
    for (const std::string& name : *names) {
        const auto kind = mediaKindFromName(name.substr(0, 40));
        if (!kind) return wrong("media", ": " + kind.error().message);
        kinds.push_back(*kind);
    }
    return kinds;
}

Result<std::vector<std::string>> answerKinds(const Json& json) {
    auto names = shownList(json, "answers");
    if (!names) return names;
    for (const std::string& name : *names)
        if (name != "text" && name != "box" && name != "span" && name != "object" &&
            name != "region")
            return wrong("answers", "knows text, box, span, object and region, not '" +
                                        name.substr(0, 40) + "'");
    return names;
}

Result<bool> flag(const Json& json, const char* field, bool otherwise) {
    const auto it = json.find(field);
    if (it == json.end()) return otherwise;
    if (!it->is_boolean()) return wrong(field, "is not true or false");
    return it->get<bool>();
}

/// A bare file name, so that plugin.json cannot point out of its own folder.
Result<std::string> libraryName(const Json& json) {
    auto name = shownText(json, "library", true);
    if (!name) return name;
    if (name->find('/') != std::string::npos || *name == "." || *name == "..")
        return wrong("library", "must be a file name beside plugin.json");
    return name;
}

/// Fills what plugin.json says, as far as it is readable: a bad field still leaves the id and title
/// in the list.
Result<void> describe(const Json& json, PluginEntry& entry) {
    if (!json.is_object()) return fail(ErrorCode::BadInput, "plugin.json is not a JSON object");
    TaskInfo& task = entry.task;
    const auto keep = [](auto result, auto& target) -> Result<void> {
        if (!result) return passOn(result);
        target = std::move(*result);
        return {};
    };
    std::string library;
    if (auto ok = keep(idText(json), task.id); !ok) return ok;
    if (auto ok = keep(shownText(json, "title", true), task.title); !ok) return ok;
    if (auto ok = keep(shownText(json, "abi", true), entry.abi); !ok) return ok;
    if (auto ok = keep(mediaKinds(json), task.media); !ok) return ok;
    if (auto ok = keep(answerKinds(json), task.answers); !ok) return ok;
    if (auto ok = keep(shownText(json, "prompt_hint", false), task.promptHint); !ok) return ok;
    if (auto ok = keep(flag(json, "prompt_required", true), task.promptRequired); !ok) return ok;
    if (auto ok = keep(libraryName(json), library); !ok) return ok;
    entry.library = (fs::path(entry.folder) / library).string();
    return {};
}

/// What can be said without opening the library.
Result<void> checkLibrary(PluginEntry& entry) {
    if (entry.abi != abiString())
        return fail(ErrorCode::BadInput, "built for \"" + entry.abi + "\", this program needs \"" +
                                             abiString() + "\": rebuild it against this SDK");
    std::error_code ec;
    if (!fs::is_regular_file(entry.library, ec))
        return fail(ErrorCode::BadInput, "its library " + entry.library + " is not there");
    if (!entry.fromProject) return {};
    auto hash = sha256File(entry.library);
    if (!hash) return passOn(hash);
    entry.sha256 = std::move(*hash);
    return {};
}

PluginEntry readPlugin(const fs::path& folder, bool fromProject) {
    PluginEntry entry;
    entry.folder = folder.string();
    entry.fromProject = fromProject;
    const auto json = readJsonFile((folder / "plugin.json").string(), kMaxJsonBytes);
    Result<void> ok;
    if (!json) ok = passOn(json);
    else ok = describe(*json, entry);
    if (ok) ok = checkLibrary(entry);
    if (!ok) {
        entry.state = PluginEntry::State::Failed;
        entry.problem = ok.error().message;
    }
    return entry;
}

PluginEntry unreadable(const fs::path& folder, bool fromProject, const std::string& why) {
    PluginEntry entry;
    entry.folder = folder.string();
    entry.fromProject = fromProject;
    entry.state = PluginEntry::State::Failed;
    entry.problem = "cannot list this plugin folder: " + why;
    return entry;
}

}  // namespace

PluginEntry listPlugin(const std::string& folder, bool fromProject) {
    std::error_code ec;
    const fs::path path = fs::absolute(folder, ec);
    return ec ? unreadable(folder, fromProject, ec.message()) : readPlugin(path, fromProject);
}

std::vector<PluginEntry> listPlugins(const std::string& searchFolder, bool fromProject) {
    std::error_code ec;
    const fs::path root = fs::absolute(searchFolder, ec);
    if (ec || !fs::exists(root, ec)) return {};
    std::vector<fs::path> candidates;
    fs::directory_iterator it(root, ec);
    for (; !ec && it != fs::directory_iterator(); it.increment(ec)) {
        std::error_code missing;
        if (fs::exists(it->path() / "plugin.json", missing)) candidates.push_back(it->path());
    }
    std::sort(candidates.begin(), candidates.end());
    std::vector<PluginEntry> entries;
    if (ec) entries.push_back(unreadable(root, fromProject, ec.message()));
    for (const fs::path& folder : candidates) entries.push_back(readPlugin(folder, fromProject));
    return entries;
}

}  // namespace sl
