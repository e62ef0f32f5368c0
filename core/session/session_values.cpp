// SPDX-License-Identifier: Apache-2.0
#include "core/session/session_values.h"

#include <QFileInfo>

namespace sl {

QString ModelState::shortName() const {
    const QString last = QFileInfo(name).fileName();
    return last.isEmpty() ? name : last;
}

Notice Notice::fromError(const Error& error) {
    Notice notice;
    notice.level = Level::Error;
    notice.text = QString::fromStdString(error.message);
    notice.details = QString::fromStdString(error.hint);
    return notice;
}

}  // namespace sl
