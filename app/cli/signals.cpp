// SPDX-License-Identifier: Apache-2.0
#include "app/cli/signals.h"

#include <csignal>

#include <unistd.h>

namespace sl::cli {

namespace {

std::atomic<bool> g_stop{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may only set such a flag");

void onSignal(int number) {
    if (number == SIGINT && g_stop.load()) _exit(128 + SIGINT);
    g_stop.store(true);
}

}  // namespace

void installSignalHandlers() {
    struct sigaction action {};
    action.sa_handler = &onSignal;
    sigemptyset(&action.sa_mask);
    // No SA_RESTART: a read that waits for the next line of a batch must end too.
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

const std::atomic<bool>& stopRequested() {
    return g_stop;
}

}  // namespace sl::cli
