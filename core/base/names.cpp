// SPDX-License-Identifier: Apache-2.0
#include "core/base/evidence.h"
#include "core/base/media_info.h"
#include "core/base/run.h"

namespace sl {

std::string mediaKindName(MediaKind kind) {
    switch (kind) {
        case MediaKind::Image: return "image";
        case MediaKind::Video: return "video";
        case MediaKind::Slide: return "slide";
        case MediaKind::Cloud: return "cloud";
    }
    return "image";
}

Result<MediaKind> mediaKindFromName(const std::string& name) {
    for (const MediaKind kind :
         {MediaKind::Image, MediaKind::Video, MediaKind::Slide, MediaKind::Cloud})
        if (mediaKindName(kind) == name) return kind;
    return fail(ErrorCode::BadInput,
                "'" + name + "' is not a kind of media (image, video, slide, cloud)");
}

std::string runStateName(RunState state) {
    switch (state) {
        case RunState::Running: return "running";
        case RunState::Paused: return "paused";
        case RunState::Done: return "done";
        case RunState::Failed: return "failed";
        case RunState::Cancelled: return "cancelled";
    }
    return "failed";
}

Result<RunState> runStateFromName(const std::string& name) {
    for (const RunState state : {RunState::Running, RunState::Paused, RunState::Done,
                                 RunState::Failed, RunState::Cancelled})
        if (runStateName(state) == name) return state;
    return fail(ErrorCode::BadInput, "'" + name + "' is not a state of a run");
}

std::string Evidence::form() const {
    constexpr const char* kForms[] = {"grid", "grid_stack", "matrix", "curve", "points", "table"};
    return kForms[data.index()];
}

std::size_t Evidence::dataBytes() const {
    struct Bytes {
        std::size_t operator()(const Grid& g) const { return g.values.size() * sizeof(float); }
        std::size_t operator()(const GridStack& g) const { return g.values.size() * sizeof(float); }
        std::size_t operator()(const Matrix& m) const { return m.values.size() * sizeof(float); }
        std::size_t operator()(const Curve& c) const { return c.x.size() * 2 * sizeof(double); }
        std::size_t operator()(const PointWeights& p) const {
            return p.ids.size() * (sizeof(int) + sizeof(float));
        }
        std::size_t operator()(const Table& t) const {
            std::size_t bytes = 0;
            for (const auto& row : t.rows)
                for (const auto& cell : row) bytes += cell.size();
            return bytes;
        }
    };
    return std::visit(Bytes{}, data);
}

}  // namespace sl
