// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QLineEdit;

namespace sl {

/// A path to type, drop or choose.
class PathEdit : public QWidget {
    Q_OBJECT
public:
    enum class Kind { File, Folder };
    /// `what` names the field for the chooser's title and screen readers.
    PathEdit(Kind kind, const QString& what, const QString& placeholder, QWidget* parent = nullptr);

    QString path() const;
    void setPath(const QString& path);  ///< does not emit
    void setPlaceholder(const QString& text);

Q_SIGNALS:
    void pathChanged(const QString& path);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void choose();

    Kind m_kind;
    QString m_what;
    QLineEdit* m_edit;
};

}  // namespace sl
