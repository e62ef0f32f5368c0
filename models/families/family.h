// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "models/runtime/model_runtime.h"

namespace sl::families {

/// A kind of checkpoint that can be opened: recognised by config.json's model_type.
struct Family {
    FamilyInfo info;
    std::vector<std::string> modelTypes;
    std::function<Result<std::unique_ptr<ModelRuntime>>(const std::string& folder,
                                                        const ModelSpec& spec, Control& control)>
        open;
    /// Fills what of the report is the family's: tensors that match, tokenizer, parameters.
    std::function<Result<void>(const std::string& folder, InspectReport& report)> inspect;
};

using FamilyRegistry = std::vector<Family>;

/// All families compiled in, made once.
const FamilyRegistry& registry();

}  // namespace sl::families
