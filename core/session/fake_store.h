// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "core/session/fake_engine.h"

namespace sl {

/// A store in the behaviour's maps; all stores of one path share their records.
std::unique_ptr<ExperimentStore> fakeStore(const std::string& path,
                                           const std::shared_ptr<FakeBehaviour>& behaviour);

}  // namespace sl
