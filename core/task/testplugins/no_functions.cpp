// SPDX-License-Identifier: Apache-2.0

// A library that is none of ours.
extern "C" __attribute__((visibility("default"))) int answerToEverything() {
    return 42;
}
