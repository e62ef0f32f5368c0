// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QLabel;

namespace sl {

class Session;

/// A line that stays above the picture for as long as nothing can be written to the store: what is
/// wrong, on which file, what to do.
class StoreBar : public QWidget {
    Q_OBJECT
public:
    explicit StoreBar(Session* session, QWidget* parent = nullptr);

private:
    void update();

    Session* m_session;
    QLabel *m_text, *m_hint;
};

}  // namespace sl
