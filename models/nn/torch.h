// SPDX-License-Identifier: Apache-2.0
#pragma once

// The one way to LibTorch for models/: precompiled, so that it is parsed once per build. Only what
// the folder uses: whatever a header leaves to be instantiated, GCC instantiates again at the end
// of every file that uses the precompiled header, and with the whole of <torch/torch.h> that took
// longer than most files themselves.
#include <torch/autograd.h>
#include <torch/nn/init.h>
#include <torch/nn/module.h>
#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/modules/embedding.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/utils/clip_grad.h>
#include <torch/optim/adamw.h>
#include <torch/types.h>
