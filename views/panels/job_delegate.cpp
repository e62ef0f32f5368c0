// SPDX-License-Identifier: Apache-2.0
#include "views/panels/job_delegate.h"

#include <QPainter>

#include "views/panels/jobs_model.h"
#include "views/panels/look.h"

namespace sl {

namespace {

constexpr int kRowHeight = 56;
constexpr int kBarHeight = 4;

QColor stateColor(RunState state, const QWidget* widget) {
    switch (state) {
        case RunState::Running: return accentColor(widget);
        case RunState::Done: return goodColor(widget);
        case RunState::Failed: return badColor(widget);
        default: return dimColor(widget);
    }
}

QString stateIcon(RunState state) {
    switch (state) {
        case RunState::Running: return "jobs";
        case RunState::Done: return "check";
        case RunState::Failed: return "error";
        case RunState::Paused: return "pause";
        default: return "stop";
    }
}

}  // namespace

QSize JobDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return {1, kRowHeight};  // as wide as the list
}

void JobDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                        const QModelIndex& index) const {
    const auto* model = qobject_cast<const JobsModel*>(index.model());
    if (model == nullptr) return;
    const JobInfo& job = model->job(index.row());
    const QWidget* widget = option.widget;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (option.state & (QStyle::State_Selected | QStyle::State_MouseOver)) {
        QColor fill =
            option.state & QStyle::State_Selected ? accentColor(widget) : hoverColor(widget);
        if (option.state & QStyle::State_Selected) fill.setAlphaF(0.20F);
        painter->setPen(Qt::NoPen);
        painter->setBrush(fill);
        painter->drawRoundedRect(option.rect.adjusted(0, 1, 0, -1), 6, 6);
    }
    const QRect inner = option.rect.adjusted(kGap, kGap, -kGap, -kGap);
    const QColor color = stateColor(job.state.state, widget);
    tintedIcon(stateIcon(job.state.state), color)
        .paint(painter, QRect(inner.left(), inner.top() + 1, kIconSide, kIconSide));
    QRect line(inner.left() + kIconSide + kGap, inner.top(), inner.width() - kIconSide - kGap,
               option.fontMetrics.height());
    painter->setFont(option.font);
    painter->setPen(option.palette.color(QPalette::Text));
    painter->drawText(line, Qt::AlignVCenter,
                      option.fontMetrics.elidedText(job.title, Qt::ElideRight, line.width()));
    line.translate(0, option.fontMetrics.height());
    painter->setFont(tabularFont(option.font));
    painter->setPen(dimColor(widget));
    painter->drawText(line, Qt::AlignVCenter,
                      option.fontMetrics.elidedText(jobLine(job), Qt::ElideRight, line.width()));
    const double share = progressShare(job);
    if (job.alive && share >= 0) {
        const QRectF bar(line.left(), inner.bottom() - kBarHeight + 3, line.width(), kBarHeight);
        painter->setPen(Qt::NoPen);
        painter->setBrush(lineColor(widget));
        painter->drawRoundedRect(bar, 2, 2);
        painter->setBrush(color);
        painter->drawRoundedRect(QRectF(bar.topLeft(), QSizeF(bar.width() * share, kBarHeight)), 2,
                                 2);
    }
    painter->restore();
}

}  // namespace sl
