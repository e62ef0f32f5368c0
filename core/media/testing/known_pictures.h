// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "core/base/image.h"

/// Used by tests only: the pictures behind testdata/ (see make_fixtures.py there) and their files.
namespace fixture {

constexpr int kWidth = 16;
constexpr int kHeight = 12;

/// "colour", "grey", "checks", "alpha" (colour whose lower half covers 128/255, over white) or
/// "white".
sl::Image picture(std::string_view kind);

std::string path(const char* file);

/// Content of a file in testdata; empty where it cannot be read.
std::string bytes(const char* file);

/// Largest difference of a channel; 256 where the sizes differ.
int difference(const sl::Image& a, const sl::Image& b);

}  // namespace fixture
