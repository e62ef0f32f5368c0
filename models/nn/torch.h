// SPDX-License-Identifier: Apache-2.0
#pragma once

// The one way to LibTorch for models/: precompiled, so that it is parsed once per build.
#include <torch/torch.h>
