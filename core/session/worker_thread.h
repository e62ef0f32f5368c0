// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace sl {

/// One thread that runs the pieces of work posted to it, one after the other. The owner's thread
/// creates and destroys it; post() may be called from any thread.
class WorkerThread {
public:
    /// `name` is what debuggers and `top -H` show (15 characters at most).
    explicit WorkerThread(const char* name);
    /// Finishes the piece under way, drops those that wait.
    ~WorkerThread();
    WorkerThread(const WorkerThread&) = delete;
    WorkerThread& operator=(const WorkerThread&) = delete;

    /// Queues work at the end, or in front of everything that waits.
    void post(std::function<void()> work);
    void postFirst(std::function<void()> work);
    /// Drops what has not begun.
    void clear();
    /// Waits until everything posted so far has run, at most `milliseconds`; false when it has not.
    bool drain(int milliseconds);
    /// Like the destructor, now. Later posts are dropped.
    void stop();

private:
    void run();

    std::mutex m_mutex;
    std::condition_variable m_wake, m_idle;
    std::deque<std::function<void()>> m_queue;
    bool m_busy = false;
    bool m_stopping = false;
    std::thread m_thread;
};

}  // namespace sl
