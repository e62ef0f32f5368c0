// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <vector>

#include <QObject>

#include "core/session/ask_all_plan.h"
#include "core/session/job_folder.h"

namespace sl {

class ModelWorker;
class StoreReader;
class StoreWriter;

/// Jobs that ask the same questions about many media, one after the other, whenever the user asks
/// nothing himself: a question of his own stops the job's and has it asked again later. Plans lie
/// in the project's store before the first question, and each answer is a record at once, so that
/// a killed window goes on where it was. Lives on the GUI thread.
class AskAll : public QObject {
    Q_OBJECT
public:
    AskAll(ModelWorker* worker, StoreWriter* writer, StoreReader* reader,
           QObject* parent = nullptr);

    /// Takes up the jobs of the store that reader and writer have open; those that were under way
    /// are paused, and a notice offers to go on. `folder`: the project's, for relative paths.
    void open(const QString& folder);
    /// Forgets the jobs; what is under way is asked again when the project is open next time.
    void close();

    /// Newest first, as other jobs are shown: kind "ask", unit "questions".
    const std::vector<JobInfo>& jobs() const { return m_infos; }
    const JobInfo* job(const QString& id) const;
    int running() const;
    /// The newest job that can go on; empty: none.
    QString resumable() const;
    /// The newest job that is running or waits for its turn; empty: none.
    QString active() const;
    /// The plan with the state of its questions; null for jobs that ended in earlier sittings.
    const AskAllPlan* plan(const QString& id) const;

    void start(AskAllPlan plan);
    void pause(const QString& id);
    void resume(const QString& id);
    /// Ends it; what was answered stays, and resume() goes on even so.
    void cancel(const QString& id);
    /// Asks the questions that failed once more.
    void retryFailed(const QString& id);

Q_SIGNALS:
    void jobsReset();
    void jobChanged(int index);
    /// A question of a job came back, with an answer or an error; it is being written.
    void answered(const sl::AskRecordPtr& record);
    void notice(const sl::Notice& notice);

private:
    struct Job {
        AskAllPlan plan;
        RunState state = RunState::Running;
        std::deque<double> durationsMs;  // of the last answers, for rate and time left
        QString message;
        std::size_t next = 0;  // no question waits before it
        qint64 done = 0, failed = 0, total = 0;
    };

    void settingRead(const QString& key, const QString& value);
    void takeList(const QString& text);
    void takePlan(const QString& text);
    void takeRecords(const QString& id, const std::vector<Run>& runs);
    void saveList();
    void step();
    bool mayAsk();
    void ask(Job& job, std::size_t index);
    void finished(const QString& slot, const AskRecordPtr& record);
    void setState(const QString& id, RunState state, const QString& message = {});
    void stopAsking(const QString& id);
    void count(Job& job);
    void show(std::size_t position);
    Job* find(const QString& id);

    ModelWorker* m_worker;
    StoreWriter* m_writer;
    StoreReader* m_reader;
    QString m_folder;
    std::vector<Job> m_jobs;  // newest first
    std::vector<JobInfo> m_infos;
    QString m_askedJob, m_askedRun;  // the question under way
};

}  // namespace sl
