// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace sl {

/// `one` or `many` with the number in place of %1: "1 run", "3 runs". (tr's own %n writes "run(s)"
/// where no translation is loaded, English included.)
inline QString counted(qsizetype number, const QString& one, const QString& many) {
    return (number == 1 ? one : many).arg(number);
}

}  // namespace sl
