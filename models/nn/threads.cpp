// SPDX-License-Identifier: Apache-2.0
#include "models/nn/threads.h"

#include <algorithm>
#include <new>
#include <thread>

#include "models/nn/torch.h"

namespace sl::nn {

int threadCount(int count) {
    return count > 0 ? count : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

void setThreads(int count) {
    at::set_num_threads(threadCount(count));
}

Error errorFrom(const std::exception& error, const std::string& doing) {
    std::string text = error.what();
    if (const auto* torchError = dynamic_cast<const c10::Error*>(&error))
        text = torchError->what_without_backtrace();
    text = text.substr(0, text.find('\n'));
    const bool memory = dynamic_cast<const std::bad_alloc*>(&error) != nullptr ||
                        text.find("not enough memory") != std::string::npos ||
                        text.find("can't allocate memory") != std::string::npos ||
                        text.find("out of memory") != std::string::npos;
    if (memory)
        return {ErrorCode::OutOfMemory, "there is not enough memory for " + doing,
                "use a smaller picture, fewer probes or a smaller batch"};
    return {ErrorCode::Internal, doing + " failed: " + text, ""};
}

}  // namespace sl::nn
