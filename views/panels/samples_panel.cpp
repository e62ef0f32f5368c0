// SPDX-License-Identifier: Apache-2.0
#include "views/panels/samples_panel.h"

#include <algorithm>

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/session/samples.h"
#include "core/session/session.h"
#include "views/panels/counted.h"
#include "views/panels/empty_state.h"
#include "views/panels/filter_field.h"
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
      m_filter(new FilterField(tr("Filter…"), tr("Filter samples"), SampleFilter::words(), this)),
      m_count(note({}, this)),
      m_orderButton(iconButton("sort", tr("Order"), this)),
      m_layoutButton(iconButton("list", tr("Show as list"), this)),
      m_missing(new QWidget(this)),
      m_missingText(note({}, m_missing)),
      m_find(new QPushButton(tr("Find…"), m_missing)),
      m_stack(new QStackedWidget(this)),
      m_list(new QListView(this)),
      m_empty(new EmptyState("picture", tr("No samples"), {}, this)) {
    build();
    m_model->setMarks(session->marks());
    connect(m_filter, &FilterField::textChanged, this, [this](const QString& line) {
        m_proxy->setFilter(line);
        m_filter->setError(m_proxy->filter().error());
        updateCount();
        showCurrent();
    });
    connect(m_orderButton, &QToolButton::clicked, this, &SamplesPanel::showOrderMenu);
    connect(m_find, &QPushButton::clicked, this, [this] { Q_EMIT findRequested(missingPath()); });
    connect(m_list, &QWidget::customContextMenuRequested, this, &SamplesPanel::showMenu);
    connect(session->samples(), &Samples::missingChanged, this, &SamplesPanel::updateCount);
    connect(session->marks(), &SampleMarks::changed, this, &SamplesPanel::updateCount);
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

    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    m_filter->addControl(m_orderButton);
    m_filter->addControl(m_layoutButton);
    m_find->setToolTip(tr("Say where one of them is now; others that moved with it are found too"));
    auto* missing = new QHBoxLayout(m_missing);
    missing->setContentsMargins(0, 0, 0, 0);
    missing->setSpacing(kGap);
    missing->addWidget(m_missingText, 1);
    missing->addWidget(m_find);
    auto* column = new QVBoxLayout(this);
    setPanelMargins(column);
    column->addWidget(m_filter);
    column->addWidget(m_stack, 1);
    column->addWidget(m_missing);
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
    m_filter->focus();
}

void SamplesPanel::setFilter(const QString& line) {
    m_filter->setText(line);
}

QString SamplesPanel::filterError() const {
    return m_filter->error();
}

void SamplesPanel::setOrder(SampleOrder order) {
    m_proxy->setOrder(order);
    showCurrent();
}

SampleOrder SamplesPanel::order() const {
    return m_proxy->order();
}

std::vector<int> SamplesPanel::filtered() const {
    std::vector<int> rows;
    for (int i = 0; i < m_proxy->rowCount(); ++i)
        rows.push_back(m_proxy->mapToSource(m_proxy->index(i, 0)).row());
    return rows;
}

QString SamplesPanel::missingPath() const {
    const Samples* samples = m_session->samples();
    const MediaItem* current = samples->currentItem();
    if (current != nullptr && current->missing) return current->path;
    for (const MediaItem& item : samples->items())
        if (item.missing) return item.path;
    return {};
}

void SamplesPanel::showOrderMenu() {
    static const std::pair<SampleOrder, const char*> kOrders[] = {
        {SampleOrder::List, QT_TR_NOOP("As listed")},
        {SampleOrder::Name, QT_TR_NOOP("By name")},
        {SampleOrder::Newest, QT_TR_NOOP("Newest file first")},
        {SampleOrder::OpenFirst, QT_TR_NOOP("Not done first")},
        {SampleOrder::UnansweredFirst, QT_TR_NOOP("Not answered first")},
        {SampleOrder::WorstFirst, QT_TR_NOOP("Worst IoU first")},
    };
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const auto& [order, text] : kOrders) {
        QAction* action = menu->addAction(tr(text), this, [this, o = order] { setOrder(o); });
        action->setCheckable(true);
        action->setChecked(order == m_proxy->order());
    }
    menu->popup(m_orderButton->mapToGlobal(QPoint(0, m_orderButton->height())));
}

void SamplesPanel::showMenu(const QPoint& position) {
    const QModelIndex index = m_list->indexAt(position);
    if (!index.isValid()) return;
    const int row = m_proxy->mapToSource(index).row();
    const MediaItem item = m_session->samples()->items()[static_cast<std::size_t>(row)];
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(themedIcon("check"), item.done ? tr("Untick") : tr("Tick as done"), this,
                    [this, row, done = !item.done] { m_session->samples()->setDone(row, done); });
    if (item.missing)
        menu->addAction(themedIcon("search"), tr("Find the file…"), this,
                        [this, path = item.path] { Q_EMIT findRequested(path); });
    menu->addSeparator();
    menu->addAction(themedIcon("copy"), tr("Copy the path"), this,
                    [path = item.path] { QApplication::clipboard()->setText(path); });
    menu->popup(m_list->viewport()->mapToGlobal(position));
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
    const int missing = m_session->samples()->missing();
    m_missing->setVisible(missing > 0);
    m_missingText->setText(counted(missing, tr("%1 file is missing"), tr("%1 files are missing")));
    Q_EMIT filteredChanged();
}

}  // namespace sl
