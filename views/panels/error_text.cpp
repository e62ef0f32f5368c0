// SPDX-License-Identifier: Apache-2.0
#include "views/panels/error_text.h"

namespace sl {

QString errorLine(const Error& error) {
    const QString message = QString::fromStdString(error.message);
    if (error.hint.empty()) return message;
    return QString("%1 — %2").arg(message, QString::fromStdString(error.hint));
}

}  // namespace sl
