// SPDX-License-Identifier: Apache-2.0
#include "views/panels/region_chip.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

#include "views/panels/look.h"

namespace sl {

RegionChip::RegionChip(QWidget* parent) : QWidget(parent), m_text(new QLabel(this)) {
    setProperty("chip", true);
    setAttribute(Qt::WA_StyledBackground);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(kGap, 0, 0, 0);
    row->setSpacing(kHalfGap);
    auto* close = iconButton("close", tr("Ask about the whole picture"), this);
    close->setIconSize({12, 12});
    row->addWidget(m_text);
    row->addWidget(close);
    connect(close, &QToolButton::clicked, this, &RegionChip::cleared);
    setRegion(std::nullopt);
}

void RegionChip::setRegion(const std::optional<Box>& region) {
    setVisible(region.has_value());
    if (!region) return;
    m_text->setText(tr("region %1, %2 – %3, %4")
                        .arg(qRound(region->x0))
                        .arg(qRound(region->y0))
                        .arg(qRound(region->x1))
                        .arg(qRound(region->y1)));
    m_text->setToolTip(tr("The question is about this part of the picture only"));
}

}  // namespace sl
