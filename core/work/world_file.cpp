// SPDX-License-Identifier: Apache-2.0
#include "core/work/world_file.h"

#include <fstream>

#include "core/base/json.h"

namespace sl::work {

namespace {

Result<synth::Thing> thingFromJson(const Json& json) {
    synth::Thing thing;
    thing.kind = json.at("kind").get<std::string>();
    thing.colour = json.value("colour", "");
    thing.family = json.value("family", "");
    thing.areaPx = json.value("area_px", 0.0);
    thing.visible = json.value("visible", 1.0);
    const auto box = boxFromJson(json.at("box"));
    if (!box) return passOn(box);
    thing.box = *box;
    return thing;
}

Result<synth::Scene> sceneFromJson(const Json& json) try {
    synth::Scene scene;
    Image picture;
    picture.width = json.at("width").get<int>();
    picture.height = json.at("height").get<int>();
    scene.image = std::make_shared<const Image>(std::move(picture));
    scene.background = json.value("background", "");
    scene.backgroundColour = json.value("background_colour", "");
    for (const Json& item : json.at("things")) {
        auto thing = thingFromJson(item);
        if (!thing) return passOn(thing);
        scene.things.push_back(std::move(*thing));
    }
    return scene;
} catch (const nlohmann::json::exception&) {
    return fail(ErrorCode::BadInput, "a field is missing or of the wrong type");
}

}  // namespace

Result<std::map<std::string, synth::Scene>> readWorlds(const std::string& path) {
    std::ifstream file(path);
    if (!file) return fail(ErrorCode::BadInput, "cannot read " + path);
    std::map<std::string, synth::Scene> worlds;
    std::string line;
    for (int number = 1; std::getline(file, line); ++number) {
        const std::string where = path + " line " + std::to_string(number);
        const auto json = parseJson(line, where);
        if (!json) return passOn(json);
        if (!json->is_object() || !json->contains("image") || !json->at("image").is_string())
            return fail(ErrorCode::BadInput, where + ": it names no \"image\"");
        auto scene = sceneFromJson(*json);
        if (!scene) return fail(ErrorCode::BadInput, where + ": " + scene.error().message);
        worlds.insert_or_assign(json->at("image").get<std::string>(), std::move(*scene));
    }
    return worlds;
}

}  // namespace sl::work
