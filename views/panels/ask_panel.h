// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include <QWidget>

#include "core/session/session_values.h"

class QComboBox;
class QLabel;
class QPushButton;
class QToolButton;

namespace sl {

class AnswerView;
class ConversationView;
class PromptEdit;
class RegionChip;
class Session;

/// Where questions are asked and answers read.
class AskPanel : public QWidget {
    Q_OBJECT
public:
    explicit AskPanel(Session* session, QWidget* parent = nullptr);

    void run();    ///< asks what the fields say
    void again();  ///< asks the shown question once more
    void stop();
    /// Why run() would do nothing; empty when it can.
    QString whyNotRun() const;

    QString taskId() const;
    bool setTask(const QString& id);  ///< false: no such task
    void setTaskNumber(int position);
    QString prompt() const;
    void setPrompt(const QString& prompt);
    std::optional<Box> region() const { return m_region; }
    void setRegion(const std::optional<Box>& regionInFile);
    void focusPrompt();
    /// The next question continues the conversation of the shown answer.
    void setFollowUp(bool on);
    bool followUp() const { return m_followUp; }
    /// Why setFollowUp(true) would do nothing; empty when it can.
    QString whyNotFollowUp() const;
    ConversationView* conversation() { return m_conversation; }

    /// The question as the fields stand.
    Query query() const;

    QStringList history() const;
    void setHistory(const QStringList& history);

Q_SIGNALS:
    /// The question changed: task, text, region or medium.
    void queryChanged();
    void regionChanged(const std::optional<sl::Box>& regionInFile);
    void regionToolRequested();
    void provenanceRequested();
    void starRequested();
    /// No model can answer, and the user wants to choose one.
    void modelRequested();
    void usableChanged();

private:
    void build();
    void fillTasks();
    void taskChosen();
    void sampleChanged();
    void updateButtons();
    void updateConversation();
    void ended(const AskRecordPtr& record);

    Session* m_session;
    QComboBox* m_task;
    ConversationView* m_conversation;
    PromptEdit* m_prompt;
    RegionChip* m_chip;
    QToolButton *m_regionButton, *m_followButton;
    QPushButton* m_ask;
    QPushButton* m_stop;
    AnswerView* m_answer;
    std::optional<Box> m_region;
    bool m_followUp = false;
    QString m_followMedium;
    QString m_newConversation;  // id of the conversation that the shown answer begins
    QString m_suggested;        // the prompt that the sample brought, while the user left it alone
};

}  // namespace sl
