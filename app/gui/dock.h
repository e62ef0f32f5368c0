// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDockWidget>

class QLabel;

namespace sl {

/// A dock with our title bar: name, float, close. Where docks share a place their tabs carry the
/// names and the title bar shrinks to its buttons' row without a name.
class Dock : public QDockWidget {
    Q_OBJECT
public:
    Dock(const QString& id, const QString& title, const QString& icon, QWidget* content,
         QWidget* parent);

    /// Follows whether the dock shares its place with others.
    void setTabbed(bool tabbed);

private:
    QWidget* buildTitle();
    QLabel* m_title;
    QWidget* m_bar;
    QWidget* m_noBar;
};

}  // namespace sl
