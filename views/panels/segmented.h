// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QButtonGroup;

namespace sl {

/// A few choices side by side of which one holds.
class Segmented : public QWidget {
    Q_OBJECT
public:
    explicit Segmented(const QStringList& choices, QWidget* parent = nullptr);

    int current() const;
    void setCurrent(int index);  ///< does not emit
    /// Turns a choice off with a reason, or on with an empty one.
    void setWhyNot(int index, const QString& reason);
    void setChoiceToolTip(int index, const QString& text);

Q_SIGNALS:
    void chosen(int index);

private:
    QButtonGroup* m_group;
    QStringList m_toolTips;
};

}  // namespace sl
