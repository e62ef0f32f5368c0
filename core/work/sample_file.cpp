// SPDX-License-Identifier: Apache-2.0
#include "core/work/sample_file.h"

#include "core/media/media.h"
#include "core/work/store_samples.h"

namespace sl::work {

Result<datasets::Dataset> readSampleFile(const std::string& path, const std::string& format,
                                         datasets::ReadOptions options) {
    if (format == kStoreFormat)
        return isKeptStoreSamples(path) ? keptStoreSamples(path, options)
                                        : storeSamples(path, options);
    if (!options.pictureSize)
        options.pictureSize = [](const std::string& file) -> Result<std::pair<int, int>> {
            const auto info = media::info(file);
            if (!info) return passOn(info);
            return std::pair(info->width, info->height);
        };
    return datasets::read(path, format, options);
}

}  // namespace sl::work
