// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include "core/base/result.h"

namespace sl {

/// What failed and what to try, in one line: "message — hint", or the message alone.
QString errorLine(const Error& error);

}  // namespace sl
