// SPDX-License-Identifier: Apache-2.0
#include "core/store/safetensors_file.h"

#include <bit>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/json.h"
#include "core/store/durable_file.h"

namespace sl::store {

namespace {

static_assert(std::endian::native == std::endian::little, "the format is little-endian");

constexpr std::size_t kLengthBytes = 8;
constexpr std::uint64_t kMaxHeaderBytes = 100'000'000;  // the format's own limit

std::size_t elementBytes(const std::string& dtype) {
    if (dtype == "F32" || dtype == "I32") return 4;
    if (dtype == "F64") return 8;
    return 0;
}

bool readAt(int fd, std::size_t offset, void* target, std::size_t bytes) {
    auto* to = static_cast<char*>(target);
    while (bytes > 0) {
        const ssize_t n = ::pread(fd, to, bytes, static_cast<off_t>(offset));
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        to += n;
        offset += static_cast<std::size_t>(n);
        bytes -= static_cast<std::size_t>(n);
    }
    return true;
}

tl::unexpected<Error> bad(const std::string& path, const std::string& why) {
    return fail(ErrorCode::BadInput, "the evidence file " + path + " is damaged: " + why,
                "ask again to make the evidence anew");
}

/// Elements that a shape asks for, or none where the product overflows or a side is negative.
std::optional<std::size_t> elementCount(const std::vector<std::int64_t>& shape) {
    std::size_t count = 1;
    for (const std::int64_t side : shape)
        if (side < 0 || __builtin_mul_overflow(count, static_cast<std::size_t>(side), &count))
            return std::nullopt;
    return count;
}

/// Reads {"dtype","shape","data_offsets"}; false where it does not hold together or leaves the
/// data.
bool readTensor(const Json& json, std::size_t dataBytes, SafetensorsFile::Tensor& tensor) {
    std::vector<std::size_t> offsets;
    try {
        tensor.dtype = json.at("dtype").get<std::string>();
        for (const Json& side : json.at("shape")) {
            if (!side.is_number_unsigned()) return false;
            tensor.shape.push_back(side.get<std::int64_t>());
        }
        for (const Json& offset : json.at("data_offsets")) {
            if (!offset.is_number_unsigned()) return false;
            offsets.push_back(offset.get<std::size_t>());
        }
    } catch (const Json::exception&) {
        return false;
    }
    const std::size_t size = elementBytes(tensor.dtype);
    const auto count = elementCount(tensor.shape);
    if (size == 0 || !count || offsets.size() != 2) return false;
    tensor.begin = offsets[0];
    tensor.end = offsets[1];
    std::size_t bytes = 0;
    return tensor.begin <= tensor.end && tensor.end <= dataBytes &&
           !__builtin_mul_overflow(*count, size, &bytes) && bytes == tensor.end - tensor.begin;
}

}  // namespace

Result<std::int64_t> writeSafetensors(const std::string& path,
                                      const std::map<std::string, std::string>& metadata,
                                      const std::vector<TensorView>& tensors) {
    Json header = Json::object();
    header["__metadata__"] = metadata;
    std::size_t offset = 0;
    for (const TensorView& t : tensors) {
        header[t.name] = {{"dtype", t.dtype},
                          {"shape", t.shape},
                          {"data_offsets", Json::array({offset, offset + t.bytes})}};
        offset += t.bytes;
    }
    std::string text = dumpJson(header);
    // Spaces up to a multiple of eight, so that the data can be mapped aligned.
    text.append((8 - text.size() % 8) % 8, ' ');
    if (text.size() > kMaxHeaderBytes)
        return fail(ErrorCode::BadInput, "labels of " + path + " take more than 100 MB");
    const std::uint64_t length = text.size();
    std::vector<std::string_view> pieces = {{reinterpret_cast<const char*>(&length), kLengthBytes},
                                            text};
    for (const TensorView& t : tensors)
        pieces.emplace_back(static_cast<const char*>(t.data), t.bytes);
    if (auto ok = writeDurably(path, pieces); !ok) return passOn(ok);
    return static_cast<std::int64_t>(kLengthBytes + text.size() + offset);
}

SafetensorsFile::SafetensorsFile(SafetensorsFile&& other) noexcept
    : m_path(std::move(other.m_path)),
      m_fd(std::exchange(other.m_fd, -1)),
      m_metadata(std::move(other.m_metadata)),
      m_tensors(std::move(other.m_tensors)) {}

SafetensorsFile::~SafetensorsFile() {
    if (m_fd >= 0) ::close(m_fd);
}

Result<SafetensorsFile> SafetensorsFile::open(const std::string& path) {
    SafetensorsFile file(path);
    // Never waits on a pipe that somebody put in the file's place.
    file.m_fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file.m_fd < 0)
        return fail(ErrorCode::BadInput,
                    "cannot read the evidence file " + path + ": " + std::strerror(errno),
                    "ask again to make the evidence anew");
    if (auto ok = file.readHeader(); !ok) return passOn(ok);
    return file;
}

Result<void> SafetensorsFile::readHeader() {
    struct stat info {};
    if (::fstat(m_fd, &info) != 0 || !S_ISREG(info.st_mode)) return bad(m_path, "not a file");
    const auto fileBytes = static_cast<std::size_t>(info.st_size);
    std::uint64_t length = 0;
    if (fileBytes < kLengthBytes || !readAt(m_fd, 0, &length, kLengthBytes))
        return bad(m_path, "it is too short");
    if (length > kMaxHeaderBytes || length > fileBytes - kLengthBytes)
        return bad(m_path, "its header is longer than the file");
    std::string text(length, '\0');
    if (!readAt(m_fd, kLengthBytes, text.data(), length)) return bad(m_path, "reading failed");
    const auto header = parseJson(text, m_path);
    if (!header) return passOn(header);
    if (!header->is_object()) return bad(m_path, "its header is no JSON object");
    const std::size_t dataStart = kLengthBytes + length;
    for (const auto& [name, json] : header->items()) {
        if (name == "__metadata__") {
            for (const auto& [key, value] : json.items())
                if (value.is_string()) m_metadata[key] = value.get<std::string>();
            continue;
        }
        Tensor tensor;
        if (!readTensor(json, fileBytes - dataStart, tensor))
            return bad(m_path, "tensor '" + name + "' does not fit");
        tensor.begin += dataStart;
        tensor.end += dataStart;
        m_tensors[name] = std::move(tensor);
    }
    return {};
}

template <class T>
Result<std::vector<T>> SafetensorsFile::read(const std::string& name, const char* dtype) const {
    const auto it = m_tensors.find(name);
    if (it == m_tensors.end() || it->second.dtype != dtype)
        return bad(m_path, "there is no tensor '" + name + "' of type " + dtype);
    const std::size_t bytes = it->second.end - it->second.begin;
    std::vector<T> values(bytes / sizeof(T));
    if (!readAt(m_fd, it->second.begin, values.data(), bytes))
        return bad(m_path, "it is shorter than its header says");
    return values;
}

Result<std::vector<float>> SafetensorsFile::floats(const std::string& name) const {
    return read<float>(name, "F32");
}

Result<std::vector<double>> SafetensorsFile::doubles(const std::string& name) const {
    return read<double>(name, "F64");
}

Result<std::vector<std::int32_t>> SafetensorsFile::ints(const std::string& name) const {
    return read<std::int32_t>(name, "I32");
}

}  // namespace sl::store
