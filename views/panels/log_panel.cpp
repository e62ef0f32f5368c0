// SPDX-License-Identifier: Apache-2.0
#include "views/panels/log_panel.h"

#include <algorithm>

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFontDatabase>
#include <QLineEdit>
#include <QListView>
#include <QScrollBar>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include "views/panels/empty_state.h"
#include "views/panels/log_model.h"
#include "views/panels/log_proxy.h"
#include "views/panels/look.h"

namespace sl {

LogPanel::LogPanel(LogModel* model, QWidget* parent)
    : QWidget(parent),
      m_model(model),
      m_proxy(new LogProxy(this)),
      m_level(new QComboBox(this)),
      m_filter(new QLineEdit(this)),
      m_list(new QListView(this)),
      m_stack(new QStackedWidget(this)),
      m_empty(new EmptyState("log", {}, {}, this)) {
    m_proxy->setSourceModel(model);
    m_proxy->setColorsOf(m_list);
    m_proxy->setFilterCaseSensitivity(Qt::CaseInsensitive);
    build();
    connect(m_level, &QComboBox::currentIndexChanged, this,
            [this] { m_proxy->setLevel(static_cast<LogLevel>(m_level->currentData().toInt())); });
    connect(m_filter, &QLineEdit::textChanged, m_proxy,
            &QSortFilterProxyModel::setFilterFixedString);
    connect(m_proxy, &QAbstractItemModel::rowsInserted, this, [this] {
        const QScrollBar* bar = m_list->verticalScrollBar();
        if (bar->value() >= bar->maximum() - 2)
            QMetaObject::invokeMethod(m_list, &QListView::scrollToBottom, Qt::QueuedConnection);
    });
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_proxy, signal, this, &LogPanel::updateState);
    connect(m_proxy, &QAbstractItemModel::modelReset, this, &LogPanel::updateState);
    updateState();
}

void LogPanel::updateState() {
    const bool filtered = m_model->rowCount() > 0;
    m_empty->setText(filtered ? tr("No line fits") : tr("Nothing to report"),
                     filtered ? tr("Lines there are, but none of this level with these words.")
                              : tr("What goes wrong, and what is worth knowing, is listed here."));
    m_stack->setCurrentIndex(m_proxy->rowCount() > 0 ? 0 : 1);
}

void LogPanel::build() {
    m_level->addItem(tr("Errors"), static_cast<int>(LogLevel::Error));
    m_level->addItem(tr("Warnings"), static_cast<int>(LogLevel::Warning));
    m_level->addItem(tr("Info"), static_cast<int>(LogLevel::Info));
    m_level->addItem(tr("Everything"), static_cast<int>(LogLevel::Debug));
    m_level->setCurrentIndex(2);
    m_level->setAccessibleName(tr("Least level"));
    m_level->setToolTip(tr("Show lines of this level and above"));
    m_filter->setPlaceholderText(tr("Search the log…"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setAccessibleName(tr("Search the log"));
    m_filter->setMaximumWidth(420);
    m_list->setModel(m_proxy);
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_list->setAccessibleName(tr("Log"));
    auto* copy = iconButton("copy", tr("Copy the selected lines, or all"), this);
    auto* clear = iconButton("trash", tr("Clear the list"), this);
    connect(copy, &QToolButton::clicked, this, &LogPanel::copy);
    connect(clear, &QToolButton::clicked, m_model, &LogModel::clear);
    auto* row = new QHBoxLayout;
    row->setSpacing(kGap);
    row->addWidget(m_filter, 2);
    row->addWidget(m_level);
    row->addStretch(1);
    row->addWidget(copy);
    row->addWidget(clear);
    auto* column = new QVBoxLayout(this);
    setPanelMargins(column);
    column->addLayout(row);
    m_stack->addWidget(m_list);
    m_stack->addWidget(m_empty);
    column->addWidget(m_stack, 1);
}

void LogPanel::copy() const {
    QModelIndexList chosen = m_list->selectionModel()->selectedIndexes();
    if (chosen.isEmpty())
        for (int i = 0; i < m_proxy->rowCount(); ++i) chosen << m_proxy->index(i, 0);
    std::sort(chosen.begin(), chosen.end());
    QStringList lines;
    for (const QModelIndex& index : chosen) lines << index.data().toString();
    QApplication::clipboard()->setText(lines.join('\n'));
}

}  // namespace sl
