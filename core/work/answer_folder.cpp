// SPDX-License-Identifier: Apache-2.0
#include "core/work/answer_folder.h"

#include <algorithm>
#include <filesystem>

#include "core/base/json.h"
#include "core/base/write_file.h"
#include "core/media/media.h"
#include "core/store/evidence_file.h"
#include "core/work/annotated_picture.h"

namespace sl::work {

namespace {

namespace fs = std::filesystem;

constexpr int kHeatMapSidePx = 480;  // of the longer side, so that single cells can be seen

std::string fileNamePart(const std::string& text) {
    std::string safe;
    for (const char c : text)
        safe +=
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? c : '_';
    return safe.substr(0, 40);
}

/// Writes into one folder and keeps the paths.
class FolderWriter {
public:
    explicit FolderWriter(std::string folder) : m_folder(std::move(folder)) {}

    Result<void> json(const Json& json, const std::string& name) {
        const std::string path = (fs::path(m_folder) / name).string();
        auto ok = writeFileDurably(path, dumpJson(json, 1) + "\n");
        if (ok) m_paths.push_back(path);
        return ok;
    }
    Result<void> png(const Image& image, const std::string& name) {
        const std::string path = (fs::path(m_folder) / name).string();
        auto ok = media::writePng(image, path);
        if (ok) m_paths.push_back(path);
        return ok;
    }
    Result<void> numbers(const Evidence& evidence, const std::string& name) {
        const std::string path = (fs::path(m_folder) / name).string();
        std::error_code ec;
        fs::remove(path, ec);  // of an answer that was written here before
        const auto bytes = store::writeEvidence(path, evidence);
        if (!bytes) return passOn(bytes);
        m_paths.push_back(path);
        return {};
    }
    std::vector<std::string> take() { return std::move(m_paths); }

private:
    std::string m_folder;
    std::vector<std::string> m_paths;
};

Result<void> writePictures(const Query& query, const Answer& answer, FolderWriter& out) {
    for (std::size_t i = 0; i < query.media.size(); ++i) {
        const auto image = media::readImage(query.media[i]);
        if (!image) return passOn(image);
        const auto drawn = annotatedPicture(**image, answer, true, static_cast<int>(i));
        if (!drawn) return passOn(drawn);
        const std::string number = i == 0 ? "" : "-" + std::to_string(i);
        if (auto ok = out.png(*drawn, "annotated" + number + ".png"); !ok) return ok;
    }
    return {};
}

/// Writes one evidence; `listed` is how answer.json shows it. Numbers above 64 kB go into a
/// safetensors file of the folder, as in a store.
Result<void> writeEvidence(const Evidence& evidence, std::size_t number, FolderWriter& out,
                           Evidence& listed) {
    const std::string name =
        "evidence-" + std::to_string(number) + "-" + fileNamePart(evidence.probe);
    listed.file.clear();
    if (store::needsFile(listed)) {
        if (auto ok = out.numbers(listed, name + ".safetensors"); !ok) return ok;
        listed.file = name + ".safetensors";
    }
    if (auto ok = out.json(toJson(listed), name + ".json"); !ok) return ok;
    const std::optional<Grid> grid = displayGrid(evidence);
    if (!grid || grid->rows <= 0 || grid->cols <= 0) return {};
    const int cell = std::max(1, kHeatMapSidePx / std::max(grid->rows, grid->cols));
    return out.png(heatMap(*grid, cell), name + ".png");
}

}  // namespace

Result<void> makeAnswerFolder(const std::string& folder) {
    std::error_code ec;
    fs::create_directories(folder, ec);
    if (!fs::is_directory(folder, ec))
        return fail(ErrorCode::BadInput, "cannot make the folder '" + folder + "'",
                    "choose a place where you may write");
    return {};
}

std::optional<Grid> displayGrid(const Evidence& evidence) {
    if (const auto* grid = std::get_if<Grid>(&evidence.data)) return *grid;
    const auto* stack = std::get_if<GridStack>(&evidence.data);
    if (stack == nullptr || stack->rows <= 0 || stack->cols <= 0) return std::nullopt;
    const auto cells =
        static_cast<std::size_t>(stack->rows) * static_cast<std::size_t>(stack->cols);
    const std::size_t count = stack->values.size() / cells;
    if (count == 0) return std::nullopt;
    Grid grid{stack->mediaIndex,
              stack->view,
              stack->fileRect,
              stack->rows,
              stack->cols,
              std::vector<float>(cells),
              0,
              0};
    for (std::size_t i = 0; i < count * cells; ++i)
        grid.values[i % cells] += stack->values[i] / static_cast<float>(count);
    const auto [low, high] = std::minmax_element(grid.values.begin(), grid.values.end());
    grid.min = *low;
    grid.max = *high;
    return grid;
}

Result<std::vector<std::string>> writeAnswerFolder(const Query& query, const Answer& answer,
                                                   const std::string& runId,
                                                   const std::string& folder) {
    if (auto ok = makeAnswerFolder(folder); !ok) return passOn(ok);
    FolderWriter out(folder);
    if (auto ok = writePictures(query, answer, out); !ok) return passOn(ok);
    Answer listed = answer;
    for (std::size_t i = 0; i < answer.evidence.size(); ++i)
        if (auto ok = writeEvidence(answer.evidence[i], i, out, listed.evidence[i]); !ok)
            return passOn(ok);
    if (auto ok = out.json(toJson(listed, runId), "answer.json"); !ok) return passOn(ok);
    return out.take();
}

}  // namespace sl::work
