// SPDX-License-Identifier: Apache-2.0
#include "views/panels/watch_panel.h"

#include <algorithm>

#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QScrollArea>
#include <QSlider>
#include <QStackedWidget>
#include <QToolButton>

#include "core/session/job_runner.h"
#include "core/session/session.h"
#include "core/session/watch.h"
#include "views/panels/empty_state.h"
#include "views/panels/look.h"
#include "views/panels/watch_cell.h"

namespace sl {

namespace {

constexpr int kPlayMs = 900;
constexpr int kCellWidth = 236;
constexpr int kLeastHeight = 150;

QString meansText(const WatchStep& step) {
    QStringList parts;
    if (const auto iou = step.meanIou()) parts << QObject::tr("IoU %1").arg(*iou, 0, 'f', 2);
    if (const auto right = step.shareRight())
        parts << QObject::tr("%1 % right").arg(qRound(*right * 100));
    return parts.join(" · ");
}

}  // namespace

WatchPanel::WatchPanel(Session* session, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_stack(new QStackedWidget(this)),
      m_empty(new EmptyState("eye", {}, {}, this)),
      m_slider(new QSlider(Qt::Horizontal, this)),
      m_where(new QLabel(this)),
      m_legend(note({}, this)),
      m_play(iconButton("resume", tr("Play the checkpoints (Space)"), this)),
      m_beside(iconButton("compare", tr("Beside the base model's answers"), this)),
      m_scroll(new QScrollArea(this)),
      m_cellsHost(new QWidget(this)),
      m_grid(new QGridLayout(m_cellsHost)) {
    build();
    Watch* watch = session->watch();
    connect(watch, &Watch::changed, this, &WatchPanel::changed);
    connect(watch, &Watch::pictureReady, this, &WatchPanel::showPictures);
    connect(m_slider, &QSlider::valueChanged, this, [this](int value) {
        m_following = value == count() - 1;
        m_position = value;
        refresh();
    });
    connect(m_play, &QToolButton::clicked, this, [this] { setPlaying(!m_timer.isActive()); });
    connect(m_beside, &QToolButton::toggled, this, &WatchPanel::refresh);
    m_timer.setInterval(kPlayMs);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (count() > 0) setPosition((m_position + 1) % count());
    });
    changed();
}

void WatchPanel::build() {
    m_slider->setAccessibleName(tr("Checkpoint"));
    m_slider->setPageStep(1);
    m_slider->setMinimumWidth(160);
    m_where->setFont(tabularFont(m_where->font()));
    m_legend->setWordWrap(false);
    m_legend->setTextFormat(Qt::RichText);
    m_beside->setCheckable(true);
    m_scroll->setWidget(m_cellsHost);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(kGap);
    auto* content = new QWidget(this);
    auto* head = new QHBoxLayout;
    head->setSpacing(kGap);
    head->addWidget(m_play);
    head->addWidget(m_slider, 1);
    head->addWidget(m_where);
    head->addWidget(m_legend);
    head->addWidget(m_beside);
    auto* inner = new QVBoxLayout(content);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(kHalfGap);
    inner->addLayout(head);
    inner->addWidget(m_scroll, 1);
    m_stack->addWidget(content);
    m_stack->addWidget(m_empty);
    auto* column = new QVBoxLayout(this);
    setPanelMargins(column);
    column->addWidget(m_stack, 1);
    setFocusProxy(m_slider);
}

int WatchPanel::count() const {
    const WatchHistoryPtr set = m_session->watch()->set();
    return set ? static_cast<int>(set->steps.size()) : 0;
}

bool WatchPanel::besideBase() const {
    return m_beside->isChecked();
}

void WatchPanel::setBesideBase(bool on) {
    m_beside->setChecked(on);
}

void WatchPanel::setPlaying(bool on) {
    if (on && count() > 1) m_timer.start();
    else m_timer.stop();
    m_play->setIcon(themedIcon(m_timer.isActive() ? "pause" : "resume"));
}

void WatchPanel::setPosition(int index) {
    if (count() == 0) return;
    m_slider->setValue(std::clamp(index, 0, count() - 1));
}

QString WatchPanel::positionText() const {
    const WatchHistoryPtr set = m_session->watch()->set();
    if (!set || m_position < 0 || m_position >= count()) return {};
    const WatchStep& step = set->steps[static_cast<std::size_t>(m_position)];
    QString text = step.checkpoint.isEmpty() ? tr("base") : tr("step %1").arg(step.step);
    const QString now = meansText(step);
    if (m_position > 0) text += " · " + meansText(set->steps.front()) + " → " + now;
    else if (!now.isEmpty()) text += " · " + now;
    return text;
}

