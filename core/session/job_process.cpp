// SPDX-License-Identifier: Apache-2.0
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/session/job_folder.h"

namespace sl {

namespace {

QByteArray readProc(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Whether a process has this file open.
bool hasOpen(qint64 process, const QString& canonicalPath) {
    const QDir dir(QString("/proc/%1/fd").arg(process));
    for (const QString& name : dir.entryList(QDir::Files | QDir::System | QDir::NoDotAndDotDot))
        if (QFile::symLinkTarget(dir.filePath(name)) == canonicalPath) return true;
    return false;
}

/// The process of the lowest number that has the file open; 0: none of ours.
qint64 firstWithOpen(const QString& canonicalPath) {
    qint64 first = 0;
    for (const QString& name : QDir("/proc").entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        const qint64 process = name.toLongLong();
        if (process > 0 && (first == 0 || process < first) && hasOpen(process, canonicalPath))
            first = process;
    }
    return first;
}

}  // namespace

bool isLocked(const QString& folder) {
    const QByteArray path = QFile::encodeName(folder + "/lock");
    const int file = ::open(path.constData(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    // Shared, so that two windows that look at the same time do not see each other.
    const bool locked = ::flock(file, LOCK_SH | LOCK_NB) != 0;
    ::close(file);
    return locked;
}

/// /proc/locks names the file by device and inode and the process that took the lock. Devices are
/// written differently by some file systems, so the process's open files decide; and a lock may
/// have been handed on to a child, which is then looked for.
qint64 lockHolder(const QString& folder) {
    const QString path = QFileInfo(folder + "/lock").canonicalFilePath();
    struct stat info {};
    if (path.isEmpty() || ::stat(QFile::encodeName(path).constData(), &info) != 0) return 0;
    const QByteArray inode = ':' + QByteArray::number(static_cast<qulonglong>(info.st_ino));
    for (const QByteArray& line : readProc("/proc/locks").split('\n')) {
        const QList<QByteArray> words = line.simplified().split(' ');
        if (words.size() < 6 || words[1] != "FLOCK" || !words[5].endsWith(inode)) continue;
        const qint64 process = words[4].toLongLong();
        if (process > 0 && hasOpen(process, path)) return process;
        return firstWithOpen(path);
    }
    return 0;
}

qint64 residentBytes(qint64 process) {
    const QList<QByteArray> words = readProc(QString("/proc/%1/statm").arg(process)).split(' ');
    return words.size() > 1 ? words[1].toLongLong() * ::sysconf(_SC_PAGESIZE) : 0;
}

bool processGone(qint64 process) {
    const QByteArray stat = readProc(QString("/proc/%1/stat").arg(process));
    const qsizetype name = stat.lastIndexOf(')');  // the name may hold anything
    if (name < 0 || name + 2 >= stat.size()) return true;
    const char state = stat[name + 2];
    return state == 'Z' || state == 'X';
}

}  // namespace sl
