# SPDX-License-Identifier: Apache-2.0
# The one place that pins LibTorch; packaging/setup reads these lines too.
set(SIGHTLINE_TORCH_VERSION 2.11.0)
set(SIGHTLINE_CUPTI_VERSION 13.0.85)
set(SIGHTLINE_CUDART_VERSION 13.0.96)
