// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include <QDBusVariant>
#include <QObject>

namespace sl {

/// Whether the desktop asks for dark colours, as freedesktop's settings portal says it
/// (org.freedesktop.appearance color-scheme), also when that changes. Silent where there is no
/// session bus or no portal. GUI thread; never waits.
class DesktopTheme : public QObject {
    Q_OBJECT
public:
    explicit DesktopTheme(QObject* parent = nullptr);

    /// None while it is not known.
    std::optional<bool> dark() const { return m_dark; }

    /// The portal's value: 1 is dark, 2 is light, anything else says nothing. It may be wrapped.
    static std::optional<bool> darkFrom(const QVariant& value);

Q_SIGNALS:
    void changed();

private Q_SLOTS:
    void settingChanged(const QString& group, const QString& key, const QDBusVariant& value);

private:
    void take(const QVariant& value);

    std::optional<bool> m_dark;
};

}  // namespace sl
