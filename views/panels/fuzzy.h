// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include <QString>

namespace sl {

/// How well `typed` fits `text`: every letter must occur in order, case and spaces ignored. Higher
/// is better: starts of words and neighbouring letters count most, gaps and length against.
/// `positions` receives the matched places.
std::optional<int> fuzzyScore(const QString& typed, const QString& text,
                              std::vector<int>* positions = nullptr);

}  // namespace sl
