// SPDX-License-Identifier: Apache-2.0
#include "core/session/box_edits.h"

#include <functional>

#include <QString>

namespace sl {

namespace {

bool sameButAuthor(Annotation a, const Annotation& b) {
    a.author = b.author;
    return a == b;
}

/// Pairs that are still open, each side at most once.
class Pairing {
public:
    Pairing(const std::vector<Annotation>& now, const std::vector<Annotation>& model)
        : m_now(now), m_model(model), m_source(now.size(), -1), m_used(model.size(), false) {}

    void join(std::size_t i, std::size_t k) {
        m_source[i] = static_cast<int>(k);
        m_used[k] = true;
    }

    void joinAll(const std::function<bool(const Annotation&, const Annotation&)>& fits) {
        for (std::size_t i = 0; i < m_now.size(); ++i)
            for (std::size_t k = 0; k < m_model.size() && m_source[i] < 0; ++k)
                if (!m_used[k] && fits(m_now[i], m_model[k])) join(i, k);
    }

    /// The best pair first, until none overlaps.
    void joinByOverlap() {
        for (;;) {
            double best = 0;
            std::size_t bestNow = 0, bestModel = 0;
            for (std::size_t i = 0; i < m_now.size(); ++i)
                for (std::size_t k = 0; k < m_model.size(); ++k)
                    if (const double iou = overlap(i, k); iou > best) {
                        best = iou;
                        bestNow = i;
                        bestModel = k;
                    }
            if (best <= 0) return;
            join(bestNow, bestModel);
        }
    }

    std::vector<int> take() { return std::move(m_source); }

private:
    double overlap(std::size_t i, std::size_t k) const {
        const Annotation &a = m_now[i], &b = m_model[k];
        const bool open = m_source[i] < 0 && !m_used[k];
        if (!open || a.fromText || b.fromText || a.kind != b.kind || a.label != b.label ||
            a.mediaIndex != b.mediaIndex)
            return 0;
        return boxIou(a.box, b.box);
    }

    const std::vector<Annotation>&m_now, &m_model;
    std::vector<int> m_source;
    std::vector<bool> m_used;
};

}  // namespace

double boxIou(const Box& a, const Box& b) {
    const double shared = a.intersected(b).area();
    const double covered = a.area() + b.area() - shared;
    return covered > 0 ? shared / covered : 0;
}

std::vector<int> modelSources(const std::vector<Annotation>& now,
                              const std::vector<Annotation>& model) {
    Pairing pairing(now, model);
    pairing.joinAll(sameButAuthor);
    pairing.joinAll([](const Annotation& a, const Annotation& b) {
        return a.fromText && a.fromText == b.fromText && a.kind == b.kind &&
               a.mediaIndex == b.mediaIndex;
    });
    pairing.joinByOverlap();
    return pairing.take();
}

Author thisPerson() {
    for (const char* name : {"USER", "LOGNAME"})
        if (const QString value = qEnvironmentVariable(name); !value.isEmpty())
            return {Author::Kind::Person, value.toStdString()};
    return {Author::Kind::Person, "person"};
}

}  // namespace sl
