// SPDX-License-Identifier: Apache-2.0
#include "views/panels/segmented.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPushButton>

#include "views/panels/look.h"

namespace sl {

Segmented::Segmented(const QStringList& choices, QWidget* parent)
    : QWidget(parent), m_group(new QButtonGroup(this)), m_toolTips(choices) {
    setProperty("segmented", true);
    setAttribute(Qt::WA_StyledBackground);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(2, 2, 2, 2);
    row->setSpacing(2);
    for (int i = 0; i < choices.size(); ++i) {
        auto* button = new QPushButton(choices[i], this);
        button->setCheckable(true);
        button->setProperty("segment", true);
        button->setMinimumHeight(kSmallestTarget);
        button->setAccessibleName(choices[i]);
        m_group->addButton(button, i);
        row->addWidget(button, 1);
    }
    m_group->setExclusive(true);
    setCurrent(0);
    connect(m_group, &QButtonGroup::idClicked, this, &Segmented::chosen);
}

int Segmented::current() const {
    return m_group->checkedId();
}

void Segmented::setCurrent(int index) {
    if (auto* button = m_group->button(index)) button->setChecked(true);
}

void Segmented::setWhyNot(int index, const QString& reason) {
    if (auto* button = m_group->button(index)) setUsable(button, reason, m_toolTips[index]);
}

void Segmented::setChoiceToolTip(int index, const QString& text) {
    m_toolTips[index] = text;
    if (auto* button = m_group->button(index); button != nullptr && button->isEnabled())
        button->setToolTip(text);
}

}  // namespace sl
