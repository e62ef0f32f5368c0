// SPDX-License-Identifier: Apache-2.0
// Pascal VOC: a folder of XML files, one for each picture, in `Annotations` or by themselves
// (host.robots.ox.ac.uk/pascal/VOC/voc2012/htmldoc/devkit_doc.html; CVAT and LabelImg write alike).
// <bndbox> holds pixel edges with up to two decimals, as CVAT has them, and not the devkit's whole
// pixels counted from 1, which few tools kept to. <filename> is the medium's path as CVAT writes it
// for pictures in folders. Score and author stand in CVAT's <attributes>. Labels lose blanks at
// their ends and carriage returns; control characters become U+FFFD.
#include <array>
#include <cmath>
#include <filesystem>
#include <unordered_map>

#include "core/datasets/box_bounds.h"
#include "core/datasets/category_samples.h"
#include "core/datasets/export_folder.h"
#include "core/datasets/files_below.h"
#include "core/datasets/format.h"
#include "core/datasets/number_text.h"
#include "core/datasets/picture_boxes.h"
#include "core/datasets/records.h"
#include "core/datasets/xml_file.h"

namespace sl::datasets {

namespace fs = std::filesystem;

namespace {

constexpr int kPlaces = 2;
constexpr double kSmallest = 0.02;  // pixels

std::optional<std::pair<int, int>> sizeOf(const pugi::xml_node& annotation) {
    const auto width = numberOf(childText(annotation.child("size"), "width"));
    const auto height = numberOf(childText(annotation.child("size"), "height"));
    constexpr double kMost = 1 << 30;
    if (!width || !height || !(*width >= 1 && *width <= kMost && *height >= 1 && *height <= kMost))
        return std::nullopt;
    return std::pair(static_cast<int>(*width), static_cast<int>(*height));
}

std::optional<Box> boxOf(const pugi::xml_node& bndbox) {
    std::array<double, 4> values{};
    const std::array names{"xmin", "ymin", "xmax", "ymax"};
    for (std::size_t i = 0; i < 4; ++i) {
        const auto value = numberOf(childText(bndbox, names[i]));
        if (!value) return std::nullopt;
        values[i] = *value;
    }
    return Box{values[0], values[1], values[2], values[3]};
}

std::string attributeOf(const pugi::xml_node& object, const char* name) {
    for (const pugi::xml_node& attribute : object.child("attributes").children("attribute"))
        if (childText(attribute, "name") == name) return childText(attribute, "value");
    return {};
}

void readObject(const pugi::xml_node& object, const std::string& where,
                const std::optional<std::pair<int, int>>& size, Sample& sample, Dataset& dataset) {
    if (!object.child("bndbox")) {
        const bool said = childText(object, "nobndbox") == "1" || childText(object, "scene") == "1";
        if (!said) dataset.findings.push_back({where, "has no <bndbox>"});
        return;
    }
    const auto box = boxOf(object.child("bndbox"));
    if (!box) {
        dataset.findings.push_back({where, "<bndbox> lacks a number in xmin, ymin, xmax or ymax"});
        return;
    }
    const std::string label = childText(object, "name");
    if (label.empty()) {
        dataset.findings.push_back({where, "has no <name>"});
        return;
    }
    if (!isOfUse(*box, size, where, dataset.findings)) return;
    sample.annotations.push_back(truthBox(*box, label));
    sample.annotations.back().score = numberOf(attributeOf(object, "score"));
}

class VocReader {
public:
    /// `id` of the sample: the file's name without ".xml", with folders below the root.
    void read(const fs::path& path, const std::string& id) {
        const auto document = readXml(path.string());
        if (!document) {
            m_data.findings.push_back({path.string(), document.error().message});
            return;
        }
        const pugi::xml_node annotation = (*document)->child("annotation");
        const std::string media = childText(annotation, "filename");
        if (!annotation || media.empty()) {
            m_data.findings.push_back(
                {path.string(), annotation ? "has no <filename>" : "has no <annotation>"});
            return;
        }
        if (const auto [entry, isNew] = m_media.emplace(media, path.string()); !isNew)
            m_data.findings.push_back(
                {path.string(), "annotates '" + media + "', as '" + entry->second + "' does"});
        const auto size = sizeOf(annotation);
        if (size) m_data.sizes[media] = *size;
        Sample sample;
        sample.id = id;
        sample.media = {media};
        std::size_t number = 0;
        for (const pugi::xml_node& object : annotation.children("object"))
            readObject(object, path.string() + " object " + std::to_string(number++), size, sample,
                       m_data);
        m_data.samples.push_back(std::move(sample));
    }

