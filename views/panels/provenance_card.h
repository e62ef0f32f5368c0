// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>

#include "core/session/session_values.h"

class QTableWidget;

namespace sl {

/// Where an answer comes from, as a table; copies itself as JSON or as the command that repeats it.
/// Not modal.
class ProvenanceCard : public QDialog {
    Q_OBJECT
public:
    ProvenanceCard(AskRecordPtr record, SaveState saved, QWidget* parent = nullptr);

Q_SIGNALS:
    void againRequested(const sl::AskRecordPtr& record);

private:
    void fill(QTableWidget* table) const;

    AskRecordPtr m_record;
};

}  // namespace sl
