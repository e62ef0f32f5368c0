// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFile>
#include <QTemporaryDir>

#include <string>

/// For tests: a data file with a given content, gone at the end.
class DataFile {
public:
    explicit DataFile(const std::string& content, const char* name = "data.json")
        : m_path(m_folder.filePath(QString::fromLatin1(name))) {
        QFile file(m_path);
        if (file.open(QIODevice::WriteOnly))
            file.write(content.data(), static_cast<qint64>(content.size()));
    }
    std::string path() const { return m_path.toStdString(); }

private:
    QTemporaryDir m_folder;
    QString m_path;
};
