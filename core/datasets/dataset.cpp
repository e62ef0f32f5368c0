// SPDX-License-Identifier: Apache-2.0
#include "core/datasets/dataset.h"

#include <algorithm>
#include <new>

#include "core/base/write_file.h"
#include "core/datasets/export_folder.h"
#include "core/datasets/format.h"
#include "core/datasets/picture_boxes.h"

namespace sl::datasets {

namespace {

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
}

template <class Able>
std::vector<std::string> namesOf(Able able) {
    std::vector<std::string> names;
    for (const Format& format : formats())
        if (able(format)) names.emplace_back(format.name);
    std::sort(names.begin(), names.end());
    return names;
}

/// `verb`: "read" or "written"; `able` says whether a format can do it.
template <class Able>
Result<const Format*> formatFor(const std::string& name, const char* verb, Able able) {
    const std::string known =
        "formats that are " + std::string(verb) + ": " + joined(namesOf(able));
    for (const Format& format : formats()) {
        if (name != format.name) continue;
        if (able(format)) return &format;
        return fail(ErrorCode::Usage, "format '" + name + "' is not " + verb, known);
    }
    const auto toCome = formatsToCome();
    if (std::find(toCome.begin(), toCome.end(), name) != toCome.end())
        return fail(ErrorCode::NotYet, "format '" + name + "' is not " + verb + " yet", known);
    return fail(ErrorCode::Usage, "there is no format '" + name + "'", known);
}

bool canRead(const Format& format) {
    return format.read != nullptr;
}
bool canWrite(const Format& format) {
    return format.write != nullptr || format.writeFolder != nullptr;
}

Result<void> writeFolder(const Format& format, const std::vector<ExportItem>& items,
                         const std::string& out, const WriteOptions& options, Written& written) {
    auto folder = ExportFolder::begin(out, format.name);
    if (!folder) return passOn(folder);
    if (auto ok = format.writeFolder(items, options, *folder, written); !ok) return ok;
    if (written.items == 0 && !items.empty())
        return nothingToSay(items.size(), format.name, written);
    return folder->commit();
}

Result<void> writeOneFile(const Format& format, const std::vector<ExportItem>& items,
                          const std::string& out, Written& written) {
    const auto text = format.write(items, written);
    if (!text) return passOn(text);
    if (written.items == 0 && !items.empty())
        return nothingToSay(items.size(), format.name, written);
    return writeFileDurably(out, *text);
}

}  // namespace

Result<Dataset> read(const std::string& path, const std::string& format,
                     const ReadOptions& options) {
    const auto found = formatFor(format, "read", canRead);
    if (!found) return passOn(found);
    try {
        auto dataset = (*found)->read(path, options);
        if (!dataset) return dataset;
        dataset->format = format;
        if (!dataset->samples.empty() || options.emptyIsFine) return dataset;
        std::string why = "'" + path + "' holds no record of the format " + format;
        if (!dataset->findings.empty()) {
            const Finding& first = dataset->findings.front();
            why += " (" + first.where + ": " + first.what + ")";
        }
        return fail(ErrorCode::BadInput, why, "check the file, or name its format with --format");
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, "not enough memory to read '" + path + "'",
                    "split the file");
    }
}

Result<Written> write(const std::vector<ExportItem>& items, const std::string& format,
                      const std::string& out, const WriteOptions& options) {
    const auto found = formatFor(format, "written", canWrite);
    if (!found) return passOn(found);
    try {
        Written written;
        const auto ok = (*found)->writeFolder != nullptr
                            ? writeFolder(**found, items, out, options, written)
                            : writeOneFile(**found, items, out, written);
        if (!ok) return passOn(ok);
        return written;
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, "not enough memory to write '" + out + "'",
                    "write fewer answers at a time");
    }
}

bool isFolderFormat(const std::string& format) {
    const auto all = formats();
    return std::any_of(all.begin(), all.end(), [&](const Format& one) {
        return one.name == format && one.writeFolder != nullptr;
    });
}

std::vector<std::string> readableFormats() {
    return namesOf(canRead);
}
std::vector<std::string> writableFormats() {
    return namesOf(canWrite);
}

}  // namespace sl::datasets
