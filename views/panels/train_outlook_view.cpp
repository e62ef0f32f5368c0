// SPDX-License-Identifier: Apache-2.0
#include "views/panels/train_outlook_view.h"

#include <algorithm>

#include <QHeaderView>
#include <QLabel>
#include <QTableWidget>
#include <QVBoxLayout>

#include "views/panels/error_text.h"
#include "views/panels/jobs_model.h"
#include "views/panels/look.h"
#include "views/panels/plot_axis.h"

namespace sl {

namespace {
enum Column { Stage, Part, Rate, Parameters, Steps, Columns };

QString rateText(const RecipePart& part) {
    if (part.frozen) return QObject::tr("frozen");
    if (part.matrixRate <= 0) return axisText(part.learningRate);
    return QObject::tr("%1 · matrices %2")
        .arg(axisText(part.learningRate), axisText(part.matrixRate));
}

}  // namespace

QString spanText(double seconds) {
    if (seconds < 90) return QObject::tr("%1 s").arg(seconds, 0, 'f', seconds < 10 ? 1 : 0);
    if (seconds < 5400) return QObject::tr("%1 min").arg(qRound(seconds / 60));
    return QObject::tr("%1 h").arg(seconds / 3600, 0, 'f', 1);
}

QString amountText(qint64 number) {
    const auto value = static_cast<double>(number);
    if (number >= 1'000'000'000) return QObject::tr("%1 G").arg(value / 1e9, 0, 'f', 1);
    if (number >= 1'000'000) return QObject::tr("%1 M").arg(value / 1e6, 0, 'f', 1);
    if (number >= 10'000) return QObject::tr("%1 k").arg(value / 1e3, 0, 'f', 0);
    return QString::number(number);
}

QString outlookText(const TrainOutlook& outlook, double limitMinutes) {
    QStringList parts;
    const double limit = limitMinutes * 60;
    const bool cut = limit > 0 && outlook.totalSec > limit && outlook.secondsPerStep > 0;
    if (cut)
        parts << QObject::tr("stops after %1, about %2 of %3 steps of %4")
                     .arg(spanText(limit))
                     .arg(static_cast<qint64>(limit / outlook.secondsPerStep))
                     .arg(outlook.steps)
                     .arg(spanText(outlook.secondsPerStep));
    else
        parts << QObject::tr("about %1 for %2 steps of %3")
                     .arg(spanText(outlook.totalSec))
                     .arg(outlook.steps)
                     .arg(spanText(outlook.secondsPerStep));
    if (outlook.peakMemoryBytes > 0) parts << memoryText(outlook.peakMemoryBytes);
    if (outlook.parameters > 0)
        parts << QObject::tr("%1 of %2 parameters learn")
                     .arg(amountText(outlook.trainable), amountText(outlook.parameters));
    QString text = parts.join(" · ");
    text[0] = text[0].toUpper();
    return text;
}

RecipeTable::RecipeTable(TrainCheck* check, QWidget* parent)
    : QWidget(parent), m_check(check), m_table(new QTableWidget(this)), m_note(note({}, this)) {
    m_table->setColumnCount(Columns);
    m_table->setHorizontalHeaderLabels(
        {tr("Stage"), tr("Part"), tr("Learning rate"), tr("Parameters"), tr("Steps")});
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(Part, QHeaderView::Stretch);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_table->setFont(tabularFont(m_table->font()));
    m_table->setAccessibleName(tr("Which parts learn at which rate"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGap);
    column->addWidget(m_note);
    column->addWidget(m_table, 1);
    connect(check, &TrainCheck::outlookChanged, this, &RecipeTable::refresh);
    refresh();
}

void RecipeTable::refresh() {
    const auto& found = m_check->outlook();
    const std::vector<RecipePart> parts =
        found.value ? found.value->parts : std::vector<RecipePart>();
    m_note->setText(found.error      ? errorLine(*found.error)
                    : found.underWay ? tr("Trying two steps on the data…")
                    : found.value    ? tr("The first part whose name matches decides; what matches "
                                             "none is frozen.")
                                     : tr("Shown after the data has been checked."));
    m_table->setVisible(!parts.empty());
    m_table->setRowCount(static_cast<int>(parts.size()));
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const RecipePart& part = parts[i];
        const QStringList cells{part.stage, part.part, rateText(part), amountText(part.parameters),
                                part.steps > 0 ? QString::number(part.steps) : QString()};
        for (int column = 0; column < Columns; ++column) {
            auto* cell = new QTableWidgetItem(cells[column]);
            if (column >= Rate) cell->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            if (part.frozen) cell->setForeground(dimColor(this));
            m_table->setItem(static_cast<int>(i), column, cell);
        }
    }
}

}  // namespace sl
