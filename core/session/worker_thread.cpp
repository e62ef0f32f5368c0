// SPDX-License-Identifier: Apache-2.0
#include "core/session/worker_thread.h"

#include <chrono>
#include <utility>

#include <pthread.h>

namespace sl {

WorkerThread::WorkerThread(const char* name) : m_thread([this] { run(); }) {
    pthread_setname_np(m_thread.native_handle(), name);
}

WorkerThread::~WorkerThread() {
    stop();
}

void WorkerThread::stop() {
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        m_queue.clear();
    }
    m_wake.notify_all();
    if (m_thread.joinable()) m_thread.join();
}

void WorkerThread::post(std::function<void()> work) {
    {
        const std::lock_guard lock(m_mutex);
        if (m_stopping) return;
        m_queue.push_back(std::move(work));
    }
    m_wake.notify_one();
}

void WorkerThread::postFirst(std::function<void()> work) {
    {
        const std::lock_guard lock(m_mutex);
        if (m_stopping) return;
        m_queue.push_front(std::move(work));
    }
    m_wake.notify_one();
}

void WorkerThread::clear() {
    const std::lock_guard lock(m_mutex);
    m_queue.clear();
}

bool WorkerThread::drain(int milliseconds) {
    std::unique_lock lock(m_mutex);
    return m_idle.wait_for(lock, std::chrono::milliseconds(milliseconds),
                           [this] { return m_queue.empty() && !m_busy; });
}

void WorkerThread::run() {
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_wake.wait(lock, [this] { return m_stopping || !m_queue.empty(); });
        if (m_stopping) return;
        std::function<void()> work = std::move(m_queue.front());
        m_queue.pop_front();
        m_busy = true;
        lock.unlock();
        work();
        work = nullptr;  // what it captured dies outside the lock
        lock.lock();
        m_busy = false;
        if (m_queue.empty()) m_idle.notify_all();
    }
}

}  // namespace sl
