#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes a small set of photographs out of VOC files: pictures reduced, one question a name.

    python3 tests/bench/photos_from_voc.py IMAGES ANNOTATIONS OUT [--side 320] [--single]
        [--names NAME=CALLED ...] [--limit N]

Writes OUT/media/*.jpg (JPEG quality 85) and OUT/all.json, a refjson list with "the NAME" for every
name that a picture shows once; --single keeps pictures of one box alone, --names renames and keeps
those named alone. Boxes without an area or outside their picture are told and left out. Needs
Pillow.
"""
import argparse
import collections
import json
import pathlib
import xml.etree.ElementTree as xml

from PIL import Image, ImageOps


def boxes_of(path):
    """(name, [x0, y0, x1, y1]) of a VOC file, as it says them."""
    for thing in xml.parse(path).getroot().iter("object"):
        box = thing.find("bndbox")
        yield thing.findtext("name"), [float(box.findtext(k)) for k in ("xmin", "ymin", "xmax", "ymax")]


def asked(things, names):
    """Those whose name stands once, called as they shall be."""
    counts = collections.Counter(name for name, _ in things)
    for name, box in things:
        if counts[name] == 1 and (not names or name in names):
            yield names.get(name, name), box


def reduced(path, side):
    """The picture upright and small, and what a length became."""
    picture = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
    share = min(1, side / max(picture.size))
    size = [round(length * share) for length in picture.size]
    return picture.resize(size, Image.LANCZOS), size[0] / picture.width, size[1] / picture.height


def record(name, box, media, picture, x, y):
    """None where the box is none."""
    scaled = [round(v * f, 1) for v, f in zip(box, (x, y, x, y))]
    inside = [max(0, scaled[0]), max(0, scaled[1]),
              min(picture.width, scaled[2]), min(picture.height, scaled[3])]
    if inside[2] - inside[0] < 2 or inside[3] - inside[1] < 2:
        print(f"left out: {media}, {name}, {box} has no area in its picture")
        return None
    return {"img_name": media, "bbox": inside, "sentences": [{"sent": f"the {name}"}]}


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("images", type=pathlib.Path)
    parser.add_argument("annotations", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--side", type=int, default=320)
    parser.add_argument("--single", action="store_true")
    parser.add_argument("--names", nargs="+", default=[])
    parser.add_argument("--limit", type=int, default=400)
    return parser.parse_args()


def main():
    args = options()
    names = dict(item.split("=", 1) if "=" in item else (item, item) for item in args.names)
    pictures = {p.stem: p for p in args.images.iterdir() if p.suffix.lower() in (".jpg", ".jpeg", ".png")}
    (args.out / "media").mkdir(parents=True, exist_ok=True)
    records, count = [], 0
    for path in sorted(args.annotations.glob("*.xml")):
        things = list(boxes_of(path))
        questions = [] if args.single and len(things) != 1 else list(asked(things, names))
        if not questions or path.stem not in pictures or count == args.limit:
            continue
        picture, x, y = reduced(pictures[path.stem], args.side)
        media = f"media/{count:04}.jpg"
        found = [record(name, box, media, picture, x, y) for name, box in questions]
        found = [entry for entry in found if entry]
        if found:
            picture.save(args.out / media, quality=85)
            records += found
            count += 1
    (args.out / "all.json").write_text(json.dumps(records, indent=0) + "\n")
    print(f"{count} pictures, {len(records)} questions:",
          dict(collections.Counter(r["sentences"][0]["sent"] for r in records)))


if __name__ == "__main__":
    main()
