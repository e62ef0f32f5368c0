// SPDX-License-Identifier: Apache-2.0
#include "models/io/safetensors.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "models/io/durable_file.h"
#include "models/io/mapped_file.h"
#include "models/io/safetensors_header.h"

namespace sl::io {

namespace {

struct DtypeFacts {
    Dtype dtype;
    std::string_view name;
    std::size_t size;
};

constexpr std::array<DtypeFacts, 10> kDtypes = {{{Dtype::I64, "I64", 8},
                                                 {Dtype::F64, "F64", 8},
                                                 {Dtype::F32, "F32", 4},
                                                 {Dtype::I32, "I32", 4},
                                                 {Dtype::BF16, "BF16", 2},
                                                 {Dtype::F16, "F16", 2},
                                                 {Dtype::I16, "I16", 2},
                                                 {Dtype::I8, "I8", 1},
                                                 {Dtype::U8, "U8", 1},
                                                 {Dtype::BOOL, "BOOL", 1}}};

const DtypeFacts& facts(Dtype dtype) {
    return kDtypes[static_cast<std::size_t>(dtype)];
}

constexpr std::size_t kMaxIndexBytes = 200'000'000;

// Shard name → tensor names, from an index file's weight_map.
Result<std::map<std::string, std::set<std::string>>> readIndex(const std::string& indexPath) {
    const auto text = readModelFile(indexPath, kMaxIndexBytes);
    if (!text) return passOn(text);
    const auto index = nlohmann::json::parse(*text, nullptr, false);
    const auto map = index.is_object() ? index.find("weight_map") : index.end();
    if (!index.is_object() || map == index.end() || !map->is_object() || map->empty()) {
        return fail(ErrorCode::BadModel, indexPath + " has no weight_map",
                    "fetch the checkpoint again");
    }
    std::map<std::string, std::set<std::string>> shards;
    for (const auto& [name, file] : map->items()) {
        if (!file.is_string())
            return fail(ErrorCode::BadModel, indexPath + " names no file for " + name);
        const auto shard = file.get<std::string>();
        // A checkpoint must not reach outside its own folder.
        if (shard.empty() || shard.front() == '.' || shard.find('/') != std::string::npos) {
            return fail(ErrorCode::BadModel, indexPath + " names the shard '" + shard +
                                                 "', which is no plain file name");
        }
        shards[shard].insert(name);
    }
    return shards;
}

struct LoadedFile {
    std::vector<TensorView> tensors;
    std::map<std::string, std::string> metadata;
};

Result<LoadedFile> loadFile(const std::string& path) {
    const auto file = MappedFile::open(path);
    if (!file) return passOn(file);
    const std::span<std::byte> bytes = (*file)->bytes();
    auto header = parseSafetensorsHeader(bytes, path);
    if (!header) return passOn(header);
    LoadedFile loaded;
    loaded.metadata = std::move(header->metadata);
    loaded.tensors.reserve(header->entries.size());
    for (HeaderEntry& e : header->entries) {
        TensorView& view = loaded.tensors.emplace_back();
        view.name = std::move(e.name);
        view.dtype = e.dtype;
        view.shape = std::move(e.shape);
        view.bytes = bytes.subspan(header->dataOffset + e.begin, e.end - e.begin);
        view.owner = *file;
    }
    return loaded;
}

}  // namespace

std::size_t dtypeSize(Dtype dtype) {
    return facts(dtype).size;
}

std::string_view dtypeName(Dtype dtype) {
    return facts(dtype).name;
}

std::optional<Dtype> dtypeFromName(std::string_view name) {
    for (const DtypeFacts& f : kDtypes) {
        if (f.name == name) return f.dtype;
    }
    return std::nullopt;
}

std::int64_t TensorView::count() const {
    return static_cast<std::int64_t>(bytes.size() / dtypeSize(dtype));
}

bool TensorView::aligned() const {
    return reinterpret_cast<std::uintptr_t>(bytes.data()) % dtypeSize(dtype) == 0;
}

const TensorView* TensorFiles::find(std::string_view name) const {
    const auto at = m_byName.find(name);
    return at == m_byName.end() ? nullptr : &m_tensors[at->second];
}

void TensorFiles::keep(std::vector<TensorView> tensors) {
    for (TensorView& tensor : tensors) m_tensors.push_back(std::move(tensor));
    m_byName.clear();
    for (std::size_t i = 0; i < m_tensors.size(); ++i) m_byName[m_tensors[i].name] = i;
}

Result<void> TensorFiles::addFile(const std::string& path) {
    auto loaded = loadFile(path);
    if (!loaded) return passOn(loaded);
    m_files.push_back(path);
    m_metadata = std::move(loaded->metadata);
    keep(std::move(loaded->tensors));
    return {};
}

Result<void> TensorFiles::addShards(const std::string& indexPath) {
    auto shards = readIndex(indexPath);
    if (!shards) return passOn(shards);
    const std::filesystem::path folder = std::filesystem::path(indexPath).parent_path();
    std::vector<TensorView> all;
    for (auto& [shard, names] : *shards) {
        const std::string path = (folder / shard).string();
        auto loaded = loadFile(path);
        if (!loaded) return passOn(loaded);
        m_files.push_back(path);
        m_metadata.merge(loaded->metadata);
        for (TensorView& tensor : loaded->tensors) {
            if (names.erase(tensor.name) > 0) all.push_back(std::move(tensor));
        }
        if (!names.empty()) {
            return fail(ErrorCode::BadModel,
                        path + " lacks the tensor '" + *names.begin() + "' that " + indexPath +
                            " places there",
                        "fetch the checkpoint again");
        }
    }
    keep(std::move(all));
    return {};
}

Result<TensorFiles> TensorFiles::open(const std::string& path) {
    namespace fs = std::filesystem;
    std::error_code ignored;
    std::string file = path;
    if (fs::is_directory(path, ignored)) {
        file = (fs::path(path) / "model.safetensors").string();
        if (!fs::exists(file, ignored)) file += ".index.json";
        if (!fs::exists(file, ignored)) {
            return fail(ErrorCode::BadModel,
                        path +
                            " has no weights: neither model.safetensors nor "
                            "model.safetensors.index.json is there",
                        "give a complete checkpoint folder in the Hugging Face layout");
        }
    }
    TensorFiles files;
    const bool sharded = file.ends_with(".index.json");
    if (auto ok = sharded ? files.addShards(file) : files.addFile(file); !ok) return passOn(ok);
    return files;
}

}  // namespace sl::io
