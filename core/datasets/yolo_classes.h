// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/datasets/dataset.h"

namespace sl::datasets {

/// Names of the classes by number: `names` of data.yaml (a list, or a map from numbers), else the
/// lines of classes.txt, else none. `yaml` empty: looked for in `root`. What is wrong with the
/// files becomes a finding, and the other one is tried.
std::vector<std::string> yoloClasses(const std::filesystem::path& root,
                                     const std::filesystem::path& yaml,
                                     std::vector<Finding>& findings);

/// data.yaml as Ultralytics reads it: names by number, pictures in images/ under the folder.
std::string yoloYaml(const std::vector<std::string>& classes);

/// classes.txt, one name a line; line breaks in names become blanks there.
std::string yoloClassLines(const std::vector<std::string>& classes);

}  // namespace sl::datasets
