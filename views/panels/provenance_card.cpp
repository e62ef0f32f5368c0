// SPDX-License-Identifier: Apache-2.0
#include "views/panels/provenance_card.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

#include "core/session/words.h"
#include "views/panels/command_text.h"
#include "views/panels/look.h"

namespace sl {

ProvenanceCard::ProvenanceCard(AskRecordPtr record, SaveState saved, QWidget* parent)
    : QDialog(parent), m_record(std::move(record)) {
    setWindowTitle(tr("Where this answer comes from"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto* table = new QTableWidget(this);
    table->setTabKeyNavigation(false);
    fill(table);
    auto* answer =
        new QLabel("“" + readableText(QString::fromStdString(m_record->answer.text)) + "”", this);
    answer->setWordWrap(true);
    answer->setTextInteractionFlags(Qt::TextSelectableByMouse);
    answer->setProperty("emptyTitle", true);
    auto* state = note(
        saved == SaveState::Saved ? tr("Recorded in the store.") : tr("Not on disk yet."), this);
    auto* json = new QPushButton(themedIcon("copy"), tr("Copy as JSON"), this);
    auto* command = new QPushButton(themedIcon("log"), tr("Copy as command"), this);
    auto* again = primaryButton(tr("Run again"), this);
    connect(json, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(provenanceJson(*m_record)); });
    connect(command, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(askCommand(*m_record)); });
    connect(again, &QPushButton::clicked, this, [this] {
        Q_EMIT againRequested(m_record);
        close();
    });
    auto* row = new QHBoxLayout;
    row->setSpacing(kGap);
    row->addWidget(json);
    row->addWidget(command);
    row->addStretch(1);
    row->addWidget(again);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(2 * kGap, 2 * kGap, 2 * kGap, 2 * kGap);
    column->setSpacing(kGap + kHalfGap);
    column->addWidget(answer);
    column->addWidget(state);
    column->addWidget(table, 1);
    column->addLayout(row);
    resize(620, 640);
}

void ProvenanceCard::fill(QTableWidget* table) const {
    const auto rows = provenanceRows(*m_record);
    table->setColumnCount(2);
    table->setRowCount(static_cast<int>(rows.size()));
    table->setShowGrid(false);
    table->setWordWrap(true);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->horizontalHeader()->hide();
    table->verticalHeader()->hide();
    table->setAccessibleName(tr("Provenance"));
    table->setFont(tabularFont(font()));
    for (int i = 0; i < table->rowCount(); ++i) {
        const auto& [name, value] = rows[static_cast<std::size_t>(i)];
        auto* nameItem = new QTableWidgetItem(name);
        if (value.isEmpty() && (name == rows.front().first || i > 0)) {
            QFont bold = table->font();
            bold.setBold(true);
            nameItem->setFont(bold);
        } else {
            nameItem->setForeground(dimColor(this));
        }
        auto* valueItem = new QTableWidgetItem(value);
        valueItem->setToolTip(value);
        table->setItem(i, 0, nameItem);
        table->setItem(i, 1, valueItem);
    }
    table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    table->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
    table->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
}

}  // namespace sl
