// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>

#include "core/base/json.h"
#include "core/synth/png_file.h"
#include "core/synth/random.h"
#include "core/synth/scene.h"
#include "core/synth/truth.h"

namespace sl::synth {

namespace {

constexpr int kReferencesPerWorld = 6;
constexpr int kQuestionsPerWorld = 8;
constexpr int kCaptionsPerWorld = 3;
constexpr int kMostWorlds = 1000000;

/// The annotation files of a synth folder, filled world by world.
class FolderFiles {
public:
    explicit FolderFiles(std::filesystem::path folder)
        : m_folder(std::move(folder)),
          m_worlds(m_folder / "worlds.jsonl"),
          m_questions(m_folder / "vqa.jsonl") {}

    Result<void> add(const Scene& scene, int number, std::uint64_t seed);
    Result<void> finish();

private:
    void addTruth(const Scene& scene, int number, const std::string& file);
    void addReferences(const Scene& scene, const std::string& file, std::uint64_t seed);
    void addQuestions(const Scene& scene, const std::string& file, std::uint64_t seed);
    void addCaptions(const Scene& scene, int number, const std::string& file, std::uint64_t seed);
    Result<void> writeJson(const char* name, const Json& json) const;

    std::filesystem::path m_folder;
    std::ofstream m_worlds, m_questions;
    Json m_references = Json::array(), m_images = Json::array(), m_captions = Json::array();
    int m_things = 0, m_sentences = 0, m_questionCount = 0;
};

void FolderFiles::addTruth(const Scene& scene, int number, const std::string& file) {
    const World world = worldOf(scene);
    Json things = Json::array();
    for (const Thing& thing : scene.things)
        things.push_back({{"kind", thing.kind},
                          {"colour", thing.colour},
                          {"family", thing.family},
                          {"box", toJson(thing.box)},
                          {"area_px", thing.areaPx},
                          {"visible", thing.visible},
                          {"held_out", isHeldOut(world, thing)}});
    m_worlds << dumpJson({{"world", number},
                          {"image", file},
                          {"width", world.width},
                          {"height", world.height},
                          {"background", scene.background},
                          {"background_colour", scene.backgroundColour},
                          {"things", things}})
             << '\n';
}

void FolderFiles::addReferences(const Scene& scene, const std::string& file, std::uint64_t seed) {
    std::map<int, Json> sentences;
    for (const Reference& reference : references(scene, seed, kReferencesPerWorld)) {
        Json& list = sentences.try_emplace(reference.thing, Json::array()).first->second;
        list.push_back(
            {{"sent", reference.expression}, {"sent_id", m_sentences++}, {"type", reference.type}});
    }
    for (const auto& [thing, list] : sentences)
        m_references.push_back({{"img_name", file},
                                {"bbox", toJson(scene.things[static_cast<std::size_t>(thing)].box)},
                                {"segment_id", m_things + thing},
                                {"sentences", list}});
    m_things += static_cast<int>(scene.things.size());
}

void FolderFiles::addQuestions(const Scene& scene, const std::string& file, std::uint64_t seed) {
    for (const Question& question : questions(scene, seed, kQuestionsPerWorld))
        m_questions << dumpJson({{"question_id", m_questionCount++},
                                 {"image", file},
                                 {"question", question.question},
                                 {"answer", question.answer},
                                 {"question_type", question.type}})
                    << '\n';
}

void FolderFiles::addCaptions(const Scene& scene, int number, const std::string& file,
                              std::uint64_t seed) {
    m_images.push_back({{"id", number},
                        {"file_name", file},
                        {"width", scene.image->width},
                        {"height", scene.image->height}});
    for (const Caption& caption : captions(scene, seed, kCaptionsPerWorld))
        m_captions.push_back(
            {{"image_id", number}, {"id", m_captions.size()}, {"caption", caption.text}});
}

Result<void> FolderFiles::add(const Scene& scene, int number, std::uint64_t seed) {
    char name[32];
    std::snprintf(name, sizeof name, "media/%06d.png", number);
    if (auto ok = writePng(*scene.image, (m_folder / name).string()); !ok) return ok;
    const std::uint64_t wordSeed = mix64(seed) ^ static_cast<std::uint64_t>(number);
    addTruth(scene, number, name);
    addReferences(scene, name, wordSeed);
    addQuestions(scene, name, wordSeed);
    addCaptions(scene, number, name, wordSeed);
    return {};
}

Result<void> FolderFiles::writeJson(const char* name, const Json& json) const {
    std::ofstream out(m_folder / name);
    out << dumpJson(json, 1) << '\n';
    out.flush();
    if (out) return {};
    return fail(ErrorCode::BadInput, "cannot write '" + (m_folder / name).string() + "'",
                "check that the folder can be written and the disk has room");
}

Result<void> FolderFiles::finish() {
    m_worlds.flush();
    m_questions.flush();
    if (!m_worlds || !m_questions)
        return fail(ErrorCode::BadInput, "cannot write into '" + m_folder.string() + "'",
                    "check that the folder can be written and the disk has room");
    if (auto ok = writeJson("refs.json", m_references); !ok) return ok;
    return writeJson("captions.json", {{"images", m_images}, {"annotations", m_captions}});
}

Result<void> checkOptions(const SynthFolderOptions& options) {
    if (options.world != "scenes")
        return fail(ErrorCode::NotYet, "worlds of kind '" + options.world + "' cannot be drawn yet",
                    "use --world scenes");
    if (options.count < 1 || options.count > kMostWorlds)
        return fail(ErrorCode::Usage, "the number of worlds must be 1 to 1000000", "give --count");
    if (options.out.empty()) return fail(ErrorCode::Usage, "no folder to write to", "give --out");
    return {};
}

}  // namespace

Result<void> writeFolder(const SynthFolderOptions& options,
                         const std::function<bool(int done, int total)>& goOn) {
    if (auto ok = checkOptions(options); !ok) return ok;
    std::error_code ec;
    const std::filesystem::path folder(options.out);
    std::filesystem::create_directories(folder / "media", ec);
    if (ec)
        return fail(ErrorCode::BadInput,
                    "cannot make the folder '" + options.out + "/media': " + ec.message(),
                    "choose a folder that you may write");
    FolderFiles files(folder);
    for (int i = 0; i < options.count; ++i) {
        auto scene = drawScene(options.seed, static_cast<std::uint64_t>(i), options.scene);
        if (!scene) return passOn(scene);
        if (auto ok = files.add(*scene, i + 1, options.seed); !ok) return ok;
        if (goOn && !goOn(i + 1, options.count))
            return fail(ErrorCode::Cancelled, "stopped after " + std::to_string(i + 1) + " worlds");
    }
    return files.finish();
}

}  // namespace sl::synth
