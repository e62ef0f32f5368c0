// SPDX-License-Identifier: Apache-2.0
#include "core/task/task_registry.h"
