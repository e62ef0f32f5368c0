// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QFont>

namespace sl {

/// The font file of `font` put together again from its tables, so that Dear ImGui writes in the
/// window's own font. Empty where Qt gives no outlines (bitmap or colour fonts).
QByteArray fontFile(const QFont& font);

}  // namespace sl
