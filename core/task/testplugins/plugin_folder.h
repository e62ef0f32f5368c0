// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include <QTemporaryDir>

#include "core/base/json.h"
#include "core/base/version.h"
#include "test_folders.h"

/// A temporary search folder into which a test puts plugins.
class PluginFolder {
public:
    std::string path() const { return m_folder.path().toStdString(); }
    std::string of(const std::string& name) const { return path() + "/" + name; }

    /// A plugin.json that is right in every way.
    static sl::Json goodJson(const std::string& id, const std::string& library) {
        return {{"id", id},
                {"title", "A " + id},
                {"abi", sl::abiString()},
                {"media", {"image"}},
                {"answers", {"text"}},
                {"prompt_hint", "say something"},
                {"prompt_required", false},
                {"library", library}};
    }

    void addText(const std::string& name, const std::string& pluginJson) const {
        std::filesystem::create_directories(of(name));
        std::ofstream(of(name) + "/plugin.json", std::ios::binary) << pluginJson;
    }

    /// A folder `name` with this plugin.json and, in place of its library, a file that holds
    /// `content`.
    void addFake(const std::string& name, const sl::Json& json,
                 const std::string& content = "not a library") const {
        addText(name, sl::dumpJson(json));
        std::ofstream(of(name) + "/lib.so", std::ios::binary) << content;
    }

    /// A folder `id` with a copy of one of the test plugins.
    void addReal(const std::string& id, const std::string& library) const {
        addText(id, sl::dumpJson(goodJson(id, "lib.so")));
        std::filesystem::copy_file(SL_BINARY_DIR "/lib/testplugins/lib" + library + ".so",
                                   of(id) + "/lib.so",
                                   std::filesystem::copy_options::overwrite_existing);
    }

private:
    QTemporaryDir m_folder;
};
