// SPDX-License-Identifier: Apache-2.0
#include "views/panels/toasts.h"

#include <algorithm>

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include "views/panels/look.h"

namespace sl {

namespace {

constexpr int kWidth = 360;
constexpr int kMost = 4;
constexpr int kInfoMs = 4'000, kWarningMs = 8'000, kErrorMs = 15'000;
constexpr int kAboveStatusBar = 40;

int lifetime(Notice::Level level) {
    switch (level) {
        case Notice::Level::Info: return kInfoMs;
        case Notice::Level::Warning: return kWarningMs;
        case Notice::Level::Error: return kErrorMs;
    }
    return kInfoMs;
}

QPixmap levelIcon(Notice::Level level, const QWidget* widget) {
    const bool info = level == Notice::Level::Info;
    const QColor color =
        info ? accentColor(widget)
             : (level == Notice::Level::Warning ? warnColor(widget) : badColor(widget));
    const QString name = info ? "info" : (level == Notice::Level::Warning ? "warning" : "error");
    return tintedIcon(name, color).pixmap(QSize(18, 18), widget->devicePixelRatioF());
}

}  // namespace

Toast::Toast(const Notice& notice, QWidget* parent)
    : QFrame(parent), m_text(notice.text), m_label(new QLabel(this)) {
    setProperty("toast", true);
    setAttribute(Qt::WA_StyledBackground);
    setAccessibleName(notice.text);
    auto* icon = new QLabel(this);
    icon->setPixmap(levelIcon(notice.level, this));
    m_label->setText(notice.text);
    m_label->setWordWrap(true);
    m_label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* close = iconButton("close", tr("Close"), this);
    close->setIconSize({12, 12});
    connect(close, &QToolButton::clicked, this, &Toast::closed);

    auto* texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(m_label);
    if (!notice.details.isEmpty()) texts->addWidget(note(notice.details, this));
    auto* links = new QHBoxLayout;
    links->setSpacing(2 * kGap);
    if (!notice.command.isEmpty())
        connect(addLink(notice.commandText, links), &QPushButton::clicked, this,
                [this, id = notice.command] { Q_EMIT commandRequested(id); });
    if (!notice.place.isEmpty())
        connect(addLink(tr("Open folder"), links), &QPushButton::clicked, this,
                [this, place = notice.place] { Q_EMIT placeRequested(place); });
    if (notice.level != Notice::Level::Info)
        connect(addLink(tr("Show log"), links), &QPushButton::clicked, this,
                &Toast::detailsRequested);
    if (links->count() > 0) {
        links->addStretch(1);
        texts->addLayout(links);
    } else {
        delete links;
    }
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(kGap + kHalfGap, kGap, kHalfGap, kGap);
    row->setSpacing(kGap);
    row->addWidget(icon, 0, Qt::AlignTop);
    row->addLayout(texts, 1);
    row->addWidget(close, 0, Qt::AlignTop);
    m_timer.setSingleShot(true);
    // Long enough to reach for the folder.
    m_timer.setInterval(notice.place.isEmpty() ? lifetime(notice.level)
                                               : std::max(lifetime(notice.level), kWarningMs));
    connect(&m_timer, &QTimer::timeout, this, &Toast::closed);
    m_timer.start();
}

QPushButton* Toast::addLink(const QString& text, QBoxLayout* links) {
    auto* link = new QPushButton(text, this);
    link->setProperty("link", true);
    link->setCursor(Qt::PointingHandCursor);
    links->addWidget(link);
    return link;
}

void Toast::countUp() {
    ++m_count;
    m_label->setText(QString("%1 (%2×)").arg(m_text).arg(m_count));
    m_timer.start();
}

void Toast::enterEvent(QEnterEvent* event) {
    QFrame::enterEvent(event);
    m_timer.stop();
}

void Toast::leaveEvent(QEvent* event) {
    QFrame::leaveEvent(event);
    m_timer.start();
}

Toasts::Toasts(QWidget* parent) : QWidget(parent) {
    setAttribute(Qt::WA_NoSystemBackground);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGap);
    parent->installEventFilter(this);
    hide();
}

void Toasts::show(const Notice& notice) {
    const QList<Toast*> toasts = findChildren<Toast*>();
    for (Toast* toast : toasts)
        if (toast->text() == notice.text) {
            toast->countUp();
            return;
        }
    if (toasts.size() >= kMost) delete toasts.front();
    auto* toast = new Toast(notice, this);
    layout()->addWidget(toast);
    connect(toast, &Toast::closed, this, [this, toast] {
        toast->deleteLater();
        toast->setParent(nullptr);
        place();
    });
    connect(toast, &Toast::detailsRequested, this, &Toasts::detailsRequested);
    connect(toast, &Toast::placeRequested, this, &Toasts::placeRequested);
    connect(toast, &Toast::commandRequested, this, &Toasts::commandRequested);
    toast->show();
    place();
}

int Toasts::count() const {
    return static_cast<int>(findChildren<Toast*>().size());
}

void Toasts::clear() {
    qDeleteAll(findChildren<Toast*>());
    place();
}

void Toasts::place() {
    setVisible(count() > 0);
    if (count() == 0) return;
    const int width = std::min(kWidth, parentWidget()->width() - 4 * kGap);
    layout()->activate();
    const int height =
        layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width) : sizeHint().height();
    setGeometry(parentWidget()->width() - width - 2 * kGap,
                parentWidget()->height() - height - kAboveStatusBar, width, height);
    raise();
}

bool Toasts::eventFilter(QObject* watched, QEvent* event) {
    if (watched == parentWidget() && event->type() == QEvent::Resize) place();
    return QWidget::eventFilter(watched, event);
}

}  // namespace sl
