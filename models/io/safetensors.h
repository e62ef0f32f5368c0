// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/result.h"

namespace sl::io {

/// Element types of a safetensors file, in the order in which the reference writer sorts tensors
/// (largest alignment first).
enum class Dtype { I64, F64, F32, I32, BF16, F16, I16, I8, U8, BOOL };

/// Bytes of one element: 1, 2, 4 or 8.
std::size_t dtypeSize(Dtype dtype);
/// The name in files, e.g. "BF16".
std::string_view dtypeName(Dtype dtype);
std::optional<Dtype> dtypeFromName(std::string_view name);

/// One tensor in a mapped file, row-major, little-endian. The bytes stay valid as long as `owner`
/// is held; writing to them changes this process's copy only. They may be unaligned for the
/// element type in files of other writers.
struct TensorView {
    std::string name;
    Dtype dtype = Dtype::F32;
    std::vector<std::int64_t> shape;  ///< empty: a scalar
    std::span<std::byte> bytes;
    std::shared_ptr<const void> owner;

    std::int64_t count() const;  ///< number of elements
    bool aligned() const;        ///< may be read in place as an array of its element type
};

/// The tensors of a checkpoint: one safetensors file or a set of shards.
class TensorFiles {
public:
    /// Opens a .safetensors file, a *.safetensors.index.json, or a folder with
    /// model.safetensors or model.safetensors.index.json. Only headers are read; tensor pages are
    /// read when touched. BadModel naming the file and what is wrong with it.
    static Result<TensorFiles> open(const std::string& path);

    TensorFiles(TensorFiles&&) = default;
    TensorFiles& operator=(TensorFiles&&) = default;

    const std::vector<TensorView>& tensors() const { return m_tensors; }  ///< in file order
    const TensorView* find(std::string_view name) const;                  ///< null when absent
    const std::map<std::string, std::string>& metadata() const { return m_metadata; }
    const std::vector<std::string>& files() const { return m_files; }  ///< paths, for hashing

private:
    TensorFiles() = default;
    Result<void> addFile(const std::string& path);
    Result<void> addShards(const std::string& indexPath);
    void keep(std::vector<TensorView> tensors);

    std::vector<TensorView> m_tensors;
    std::unordered_map<std::string_view, std::size_t> m_byName;  // names live in m_tensors
    std::map<std::string, std::string> m_metadata;
    std::vector<std::string> m_files;
};

/// A tensor to write. `bytes` must be shape's product times the element size.
struct TensorToWrite {
    std::string name;
    Dtype dtype = Dtype::F32;
    std::vector<std::int64_t> shape;
    std::span<const std::byte> bytes;
};

/// Writes a file that the reference library reads, byte for byte as it would write it itself with
/// metadata keys in order: header padded to 8 bytes, tensors sorted by alignment, then name. The
/// file appears whole or not at all. BadInput: equal names, wrong sizes, disk.
Result<void> writeSafetensors(const std::string& path, std::vector<TensorToWrite> tensors,
                              const std::map<std::string, std::string>& metadata = {});

}  // namespace sl::io
