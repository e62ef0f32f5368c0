// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

#include "core/base/image.h"
#include "core/session/session_values.h"

class QLabel;
class QVBoxLayout;

namespace sl {

/// A project on the start page: a strip of its pictures, its name, what it shows.
struct ProjectTile {
    QString folder, name, description;
    std::vector<ImagePtr> pictures;  ///< up to four, small
};

/// What the window shows when nothing is open.
class StartPage : public QWidget {
    Q_OBJECT
public:
    explicit StartPage(QWidget* parent = nullptr);

    void setDemos(const std::vector<ProjectTile>& demos);
    void setRecents(const QStringList& paths);
    /// One line on what the model in use can do.
    void setModelLine(const QString& text);

Q_SIGNALS:
    void openRequested(const QStringList& paths);
    void openFilesRequested();
    void openFolderRequested();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void build();
    QWidget* buildDropZone();

    QWidget* m_demoBox;
    QVBoxLayout* m_demos;
    QVBoxLayout* m_recents;
    QWidget* m_recentBox;
    QLabel* m_model;
};

}  // namespace sl
