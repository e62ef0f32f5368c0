// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>
#include <set>

#include "core/synth/grammar.h"
#include "core/synth/question_writer.h"

namespace sl::synth {

std::vector<Question> questions(const World& world, std::uint64_t seed, int count) {
    // Repeated for weight: some types are seldom possible, and would be rare.
    static const std::vector<std::string> types{
        "color",    "color",    "color",    "what",     "what",       "what",
        "count",    "count",    "count",    "count",    "exists",     "exists",
        "larger",   "larger",   "larger",   "relation", "relation",   "relation",
        "relation", "position", "position", "side",     "background", "attribute"};
    std::vector<Question> list;
    std::set<std::string> asked;
    if (world.things.empty()) return list;
    Random random(seed, 0, 12);
    QuestionWriter writer(world, random);
    for (int tries = 0; tries < 24 * count && static_cast<int>(list.size()) < count; ++tries) {
        const std::string& type = random.pick(types);
        auto question = writer.write(type);
        for (int again = 0; again < 6 && !question; ++again) question = writer.write(type);
        if (question && asked.insert(question->question).second)
            list.push_back(std::move(*question));
    }
    return list;
}

std::vector<Question> questions(const Scene& scene, std::uint64_t seed, int count) {
    return questions(worldOf(scene), seed, count);
}

}  // namespace sl::synth
