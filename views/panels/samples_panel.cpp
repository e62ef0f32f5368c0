// SPDX-License-Identifier: Apache-2.0
#include "views/panels/samples_panel.h"

#include <algorithm>

#include <QEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QScrollBar>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/session/samples.h"
#include "core/session/session.h"
#include "views/panels/empty_state.h"
#include "views/panels/look.h"
#include "views/panels/sample_delegate.h"
#include "views/panels/samples_model.h"

namespace sl {

namespace {
constexpr int kWantedTile = 104;
constexpr int kTileGap = 2;
constexpr int kScrollBar = 10;
}  // namespace

SamplesPanel::SamplesPanel(Session* session, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_model(new SamplesModel(session->samples(), this)),
      m_proxy(new SamplesProxy(m_model, this)),
      m_delegate(new SampleDelegate(this)),
      m_filter(new QLineEdit(this)),
      m_count(note({}, this)),
      m_layoutButton(iconButton("list", tr("Show as list"), this)),
      m_stack(new QStackedWidget(this)),
      m_list(new QListView(this)),
      m_empty(new EmptyState("picture", tr("No samples"), {}, this)) {
    build();
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& line) {
        m_proxy->setFilter(line);
        updateCount();
        showCurrent();
    });
    connect(m_layoutButton, &QToolButton::clicked, this, [this] { setTiles(!m_tiles); });
    connect(m_empty, &EmptyState::actionClicked, this, [this] {
        if (m_session->samples()->items().empty()) Q_EMIT openRequested();
        else m_filter->clear();
    });
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex& now) {
                if (now.isValid() && !m_showing)
                    m_session->samples()->setCurrent(m_proxy->mapToSource(now).row());
            });
    connect(session->samples(), &Samples::currentChanged, this, &SamplesPanel::showCurrent);
    connect(session->samples(), &Samples::doneChanged, this, &SamplesPanel::updateCount);
    connect(m_proxy, &QAbstractItemModel::modelReset, this, &SamplesPanel::updateCount);
    updateCount();
}

void SamplesPanel::build() {
    m_filter->setPlaceholderText(tr("Filter…"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setAccessibleName(tr("Filter samples"));
    m_filter->setToolTip(
        tr("Words in name or question; task:grounding, is:done, is:open, "
           "is:missing; - turns one round"));
    m_list->setModel(m_proxy);
    m_list->setItemDelegate(m_delegate);
    m_list->setResizeMode(QListView::Adjust);
    m_list->setUniformItemSizes(true);
    m_list->setSelectionMode(QAbstractItemView::SingleSelection);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setMovement(QListView::Static);
    m_list->setDragEnabled(true);
    m_list->setDragDropMode(QAbstractItemView::DragOnly);
    m_list->setMouseTracking(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setAccessibleName(tr("Samples"));
    m_list->setProperty("panelList", true);
    m_list->viewport()->installEventFilter(this);
    m_stack->addWidget(m_list);
    m_stack->addWidget(m_empty);

    auto* row = new QHBoxLayout;
    row->setSpacing(kHalfGap);
    row->addWidget(m_filter, 1);
    row->addWidget(m_layoutButton);
    auto* column = new QVBoxLayout(this);
    setPanelMargins(column);
    column->addLayout(row);
    column->addWidget(m_stack, 1);
    column->addWidget(m_count);
    setTiles(true);
}

void SamplesPanel::setTiles(bool tiles) {
    m_tiles = tiles;
    m_delegate->setTiles(tiles);
    m_list->setViewMode(tiles ? QListView::IconMode : QListView::ListMode);
    m_list->setMovement(QListView::Static);
    m_list->setDragEnabled(true);
    m_list->setSpacing(tiles ? kTileGap : 1);
    m_layoutButton->setIcon(themedIcon(tiles ? "list" : "grid"));
    const QString what = tiles ? tr("Show as list") : tr("Show as thumbnails");
    m_layoutButton->setToolTip(what);
    m_layoutButton->setAccessibleName(what);
    updateTileSize();
}

/// Tiles share the width evenly, so that no ragged strip stays on the right.
void SamplesPanel::updateTileSize() {
    // The bar's place is kept free always: tiles that come and go with it would flicker.
    const int bar = m_list->verticalScrollBar()->isVisible() ? 0 : kScrollBar;
    const int width = std::max(60, m_list->viewport()->width() - bar - 2 * kTileGap);
    const int columns = std::max(1, width / kWantedTile);
    m_delegate->setTileWidth(width / columns - 2 * kTileGap);
    m_list->doItemsLayout();
}

bool SamplesPanel::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize && m_tiles)
        QMetaObject::invokeMethod(this, &SamplesPanel::updateTileSize, Qt::QueuedConnection);
    return QWidget::eventFilter(watched, event);
}

void SamplesPanel::showCurrent() {
    const QModelIndex index =
        m_proxy->mapFromSource(m_model->index(m_session->samples()->current()));
    m_showing = true;
    m_list->setCurrentIndex(index);
    m_showing = false;
    if (index.isValid()) m_list->scrollTo(index);
    updateCount();
}

void SamplesPanel::step(int by) {
    const int rows = m_proxy->rowCount();
    if (rows == 0) return;
    const int row = m_list->currentIndex().isValid() ? m_list->currentIndex().row() + by : 0;
    m_list->setCurrentIndex(m_proxy->index(std::clamp(row, 0, rows - 1), 0));
}

void SamplesPanel::focusFilter() {
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void SamplesPanel::toggleDone() {
    Samples* samples = m_session->samples();
    if (const MediaItem* item = samples->currentItem())
        samples->setDone(samples->current(), !item->done);
}

void SamplesPanel::updateCount() {
    const auto& items = m_session->samples()->items();
    const int shown = m_proxy->rowCount();
    const auto done =
        std::count_if(items.begin(), items.end(), [](const MediaItem& item) { return item.done; });
    m_stack->setCurrentWidget(shown > 0 ? static_cast<QWidget*>(m_list) : m_empty);
    if (items.empty()) {
        m_empty->setText(tr("No samples"), tr("Open pictures or a folder, or drop them here."));
        m_empty->setActionText(tr("Open…"));
    } else if (shown == 0) {
        m_empty->setText(tr("Nothing matches"), tr("No sample fits the filter."));
        m_empty->setActionText(tr("Clear the filter"));
    }
    QStringList parts;
    const int position = m_list->currentIndex().row() + 1;
    if (position > 0 && shown > 0) parts << tr("%1 of %2").arg(position).arg(shown);
    if (shown != static_cast<int>(items.size())) parts << tr("%1 in all").arg(items.size());
    if (done > 0) parts << tr("%1 done").arg(done);
    m_count->setText(parts.join(" · "));
}

}  // namespace sl
