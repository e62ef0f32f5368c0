// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace sl::store {

/// The store's own small safetensors writer and reader (format: 8 bytes header length, JSON
/// header, data; little-endian). Networks' weights are read elsewhere; walls keep the two apart.

/// A tensor to be written; `data` is borrowed for the call.
struct TensorView {
    std::string name;
    std::string dtype;  ///< "F32", "F64", "I32"
    std::vector<std::int64_t> shape;
    const void* data = nullptr;
    std::size_t bytes = 0;
};

/// Writes a new file, durable but for its folder's entry (see syncFolder). Returns its size in
/// bytes. BadInput naming the file.
Result<std::int64_t> writeSafetensors(const std::string& path,
                                      const std::map<std::string, std::string>& metadata,
                                      const std::vector<TensorView>& tensors);

/// A file that was opened and whose header was checked against its size. One thread.
class SafetensorsFile {
public:
    struct Tensor {
        std::string dtype;
        std::vector<std::int64_t> shape;
        std::size_t begin = 0, end = 0;  ///< bytes in the file
    };

    /// BadInput naming the file: not there, truncated, a header that lies.
    static Result<SafetensorsFile> open(const std::string& path);

    SafetensorsFile(SafetensorsFile&& other) noexcept;
    SafetensorsFile& operator=(SafetensorsFile&&) = delete;
    ~SafetensorsFile();

    const std::map<std::string, std::string>& metadata() const { return m_metadata; }
    const std::map<std::string, Tensor>& tensors() const { return m_tensors; }

    /// The elements of a tensor. BadInput when there is none of that name and element type.
    Result<std::vector<float>> floats(const std::string& name) const;
    Result<std::vector<double>> doubles(const std::string& name) const;
    Result<std::vector<std::int32_t>> ints(const std::string& name) const;

private:
    explicit SafetensorsFile(std::string path) : m_path(std::move(path)) {}
    Result<void> readHeader();
    template <class T>
    Result<std::vector<T>> read(const std::string& name, const char* dtype) const;

    std::string m_path;
    int m_fd = -1;
    std::map<std::string, std::string> m_metadata;
    std::map<std::string, Tensor> m_tensors;
};

}  // namespace sl::store
