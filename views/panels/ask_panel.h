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
    void ended(const AskRecordPtr& record);

    Session* m_session;
    QComboBox* m_task;
    PromptEdit* m_prompt;
    RegionChip* m_chip;
    QToolButton* m_regionButton;
    QPushButton* m_ask;
    QPushButton* m_stop;
    AnswerView* m_answer;
    std::optional<Box> m_region;
    QString m_suggested;  // the prompt that the sample brought, while the user left it alone
};

}  // namespace sl
