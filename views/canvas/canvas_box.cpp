// SPDX-License-Identifier: Apache-2.0
#include "views/canvas/canvas_box.h"

#include <QCoreApplication>
#include <algorithm>

#include "core/session/box_edits.h"

namespace sl {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("CanvasBox", text);
}

CanvasBox::Origin originOf(const Author& author) {
    switch (author.kind) {
        case Author::Kind::Truth: return CanvasBox::Origin::Truth;
        case Author::Kind::Person: return CanvasBox::Origin::Corrected;
        case Author::Kind::Run: return CanvasBox::Origin::Model;
    }
    return CanvasBox::Origin::Model;
}

Box boundsOf(const std::vector<Point>& polygon) {
    Box bounds{polygon[0].x, polygon[0].y, polygon[0].x, polygon[0].y};
    for (const Point& p : polygon) {
        bounds.x0 = std::min(bounds.x0, p.x);
        bounds.y0 = std::min(bounds.y0, p.y);
        bounds.x1 = std::max(bounds.x1, p.x);
        bounds.y1 = std::max(bounds.y1, p.y);
    }
    return bounds;
}

}  // namespace

std::vector<CanvasBox> boxesFromAnnotations(const std::vector<Annotation>& annotations,
                                            int mediaIndex, std::vector<int>* positions) {
    std::vector<CanvasBox> boxes;
    if (positions) positions->clear();
    for (std::size_t i = 0; i < annotations.size(); ++i) {
        const Annotation& a = annotations[i];
        const bool region = a.kind == Annotation::Kind::Region && a.polygon.size() >= 3;
        if (a.mediaIndex != mediaIndex || (a.kind != Annotation::Kind::Box && !region)) continue;
        CanvasBox box;
        box.boxInFile = region ? boundsOf(a.polygon) : a.box;
        if (region) box.polygonInFile = a.polygon;
        box.label = QString::fromStdString(a.label);
        box.score = a.score;
        box.origin = originOf(a.author);
        boxes.push_back(std::move(box));
        if (positions) positions->push_back(static_cast<int>(i));
    }
    return boxes;
}

QString boxCaption(const CanvasBox& box) {
    QString caption = box.label.simplified();
    if (!box.score) return caption;
    if (!caption.isEmpty()) caption += QLatin1Char(' ');
    return caption + QString::number(*box.score, 'f', 2);
}

QString boxReadout(const CanvasBox& box) {
    const Box& b = box.boxInFile;
    const QString size = tr("%1 × %2 px").arg(qRound(b.width())).arg(qRound(b.height()));
    if (!box.modelBoxInFile || *box.modelBoxInFile == b) return size;
    return size + tr(" · IoU %1").arg(boxIou(b, *box.modelBoxInFile), 0, 'f', 2);
}

QString boxDescription(const CanvasBox& box, int index) {
    QString text = tr("Box %1").arg(index + 1);
    if (!box.label.isEmpty()) text += QStringLiteral(": ") + box.label.simplified();
    if (box.origin == CanvasBox::Origin::Truth) text += tr(", truth");
    if (box.origin == CanvasBox::Origin::Corrected) text += tr(", corrected");
    if (box.score) text += tr(", score %1").arg(*box.score, 0, 'f', 2);
    const Box& b = box.boxInFile;
    if (box.modelBoxInFile && !(*box.modelBoxInFile == b))
        text += tr(", IoU %1 with the model's box").arg(boxIou(b, *box.modelBoxInFile), 0, 'f', 2);
    return text + tr(", from %1, %2 to %3, %4")
                      .arg(b.x0, 0, 'f', 0)
                      .arg(b.y0, 0, 'f', 0)
                      .arg(b.x1, 0, 'f', 0)
                      .arg(b.y1, 0, 'f', 0);
}

}  // namespace sl
