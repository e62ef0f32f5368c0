// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;
class QStackedWidget;
class QToolButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace sl {

class EmptyState;
class Session;
struct PluginInfo;

/// Which task plugins were found, where they lie, what is wrong with them; asks whether a
/// project's plugin is trusted, and tries plugins out.
class PluginsPanel : public QWidget {
    Q_OBJECT
public:
    explicit PluginsPanel(Session* session, QWidget* parent = nullptr);

    /// The plugin whose details are shown; null when there is none.
    const PluginInfo* current() const;
    /// Shows the details of a task's plugin; false when there is none.
    bool select(const QString& id);

Q_SIGNALS:
    /// A trial run ended: what to tell.
    void told(const QString& text, const QString& details, bool failed);

protected:
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void build();
    QWidget* buildDetails();
    void refresh();
    void showDetails();
    void showTrial(const QString& folder, const QString& problem);
    void changeTrust();

    Session* m_session;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    QTreeWidget* m_list;
    QLabel* m_title;
    QLabel* m_state;
    QLabel* m_facts;
    QPushButton* m_trust;
    QPushButton* m_try;
    QPushButton* m_folder;
    QToolButton* m_reload;
    bool m_read = false;
};

}  // namespace sl
