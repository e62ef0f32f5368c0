// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <QHash>
#include <QString>
#include <QStringList>

namespace sl {

/// Files that lay under `from` lie under `to` now; both may also be one file.
struct Relocation {
    QString from, to;
    bool operator==(const Relocation&) const = default;
};

/// The farthest-reaching relocation that explains that the file `missing` was found as `found`:
/// what is equal at the end of both paths is taken off. A file with another name is just itself.
Relocation relocationOf(const QString& missing, const QString& found);

/// Missing path → where it is now, for those that are there. Later relocations build on earlier
/// ones. Looks at the disk: call from a worker.
QHash<QString, QString> relocated(const std::vector<Relocation>& relocations,
                                  const QStringList& missing);

/// As kept in the project's store, and back; what is damaged is left out.
QString relocationsText(const std::vector<Relocation>& relocations);
std::vector<Relocation> relocationsFromText(const QString& text);

}  // namespace sl
