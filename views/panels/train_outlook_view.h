// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

#include "core/session/train_check.h"

class QLabel;
class QTableWidget;

namespace sl {

/// Which parts of the network learn at which rate, as a table.
class RecipeTable : public QWidget {
    Q_OBJECT
public:
    explicit RecipeTable(TrainCheck* check, QWidget* parent = nullptr);

private:
    void refresh();
    TrainCheck* m_check;
    QTableWidget* m_table;
    QLabel* m_note;
};

/// "About 9 min for 1500 steps of 0.36 s · 1.2 GiB · 5.1 of 8.3 M parameters learn".
QString outlookText(const TrainOutlook& outlook, double limitMinutes);
/// "40 s", "9 min", "2.5 h".
QString spanText(double seconds);
/// "8.3 M", "850 k".
QString amountText(qint64 number);

}  // namespace sl
