// SPDX-License-Identifier: Apache-2.0
#include "models/train/sample_boxes.h"

namespace sl::train {

void forEachBox(TrainSample& sample, const std::function<void(Box&)>& change) {
    for (TrainItem& item : sample.items) {
        for (Box& box : item.boxes) change(box);
        for (Box& box : item.evidence) change(box);
        for (TrainMention& mention : item.mentions)
            for (Box& box : mention.boxes) change(box);
    }
    for (DenseObject& object : sample.objects) change(object.box);
}

void scaleBoxes(TrainSample& sample, double x, double y) {
    forEachBox(sample, [x, y](Box& box) {
        box = {box.x0 * x, box.y0 * y, box.x1 * x, box.y1 * y};
    });
}

}  // namespace sl::train
