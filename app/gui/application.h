// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

namespace sl {

struct Engine;

/// The whole program: reads the command line, opens the window, runs until it closes. Exit status:
/// 0 done, 1 a script's step failed, 2 wrong usage. Tests pass an engine of their own.
int runApplication(int argc, char** argv, std::shared_ptr<const Engine> engine);

}  // namespace sl
