// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

class QApplication;

namespace sl {

/// The look of the program: Qt's Fusion with our palette, one style sheet, one font.
class Theme {
public:
    enum class Choice { Dark, Light, System };

    /// Notes what the desktop's own palette looks like; call once, before the first apply().
    explicit Theme(QApplication* application);

    /// Colours everything; widgets that are there follow.
    void apply(Choice choice);
    Choice choice() const { return m_choice; }
    /// The desktop's wish became known or changed: followed where the choice is System.
    void setSystemDark(bool dark);
    bool isDark() const;

    static QString name(Choice choice);           ///< "dark", "light", "system"
    static Choice fromName(const QString& name);  ///< Dark for names it does not know

private:
    QApplication* m_application;
    bool m_systemDark;
    Choice m_choice = Choice::Dark;
};

}  // namespace sl