/// Another training, or another checkpoint of the same.
void WatchPanel::changed() {
    const QString job = m_session->watch()->job();
    if (job != m_job) {
        m_job = job;
        m_following = true;
        setPlaying(false);
    }
    const int steps = count();
    m_stack->setCurrentIndex(steps > 0 ? 0 : 1);
    m_empty->setText(m_job.isEmpty() ? tr("No training is chosen") : tr("No watched answers yet"),
                     m_job.isEmpty()
                         ? tr("Choose a training under Jobs: a few samples of its data are asked "
                              "again at each checkpoint and shown here.")
                         : tr("The base model's answers come first, then those of each "
                              "checkpoint."));
    if (steps == 0) return;
    const QSignalBlocker quiet(m_slider);
    m_slider->setRange(0, steps - 1);
    if (m_following || m_position >= steps || m_position < 0) m_position = steps - 1;
    m_slider->setValue(m_position);
    refresh();
}

void WatchPanel::refresh() {
    const WatchHistoryPtr set = m_session->watch()->set();
    if (!set || m_position < 0 || m_position >= count()) return;
    const WatchStep& step = set->steps[static_cast<std::size_t>(m_position)];
    const std::vector<WatchAnswer>& first = set->steps.front().answers;
    while (m_cells.size() > step.answers.size()) {
        delete m_cells.back();
        m_cells.pop_back();
    }
    while (m_cells.size() < step.answers.size()) {
        m_cells.push_back(new WatchCell(m_cellsHost));
        connect(m_cells.back(), &WatchCell::activated, this, &WatchPanel::mediumRequested);
    }
    const bool beside = besideBase() && m_position > 0;
    for (std::size_t i = 0; i < m_cells.size(); ++i) {
        std::optional<WatchAnswer> base;
        if (beside && i < first.size()) base = first[i];
        m_cells[i]->setAnswers(step.answers[i], base);
        fillPicture(m_cells[i]);
    }
    m_where->setText(positionText());
    const auto key = [](const QColor& color, const QString& name) {
        return QString("<span style='color:%1'>■</span> %2").arg(color.name(), name);
    };
    QStringList legend{key(watchTruthColor(), tr("true (dashed)"))};
    if (beside) legend << key(watchBaseColor(), tr("base"));
    legend << key(watchColor(), m_position == 0 ? tr("base") : tr("checkpoint"));
    m_legend->setText(legend.join("&nbsp; "));
    arrange();
}

void WatchPanel::arrange() {
    if (m_cells.empty()) return;
    const int cells = static_cast<int>(m_cells.size());
    const int columns = std::clamp(m_scroll->viewport()->width() / kCellWidth, 1, cells);
    const int rows = (cells + columns - 1) / columns;
    const int room = m_scroll->viewport()->height() / rows - kGap;
    for (int i = 0; i < cells; ++i) {
        WatchCell* cell = m_cells[static_cast<std::size_t>(i)];
        cell->setMinimumHeight(std::max(kLeastHeight, std::min(room, 2 * kLeastHeight)));
        m_grid->addWidget(cell, i / columns, i % columns);
        cell->show();
    }
}

void WatchPanel::fillPicture(WatchCell* cell) {
    const WatchPicture* picture = m_session->watch()->picture(cell->media());
    if (picture == nullptr) {
        cell->setPicture({}, {}, true);
        return;
    }
    QImage small;
    if (const ImagePtr& image = picture->small; image && !image->empty())
        small = QImage(image->rgb.data(), image->width, image->height, image->width * 3,
                       QImage::Format_RGB888)
                    .copy();
    cell->setPicture(small, {picture->fileWidth, picture->fileHeight}, !small.isNull());
}

void WatchPanel::showPictures() {
    for (WatchCell* cell : m_cells) fillPicture(cell);
}

void WatchPanel::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_Left: setPosition(m_position - 1); return;
        case Qt::Key_Right: setPosition(m_position + 1); return;
        case Qt::Key_Home: setPosition(0); return;
        case Qt::Key_End: setPosition(count() - 1); return;
        case Qt::Key_Space: setPlaying(!m_timer.isActive()); return;
        default: QWidget::keyPressEvent(event);
    }
}

void WatchPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange();
}

}  // namespace sl
