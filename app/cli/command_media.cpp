// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands.h"
#include "core/media/media.h"

namespace sl::cli {

namespace {

struct FrameOptions {
    std::string file, out;
    double timeSec = 0;
};

std::string infoText(const MediaInfo& info) {
    std::string text = info.path + ": " + mediaKindName(info.kind) + " (" + info.format + "), " +
                       std::to_string(info.width) + " x " + std::to_string(info.height) +
                       " pixels, " + std::to_string(info.channels) + " x " +
                       std::to_string(info.bitsPerChannel) + " bit";
    if (info.orientation != 1)
        text += ", turned by EXIF orientation " + std::to_string(info.orientation);
    if (info.pages > 1) text += ", " + std::to_string(info.pages) + " pages";
    return text;
}

Result<void> showInfo(const std::string& file, Context& context) {
    const auto info = media::info(file);
    if (!info) return passOn(info);
    return context.print(toJson(*info), infoText(*info));
}

Result<void> writeFrame(const FrameOptions& options, Context& context) {
    const auto info = media::info(options.file);
    if (!info) return passOn(info);
    if (info->kind != MediaKind::Image || options.timeSec > 0)
        return fail(ErrorCode::NotYet, "frames of videos and animations are not there yet",
                    "a picture, or the first frame of an animation, can be written");
    const auto image = media::readImage(options.file);
    if (!image) return passOn(image);
    if (auto ok = media::writePng(**image, options.out); !ok) return ok;
    const Json json = {{"out", options.out},
                       {"time_s", 0},
                       {"frame", 0},
                       {"width", (*image)->width},
                       {"height", (*image)->height}};
    return context.print(json, options.out);
}

}  // namespace

void addMediaCommand(CLI::App& app, Context& context) {
    CLI::App& group = context.addGroup(app, "media", "Look into media files");
    auto file = std::make_shared<std::string>();
    CLI::App& info = context.addCommand(group, "info", "What is in a file",
                                        [file, &context] { return showInfo(*file, context); });
    info.add_option("file", *file, "Picture")->required();
    auto frame = std::make_shared<FrameOptions>();
    CLI::App& write = context.addCommand(group, "frame", "Write one exact frame as PNG",
                                         [frame, &context] { return writeFrame(*frame, context); });
    write.add_option("file", frame->file, "Medium")->required();
    write.add_option("--time", frame->timeSec, "Seconds from the first shown frame")
        ->check(CLI::NonNegativeNumber);
    write.add_option("--out", frame->out, "PNG to write")->required();
    context.addNotYet(group, "region", "Write a region of a slide as PNG");
    context.addNotYet(group, "points", "Write a point cloud as PLY");
}

}  // namespace sl::cli
