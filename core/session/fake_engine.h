// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/session/engine.h"

namespace sl {

/// What the made-up engine of the tests does; may be changed while it runs.
struct FakeBehaviour {
    std::atomic<int> loadMs = 0;
    std::atomic<int> tokenMs = 1;
    std::atomic<bool> spin = false;  ///< compute for tokenMs instead of sleeping
    std::atomic<bool> modelFails = false;
    std::atomic<bool> storeFails = false;
    std::atomic<int> asks = 0;                   ///< questions that reached the model
    std::atomic<int> width = 320, height = 240;  ///< of the pictures that answers are about
    std::atomic<int> grid = 8;  ///< rows and columns of the maps; 4 layers of 4 heads

    std::mutex mutex;
    std::string failFor;  ///< questions about a medium whose path ends so fail; empty: none
    std::string text;     ///< the answer; empty: one that suits the task
    std::map<std::string, std::map<std::string, std::pair<Run, Answer>>> records;  // path → id
    std::map<std::string, std::map<std::string, std::vector<Annotation>>> annotations;  // corrected
    std::map<std::string, std::map<std::string, std::string>> settings;
    std::map<std::string, std::map<std::string, std::vector<Correction>>> corrections;
};

/// An engine without files, network or weights: pictures are stripes (a path that does not exist
/// is BadInput), answers are canned, stores are maps.
std::shared_ptr<const Engine> fakeEngine(const std::shared_ptr<FakeBehaviour>& behaviour);

/// A canned answer with tokens, a box and the attention probe's evidence, for tests of views.
Answer fakeAnswer(const std::string& task, int imageWidth, int imageHeight, int grid = 8);

}  // namespace sl
