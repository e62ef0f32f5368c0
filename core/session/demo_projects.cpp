// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <QDir>

#include "core/media/thumbnail.h"
#include "core/session/project.h"

namespace sl {

namespace {

constexpr std::size_t kPictures = 4;
constexpr int kSide = 320;

DemoProject demoAt(const OpenedProject& project,
                   const std::function<Result<ImagePtr>(const std::string&)>& readImage) {
    DemoProject demo;
    demo.info = project.info;
    for (const MediaItem& item : project.samples) {
        if (demo.pictures.size() == kPictures) break;
        const auto image = readImage(item.path.toStdString());
        if (image) demo.pictures.push_back(thumbnail(*image, kSide));
    }
    return demo;
}

}  // namespace

std::vector<DemoProject> demoProjects(
    const QStringList& folders,
    const std::function<Result<ImagePtr>(const std::string&)>& readImage) {
    std::vector<DemoProject> demos;
    for (const QString& folder : folders) {
        QStringList names = QDir(folder).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
        std::sort(names.begin(), names.end(), naturallyBefore);
        for (const QString& name : names) {
            const QString path = QDir(folder).canonicalPath() + "/" + name;
            if (pathKind(path) != PathKind::Project) continue;
            const auto project = openProject({path}, false);
            if (project) demos.push_back(demoAt(*project, readImage));
        }
    }
    return demos;
}

}  // namespace sl
