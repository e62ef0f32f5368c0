// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <QWidget>

#include "core/base/query.h"

class QLabel;
class QScrollArea;
class QToolButton;
class QVBoxLayout;

namespace sl {

/// The turns of a conversation before the question that is being written or shown.
class ConversationView : public QWidget {
    Q_OBJECT
public:
    explicit ConversationView(QWidget* parent = nullptr);

    /// None: it hides. `remark` says what the model makes of them; may be empty.
    void setTurns(const std::vector<Turn>& turns, const QString& remark);
    void setCollapsed(bool collapsed);
    bool collapsed() const { return m_collapsed; }

Q_SIGNALS:
    void newRequested();

private:
    void refresh();

    std::vector<Turn> m_turns;
    bool m_collapsed = false;
    QToolButton *m_toggle, *m_new;
    QScrollArea* m_scroll;
    QWidget* m_list;
    QVBoxLayout* m_rows;
    QLabel* m_remark;
};

}  // namespace sl
