// SPDX-License-Identifier: Apache-2.0
#include "core/work/dataset_source.h"

#include <algorithm>
#include <filesystem>
#include <unordered_map>

#include "core/media/media.h"
#include "core/work/named_objects.h"

namespace sl::work {

namespace {

/// What there is to learn from a record; none where it has neither answer nor box.
std::vector<train::TrainItem> itemsOf(const Sample& sample, const std::string& task) {
    const std::string& itsTask = sample.task.empty() ? task : sample.task;
    std::vector<Box> boxes;
    for (const Annotation& annotation : sample.annotations)
        if (annotation.kind == Annotation::Kind::Box && annotation.box.valid())
            boxes.push_back(annotation.box);
    if (itsTask == "grounding") {
        if (boxes.empty()) return {};
        return {{itsTask, sample.prompt, "", boxes, boxes, {}, false, sample.id}};
    }
    std::vector<train::TrainItem> items;
    for (const std::string& answer : sample.answers)
        if (!answer.empty())
            items.push_back({itsTask, sample.prompt, answer, {}, boxes, {}, false, sample.id});
    // Ten people's answers to one question are one thing to learn; captions are each their own.
    if (itsTask != "captioning" && items.size() > 1) items.resize(1);
    return items;
}

}  // namespace

Result<DatasetSource> DatasetSource::make(const std::vector<Sample>& samples,
                                          const std::string& task, const std::string& mediaRoot) {
    DatasetSource source;
    std::unordered_map<std::string, std::size_t> byPath;
    for (const Sample& sample : samples) {
        std::vector<train::TrainItem> items = itemsOf(sample, task);
        if (items.empty()) continue;
        if (sample.media.size() != 1)
            return fail(ErrorCode::BadInput, "record " + sample.id + " has " +
                                                 std::to_string(sample.media.size()) +
                                                 " pictures; training takes one per record so far");
        const std::string path = (std::filesystem::path(mediaRoot) / sample.media[0]).string();
        const auto [it, isNew] = byPath.emplace(path, source.m_pictures.size());
        if (isNew) {
            const auto info = media::info(path);  // the header: so that a run does not die midway
            if (!info)
                return fail(info.error().code, "record " + sample.id + ": " + info.error().message,
                            "media are looked up under --media-root");
            std::error_code ec;
            source.m_pictures.push_back({std::filesystem::absolute(path, ec).string(),
                                         double(info->width) / std::max(1, info->height),
                                         {},
                                         {}});
        }
        auto& all = source.m_pictures[it->second].items;
        all.insert(all.end(), items.begin(), items.end());
        addObjects(sample, source.m_pictures[it->second].objects);
    }
    if (samples.empty())
        return fail(ErrorCode::BadInput, "the training data are empty: there is no record in them");
    std::vector<const std::vector<train::DenseObject>*> objects;
    for (const PictureItems& picture : source.m_pictures) objects.push_back(&picture.objects);
    source.m_kinds = kindsOf(objects);
    if (source.m_pictures.empty())
        return fail(ErrorCode::BadInput, "none of the " + std::to_string(samples.size()) +
                                             " records has an answer or a box to learn from");
    return source;
}

Result<train::TrainSample> DatasetSource::sample(std::int64_t index) {
    auto image = media::readImage(at(index).path);
    if (!image) return passOn(image);
    auto result = labels(index);
    result->image = *image;
    return result;
}

Result<train::TrainSample> DatasetSource::labels(std::int64_t index) {
    const PictureItems& picture = at(index);
    train::TrainSample result;
    result.items = picture.items;
    result.objects = picture.objects;
    result.media = picture.path;
    result.aspect = picture.aspect;
    return result;
}

std::int64_t DatasetSource::items() const {
    std::int64_t count = 0;
    for (const PictureItems& picture : m_pictures)
        count += static_cast<std::int64_t>(picture.items.size());
    return count;
}

}  // namespace sl::work
