// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/script_record_fields.h"

namespace sl {

/// Fields of the fine-tune window (train.data, train.format, train.media_root, train.base,
/// train.recipe, train.minutes, train.steps, train.test, train.threads, train.watch), of the jobs
/// (jobs.log_axes) and of the watched samples (watch.position, watch.beside_base).
const std::map<QString, ScriptSetter>& trainSetters();

}  // namespace sl
