// SPDX-License-Identifier: Apache-2.0
#include "core/base/ids.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <random>

namespace sl {

namespace {

constexpr char kAlphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

std::int64_t unixMs() {
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

}  // namespace

std::string newRunId() {
    std::string id(26, '0');
    auto ms = static_cast<std::uint64_t>(unixMs());
    for (int i = 9; i >= 0; --i) {
        id[static_cast<std::size_t>(i)] = kAlphabet[ms & 31U];
        ms >>= 5U;
    }
    std::random_device entropy;
    for (std::size_t i = 10; i < id.size(); ++i) id[i] = kAlphabet[entropy() & 31U];
    return id;
}

std::string utcNow() {
    const std::int64_t ms = unixMs();
    const auto seconds = static_cast<std::time_t>(ms / 1000);
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    std::array<char, 40> text{};
    const std::size_t n = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &utc);
    std::string result(text.data(), n);
    const std::string millis = std::to_string(1000 + ms % 1000);
    return result + "." + millis.substr(1) + "Z";
}

}  // namespace sl
