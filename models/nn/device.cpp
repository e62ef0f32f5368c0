// SPDX-License-Identifier: Apache-2.0
#include "models/nn/device.h"

#include <dlfcn.h>
#include <torch/cuda.h>

namespace sl::nn {

namespace {

std::string lastLoadError() {
    const char* text = dlerror();
    return text == nullptr ? "unknown error" : text;
}

Result<void> openCudaLibraries() {
    // The driver first: without it the gigabyte behind libtorch_cuda is not touched.
    if (dlopen("libcuda.so.1", RTLD_LAZY | RTLD_LOCAL) == nullptr)
        return fail(ErrorCode::Usage, "there is no NVIDIA driver on this computer",
                    "use --device auto or cpu");
    // Registers its kernels with the dispatcher; found beside libtorch_cpu through the run path.
    if (dlopen("libtorch_cuda.so", RTLD_NOW | RTLD_GLOBAL) == nullptr)
        return fail(ErrorCode::Usage, "the CUDA libraries cannot be opened: " + lastLoadError(),
                    "run packaging/setup --with-cuda, or use --device cpu");
    if (!torch::cuda::is_available())
        return fail(ErrorCode::Usage, "the NVIDIA driver finds no GPU that can be used",
                    "look at what nvidia-smi says, or use --device cpu");
    return {};
}

}  // namespace

Result<void> loadCuda() {
    static const Result<void> loaded = openCudaLibraries();
    return loaded;
}

Result<at::Device> deviceFor(const std::string& wish) {
    if (wish == "cpu") return at::Device(at::kCPU);
    if (wish != "cuda" && wish != "auto")
        return fail(ErrorCode::Usage, "there is no device '" + wish + "'", "use auto, cpu or cuda");
    const auto cuda = loadCuda();
    if (cuda) return at::Device(at::kCUDA, 0);
    if (wish == "auto") return at::Device(at::kCPU);
    return passOn(cuda);
}

}  // namespace sl::nn