    Dataset& data() { return m_data; }

private:
    Dataset m_data;
    std::unordered_map<std::string, std::string> m_media;  // and the file that annotates it
};

Result<Dataset> readVoc(const std::string& path, const ReadOptions& options) {
    VocReader reader;
    std::error_code ec;
    if (!fs::is_directory(path, ec)) {
        const auto document = readXml(path);
        if (!document) return passOn(document);
        reader.read(path, fs::path(path).stem().string());
    } else {
        const fs::path inner = fs::path(path) / "Annotations";
        const fs::path root = fs::is_directory(inner, ec) ? inner : fs::path(path);
        const auto files = filesBelow(root, ".xml");
        if (!files) return passOn(files);
        for (const fs::path& file : *files) {
            if (full(reader.data(), options)) break;
            reader.read(file, file.lexically_relative(root).replace_extension().string());
        }
    }
    Dataset dataset = std::move(reader.data());
    dataset.boxReading = "pixels xyxy";
    if (options.task == "grounding") dataset.samples = samplesByCategory(dataset.samples);
    if (full(dataset, options)) dataset.samples.resize(static_cast<std::size_t>(options.limit));
    return dataset;
}

pugi::xml_node addText(pugi::xml_node node, const char* name, const std::string& text) {
    pugi::xml_node child = node.append_child(name);
    child.text().set(xmlSafe(text).c_str());
    return child;
}

void addAttribute(pugi::xml_node attributes, const char* name, const std::string& value) {
    pugi::xml_node attribute = attributes.append_child("attribute");
    addText(attribute, "name", name);
    addText(attribute, "value", value);
}

void addObject(pugi::xml_node annotation, const LabelledBox& labelled) {
    pugi::xml_node object = annotation.append_child("object");
    addText(object, "name", labelled.label);
    addText(object, "pose", "Unspecified");
    addText(object, "truncated", "0");
    addText(object, "difficult", "0");
    pugi::xml_node box = object.append_child("bndbox");
    const Box& b = labelled.boxInFile;
    // A box so small that rounding would leave nothing of it is written as it is.
    const bool exact = b.width() < kSmallest || b.height() < kSmallest;
    const auto number = [exact](double v) {
        return exact ? exactNumber(v) : shortNumber(v, kPlaces);
    };
    addText(box, "xmin", number(b.x0));
    addText(box, "ymin", number(b.y0));
    addText(box, "xmax", number(b.x1));
    addText(box, "ymax", number(b.y1));
    const Annotation& made = *labelled.annotation;
    const bool scored = made.score && std::isfinite(*made.score);
    if (!scored && made.author.kind != Author::Kind::Person) return;
    pugi::xml_node attributes = object.append_child("attributes");
    if (scored) addAttribute(attributes, "score", exactNumber(*made.score));
    if (made.author.kind == Author::Kind::Person)
        addAttribute(attributes, "annotator", made.author.id.empty() ? "person" : made.author.id);
}

std::string documentOf(const PictureBoxes& picture, const std::string& filename) {
    pugi::xml_document document;
    pugi::xml_node annotation = document.append_child("annotation");
    addText(annotation, "filename", filename);
    addText(annotation.append_child("source"), "database", "Sightline");
    pugi::xml_node size = annotation.append_child("size");
    addText(size, "width", std::to_string(picture.width));
    addText(size, "height", std::to_string(picture.height));
    addText(size, "depth", "3");
    addText(annotation, "segmented", "0");
    for (const LabelledBox& box : picture.boxes) addObject(annotation, box);
    return xmlText(document);
}

Result<void> writeVoc(const std::vector<ExportItem>& items, const WriteOptions& options,
                      ExportFolder& into, Written& written) {
    FileStems stems;
    std::string all;
    for (const PictureBoxes& picture : boxesByPicture(items, written)) {
        const std::string stem = stems.of(picture.media);
        std::string filename = picture.media;
        if (options.pictures) {
            filename = stem + extensionOf(picture.media);
            if (auto ok = into.copy("JPEGImages/" + filename, picture.file); !ok) return ok;
        }
        all += stem + "\n";
        if (auto ok = into.put("Annotations/" + stem + ".xml", documentOf(picture, filename)); !ok)
            return ok;
    }
    return into.put("ImageSets/Main/train.txt", all);
}

}  // namespace

Format vocFormat() {
    return {"voc", readVoc, nullptr, writeVoc};
}

}  // namespace sl::datasets
