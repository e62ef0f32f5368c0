// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include <string>

#include "core/datasets/dataset.h"

/// For tests: a folder of data files, gone at the end.
class DataFolder {
public:
    void write(const char* name, const std::string& content) {
        const QString file = m_folder.filePath(QString::fromUtf8(name));
        QDir().mkpath(QFileInfo(file).path());
        QFile::remove(file);
        QFile out(file);
        if (out.open(QIODevice::WriteOnly))
            out.write(content.data(), static_cast<qint64>(content.size()));
    }
    std::string path(const char* name = "") const {
        return *name == '\0' ? m_folder.path().toStdString()
                             : m_folder.filePath(QString::fromUtf8(name)).toStdString();
    }

private:
    QTemporaryDir m_folder;
};

/// A complaint about that place with those words in it.
inline bool hasFinding(const sl::datasets::Dataset& data, const std::string& where,
                       const std::string& what) {
    for (const sl::datasets::Finding& finding : data.findings)
        if (finding.where.find(where) != std::string::npos &&
            finding.what.find(what) != std::string::npos)
            return true;
    return false;
}
