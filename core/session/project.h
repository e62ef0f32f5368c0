// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include <QStringList>

#include "core/session/session_values.h"

namespace sl {

class TaskRegistry;

/// A project, folder or list of files as it was found on disk.
struct OpenedProject {
    ProjectInfo info;
    std::vector<MediaItem> samples;
    std::shared_ptr<TaskRegistry> tasks;
    std::vector<Notice> notices;  ///< what could not be opened, and why
};

/// Opens one project folder (or its project.json), one folder of pictures, or files. Reads the
/// disk: call from a worker. BadInput when nothing of it can be opened. Its plugins run in
/// `trialProgram` (sightline-cli; empty: no trial) before they are opened.
Result<OpenedProject> openProject(const QStringList& paths, bool trustPlugins,
                                  const QString& trialProgram = {});

/// Files of the kinds that can be opened, in natural order ("2" before "10"); at most `limit`.
/// Hidden folders and run folders are left out.
QStringList mediaFilesBelow(const QString& folder, int limit);

/// A file as a sample, named `name`; looks whether it is there.
MediaItem mediaItem(const QString& path, const QString& name);

/// Order of names as people sort them: numbers by value, case ignored. (QCollator does so only
/// where Qt was built with ICU and the locale is not C.)
bool naturallyBefore(const QString& a, const QString& b);

/// What a path is, by a quick look: decides what dropping it on the window does.
enum class PathKind { Project, Folder, Model, Media, Missing, Other };
PathKind pathKind(const QString& path);

/// Name and description of a project folder for the start page; empty name when it is none.
ProjectInfo projectSummary(const QString& folder);

/// Project folders directly in `folders`, in natural order, with thumbnails of up to four of their
/// pictures. Reads and decodes: call from a worker.
std::vector<DemoProject> demoProjects(
    const QStringList& folders,
    const std::function<Result<ImagePtr>(const std::string&)>& readImage);

/// Store of a user who has no project open.
QString userStorePath();

}  // namespace sl
