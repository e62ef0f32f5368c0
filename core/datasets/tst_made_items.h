// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "core/datasets/dataset.h"

/// For tests: answered samples as people and models make them, odd ones first: labels and questions
/// in many scripts with commas, quotes and line breaks, pictures of odd sizes, many boxes.
class MadeItems {
public:
    explicit MadeItems(std::uint32_t seed) : m_random(seed) {}

    /// `count` items on about half as many pictures; every one has a box.
    std::vector<sl::datasets::ExportItem> items(std::size_t count) {
        std::vector<sl::datasets::ExportItem> made;
        for (std::size_t i = 0; i < count; ++i) made.push_back(item(i, count));
        return made;
    }

    sl::Annotation box(int width, int height) {
        sl::Annotation annotation = labelled();
        const double x0 = between(0, width * 0.9);
        const double y0 = between(0, height * 0.9);
        annotation.box = {x0, y0, between(x0 + 0.05, width), between(y0 + 0.05, height)};
        if (m_random() % 3 == 0)
            annotation.box = {0, 0, static_cast<double>(width), static_cast<double>(height)};
        return annotation;
    }

    /// One of the kinds that are no box.
    sl::Annotation other() {
        sl::Annotation annotation = labelled();
        switch (m_random() % 4) {
            case 0:
                annotation.kind = sl::Annotation::Kind::Span;
                annotation.span = {between(0, 5), between(6, 9)};
                break;
            case 1:
                annotation.kind = sl::Annotation::Kind::Object;
                annotation.objectId = static_cast<int>(m_random() % 100);
                for (double& value : annotation.box3d) value = between(-3, 3);
                break;
            case 2:
                annotation.kind = sl::Annotation::Kind::Region;
                for (int i = 0; i < 5; ++i)
                    annotation.polygon.push_back({between(0, 90), between(0, 90)});
                break;
            default: annotation.kind = sl::Annotation::Kind::Text; annotation.text = text();
        }
        return annotation;
    }

    std::string text() {
        static const std::vector<std::string> kOdd{
            "dog",
            "red, round ball",
            "the \"big\" one",
            "zwei Hunde über'm Zaun",
            "赤い丸",
            "كلب أحمر",
            "👩‍👩‍👧 family",
            "first line\nsecond line",
            "tab\there",
            "a\\b/c:d*e?f",
            "<script>alert(1)</script> & more",
            "'; DROP TABLE runs; --",
            "100 %",
            "- item: [x, {y}]",
            "no",
            "#hash",
            "=1+1",
            "null",
            "~",
        };
        std::string made = kOdd[m_random() % kOdd.size()];
        if (m_random() % 4 == 0) made += " " + std::to_string(m_random() % 1000);
        return made;
    }

    double between(double low, double high) {
        return low + (high - low) * std::uniform_real_distribution<double>(0, 1)(m_random);
    }
    std::uint32_t number(std::uint32_t below) {
        return static_cast<std::uint32_t>(m_random()) % below;
    }

private:
    sl::Annotation labelled() {
        sl::Annotation annotation;
        annotation.label = text();
        if (m_random() % 2 == 0) annotation.score = between(0, 1);
        if (m_random() % 3 == 0) annotation.author = {sl::Author::Kind::Person, "Ada \"A.\" Ł"};
        else annotation.author = {sl::Author::Kind::Run, "01JRUN"};
        return annotation;
    }

    sl::datasets::ExportItem item(std::size_t number, std::size_t count) {
        static const std::vector<std::string> kFolders{"", "photos/", "Bilder ä/", "a.b/c d/",
                                                       "/abs/olute/"};
        // Its size hangs on the picture, not on the item.
        const std::size_t picture = m_random() % (count / 2 + 1);
        sl::datasets::ExportItem made;
        made.media = kFolders[picture % kFolders.size()] + (picture % 3 == 0 ? "IMG" : "img") +
                     std::to_string(picture / 2) + (picture % 2 == 0 ? ".jpg" : ", \"b\".PNG");
        made.width = 1 + static_cast<int>((picture * 7919) % 9000);
        made.height = 1 + static_cast<int>((picture * 104729) % 5000);
        made.runId = "run-" + std::to_string(number);
        made.task = "grounding";
        made.prompt = text();
        made.text = text();
        made.model = "mini";
        const std::size_t boxes = 1 + m_random() % (number % 10 == 0 ? 80 : 4);
        for (std::size_t i = 0; i < boxes; ++i)
            made.annotations.push_back(box(made.width, made.height));
        return made;
    }

    std::mt19937 m_random;
};
