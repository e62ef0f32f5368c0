// SPDX-License-Identifier: Apache-2.0
#include "models/nn/tensor_file.h"

#include <cstring>

#include "models/io/safetensors.h"

namespace sl::nn {

namespace {

struct TypePair {
    at::ScalarType torch;
    io::Dtype file;
};
constexpr TypePair kTypes[] = {{at::kFloat, io::Dtype::F32},     {at::kHalf, io::Dtype::F16},
                               {at::kBFloat16, io::Dtype::BF16}, {at::kDouble, io::Dtype::F64},
                               {at::kLong, io::Dtype::I64},      {at::kInt, io::Dtype::I32},
                               {at::kShort, io::Dtype::I16},     {at::kChar, io::Dtype::I8},
                               {at::kByte, io::Dtype::U8},       {at::kBool, io::Dtype::BOOL}};

io::Dtype fileType(at::ScalarType type) {
    for (const TypePair& pair : kTypes)
        if (pair.torch == type) return pair.file;
    return io::Dtype::F32;
}

at::ScalarType torchType(io::Dtype type) {
    for (const TypePair& pair : kTypes)
        if (pair.file == type) return pair.torch;
    return at::kFloat;
}

}  // namespace

Result<void> writeTensors(const std::map<std::string, at::Tensor>& tensors, const std::string& path,
                          bool half) {
    std::vector<at::Tensor> kept;  // holds the bytes until they are written
    std::vector<io::TensorToWrite> entries;
    for (const auto& [name, tensor] : tensors) {
        at::Tensor plain = tensor.detach().to(at::kCPU);
        if (half && plain.is_floating_point()) plain = plain.to(at::kHalf);
        plain = plain.contiguous();
        kept.push_back(plain);
        entries.push_back({name, fileType(plain.scalar_type()), plain.sizes().vec(),
                           std::span(static_cast<const std::byte*>(plain.data_ptr()),
                                     static_cast<std::size_t>(plain.nbytes()))});
    }
    return io::writeSafetensors(path, std::move(entries), {{"format", "pt"}});
}

Result<std::map<std::string, at::Tensor>> readTensors(const std::string& path) {
    const auto files = io::TensorFiles::open(path);
    if (!files) return passOn(files);
    std::map<std::string, at::Tensor> tensors;
    for (const io::TensorView& view : files->tensors()) {
        at::Tensor tensor = at::empty(view.shape, torchType(view.dtype));
        if (!view.bytes.empty())
            std::memcpy(tensor.data_ptr(), view.bytes.data(), view.bytes.size());
        tensors.emplace(view.name, std::move(tensor));
    }
    return tensors;
}

}  // namespace sl::nn
