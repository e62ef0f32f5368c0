// SPDX-License-Identifier: Apache-2.0
// The part of Session that keeps track of files: those that joined the project, and those that
// moved elsewhere.
#include <QDir>

#include "core/session/project.h"
#include "core/session/samples.h"
#include "core/session/session.h"
#include "core/session/store_reader.h"
#include "core/session/store_writer.h"
#include "core/session/worker_thread.h"

namespace sl {

namespace {
const QString kDoneSetting = QStringLiteral("samples.done");
const QString kAddedSetting = QStringLiteral("samples.added");
const QString kMovedSetting = QStringLiteral("samples.moved");
}  // namespace

void Session::readFileSettings() {
    // Files that joined come first: they may be done or moved too.
    for (const QString& key : {kAddedSetting, kDoneSetting, kMovedSetting})
        m_reader->readSetting(key);
}

void Session::saveDone() {
    m_writer->setSetting(kDoneSetting, m_samples->doneList());
}

void Session::settingRead(const QString& key, const QString& value) {
    if (key == kDoneSetting) {
        ++m_opening;  // reading marks is no reason to write them
        m_samples->applyDoneList(value);
        --m_opening;
    } else if (key == kAddedSetting) {
        m_added = value.split('\n', Qt::SkipEmptyParts);
        std::vector<MediaItem> items;
        for (const QString& name : m_added)
            items.push_back(
                mediaItem(QDir::cleanPath(QDir(m_project.folder).filePath(name)), name));
        m_samples->add(std::move(items));
    } else if (key == kMovedSetting) {
        m_relocations = relocationsFromText(value);
        applyRelocations(false);
    }
}

/// The path as the store keeps it: relative inside the project.
QString Session::kept(const QString& path) const {
    const QString inside = QDir(m_project.folder).relativeFilePath(path);
    return inside.startsWith("../") ? path : inside;
}

/// Files dropped or pasted on an open project are of it from now on.
void Session::joined(std::vector<MediaItem> items) {
    if (!m_project.adHoc) {
        for (MediaItem& item : items) {
            item.name = kept(item.path);
            if (m_samples->indexOf(item.path) < 0 && !m_added.contains(item.name) &&
                !item.name.contains('\n'))
                m_added << item.name;
        }
        m_writer->setSetting(kAddedSetting, m_added.join('\n'));
    }
    m_samples->append(std::move(items));
}

void Session::relocate(const QString& missing, const QString& path) {
    const Relocation relocation = relocationOf(missing, path);
    if (relocation.from == relocation.to) return;
    m_relocations.push_back(relocation);
    if (!m_project.adHoc) m_writer->setSetting(kMovedSetting, relocationsText(m_relocations));
    applyRelocations(true);
}

void Session::applyRelocations(bool tell) {
    QStringList missing;
    for (const MediaItem& item : m_samples->items())
        if (item.missing) missing << item.path;
    ++m_opening;
    m_disk->post([this, missing, tell, relocations = m_relocations, id = m_openId] {
        const auto found = relocated(relocations, missing);
        QMetaObject::invokeMethod(
            this,
            [this, found, tell, id] {
                --m_opening;
                if (id == m_openId) relocatedTo(found, tell);
                Q_EMIT idleChanged();
            },
            Qt::QueuedConnection);
    });
    Q_EMIT idleChanged();
}

void Session::relocatedTo(const QHash<QString, QString>& found, bool tell) {
    if (!found.isEmpty()) m_samples->relocate(found);
    if (!tell) return;
    const int missing = m_samples->missing();
    QString text = tr("%1 files were found again").arg(found.size());
    if (found.size() == 1) text = tr("The file was found again");
    if (found.isEmpty()) text = tr("No missing file was found there");
    Q_EMIT notice({found.isEmpty() ? Notice::Level::Warning : Notice::Level::Info, text,
                   missing > 0 ? tr("%1 are still missing.").arg(missing) : QString()});
}

}  // namespace sl
