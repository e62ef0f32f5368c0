#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <torch/torch.h>
#include "core/work/synth_source.h"
#include "models/families/mini/mini_processor.h"
using namespace sl;
// dump out level-mix count seed
int main(int argc, char** argv) {
    std::string out = argv[1]; int n = atoi(argv[2]); 
    work::SynthSourceOptions base;
    Json j = Json::parse(argv[3]);
    work::SynthSource src(base);
    src.beginStage(j, 1);
    std::ofstream img(out + ".rgb", std::ios::binary), lab(out + ".lab", std::ios::binary);
    mini::MiniConfig c = mini::embeddedConfig(2000);
    mini::GridShape g{16, 16};
    auto names = src.denseNames(); auto cols = src.denseAttributes();
    for (int i = 0; i < n; ++i) {
        auto s = src.sample(i); if (!s) { fprintf(stderr, "%s\n", s.error().message.c_str()); return 1; }
        auto p = mini::process(*s->image, g, c);
        img.write((const char*)p->view.rgb.data(), 128 * 128 * 3);
        // up to 8 objects: kind, colour, box fractions
        float rec[8][6]; for (auto& r : rec) for (auto& v : r) v = -1;
        int k = 0;
        for (auto& o : s->objects) { if (k >= 8) break;
            rec[k][0] = float(std::find(names.begin(), names.end(), o.name) - names.begin());
            rec[k][1] = float(std::find(cols.begin(), cols.end(), o.attribute) - cols.begin());
            rec[k][2] = o.box.x0 / s->image->width; rec[k][3] = o.box.y0 / s->image->height; rec[k][4] = o.box.x1 / s->image->width; rec[k][5] = o.box.y1 / s->image->height; ++k; }
        lab.write((const char*)rec, sizeof rec);
    }
}
