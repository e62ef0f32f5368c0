// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractButton>

#include "views/panels/start_page.h"

namespace sl {

/// A project as a wide button with its pictures.
class ProjectTileButton : public QAbstractButton {
    Q_OBJECT
public:
    explicit ProjectTileButton(ProjectTile tile, QWidget* parent = nullptr);
    QSize sizeHint() const override { return {440, 196}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintPictures(QPainter& painter, const QRect& rect) const;
    ProjectTile m_tile;
};

}  // namespace sl
