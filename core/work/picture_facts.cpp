// SPDX-License-Identifier: Apache-2.0
#include "core/work/picture_facts.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <new>
#include <thread>

#include "core/base/hash.h"
#include "core/media/media.h"

namespace sl::work {

namespace {

namespace fs = std::filesystem;

/// A picture larger than this is hashed and decoded by two readings, not held in memory twice.
constexpr std::uintmax_t kHeldBytes = 256U << 20U;
constexpr unsigned kMostThreads = 16;

/// The file's content; false when it cannot be read.
bool readWhole(const std::string& path, std::uintmax_t size, std::string& bytes) {
    std::ifstream file(path, std::ios::binary);
    bytes.resize(static_cast<std::size_t>(size));
    file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
    return file.gcount() > 0 || (file.eof() && size == 0);
}

Result<ImagePtr> decoded(const std::string& path, std::uintmax_t size, std::string& sha) {
    std::string bytes;
    if (size <= kHeldBytes && readWhole(path, size, bytes)) {
        sha = sha256(bytes);
        return media::readImageFromBytes(bytes, path);
    }
    auto hash = sha256File(path);
    if (!hash) return passOn(hash);
    sha = std::move(*hash);
    return media::readImage(path);
}

PictureFacts factsOf(const std::string& path) {
    PictureFacts facts;
    std::error_code ec;
    facts.missing = !fs::exists(path, ec);
    if (facts.missing) return facts;
    const auto size = fs::file_size(path, ec);
    if (ec) {
        facts.error = path + " cannot be read: " + ec.message();
        return facts;
    }
    try {
        const auto image = decoded(path, size, facts.sha256);
        if (!image) {
            facts.error = image.error().message;
        } else if ((*image)->empty()) {
            facts.error = path + " has no pixels";
        } else {
            facts.width = (*image)->width;
            facts.height = (*image)->height;
            facts.likeness = likenessOf(**image);
        }
    } catch (const std::bad_alloc&) {
        facts.error = "not enough memory to read " + path;
    }
    return facts;
}

}  // namespace

Result<std::vector<PictureFacts>> readPictureFacts(const std::vector<std::string>& paths,
                                                   Control& control) {
    std::vector<PictureFacts> facts(paths.size());
    std::atomic<std::size_t> next = 0;
    std::atomic<std::size_t> done = 0;
    const auto work = [&] {
        for (std::size_t i = next++; i < paths.size() && !control.cancelled(); i = next++) {
            facts[i] = factsOf(paths[i]);
            ++done;
        }
    };
    const auto report = [&] {
        control.report({static_cast<std::int64_t>(done.load()),
                        static_cast<std::int64_t>(paths.size()), "pictures", ""});
    };
    std::vector<std::thread> threads;
    const auto count = std::clamp<std::size_t>(
        paths.size(), 1, std::clamp(std::thread::hardware_concurrency(), 1U, kMostThreads));
    for (std::size_t i = 0; i < count; ++i) threads.emplace_back(work);
    // Progress goes out on the calling thread alone.
    while (done < paths.size() && !control.cancelled()) {
        report();
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    for (std::thread& thread : threads) thread.join();
    if (auto ok = control.check(); !ok) return passOn(ok);
    report();
    return facts;
}

}  // namespace sl::work
