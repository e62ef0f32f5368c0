// SPDX-License-Identifier: Apache-2.0
// Test program: write_asks STORE TAG COUNT BIG_BYTES adds asks (COUNT 0: for ever) and prints
// "<id> <number>" for each once its record is durable, so that a test may kill it at any moment.
#include <cstdio>
#include <cstdlib>

#include "core/store/store.h"
#include "core/store/tst_ask_samples.h"

int main(int argc, char** argv) {
    if (argc != 5) return 2;
    const std::string tag = argv[2];
    const int count = std::atoi(argv[3]);
    const auto bigBytes = static_cast<std::size_t>(std::atoll(argv[4]));
    auto store = sl::ExperimentStore::open(argv[1], sl::ExperimentStore::Mode::ReadWrite);
    if (!store) {
        std::fprintf(stderr, "%s\n", store.error().message.c_str());
        return sl::exitCode(store.error().code);
    }
    for (int i = 0; count == 0 || i < count; ++i) {
        sl::Run run;
        sl::Answer answer = sl::test::sampleAnswer(tag, i, bigBytes);
        const auto added = (*store)->addAsk(run, sl::test::sampleQuery(tag, i), answer);
        if (!added) {
            std::fprintf(stderr, "%s\n", added.error().message.c_str());
            return sl::exitCode(added.error().code);
        }
        std::printf("%s %d\n", run.id.c_str(), i);
        std::fflush(stdout);
    }
    return 0;
}
