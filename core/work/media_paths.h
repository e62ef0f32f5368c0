// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/base/query.h"

namespace sl::work {

/// Folder of the project whose store this is: the store's folder where project.json lies beside it;
/// empty where there is no project.
std::string projectOf(const std::string& storePath);

/// How a medium stands in the record: relative to the project where it lies inside, else absolute.
std::string recordedMediaPath(const std::string& path, const std::string& storePath);

/// Where a recorded medium is found from here.
std::string openableMediaPath(const std::string& recorded, const std::string& storePath);

/// The query as the record keeps it: media by recordedMediaPath, with the SHA-256 of each (empty
/// for one that cannot be read or is larger than 512 MiB).
Query recordedQuery(const Query& query, const std::string& storePath);

}  // namespace sl::work
