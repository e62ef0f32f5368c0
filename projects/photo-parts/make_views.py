#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Cuts the views of this project out of four photographs that scikit-image distributes.

    python3 make_views.py FOLDER     # the folder skimage/data of scikit-image 0.22; needs Pillow

Writes media/*.jpg, train.json and test.json (refjson). A view is asked for every thing that lies in
it whole and is large enough to be seen; boxes were drawn by hand.
"""
import json
import pathlib
import random
import sys

from PIL import Image, ImageEnhance

HERE = pathlib.Path(__file__).resolve().parent
VIEWS = 64  # of each photograph; every fifth is for testing
LONGEST = 256
LEAST = 14  # pixels of the shorter side of a box that is asked for

# Pixels of the photograph: x0, y0, x1, y1.
THINGS = {
    "astronaut.png": {
        "the face": [178, 70, 268, 188],
        "the shuttle": [355, 0, 462, 286],
        "the helmet": [276, 344, 512, 512],
        "the round patch": [132, 349, 209, 424],
        "the name tag": [277, 339, 330, 380],
        "the collar": [113, 148, 305, 297],
    },
    "camera.png": {
        "the man": [0, 63, 331, 512],
        "the camera": [258, 138, 327, 194],
        "the tripod": [228, 195, 408, 512],
        "the tower": [411, 116, 435, 191],
    },
    "chelsea.png": {
        "the eye on the left": [135, 84, 209, 148],
        "the eye on the right": [297, 108, 345, 166],
        "the nose": [231, 222, 293, 268],
    },
    "coffee.png": {
        "the cup": [172, 18, 404, 309],
        "the spoon": [325, 66, 424, 327],
        "the saucer": [77, 67, 478, 390],
        "the coffee": [203, 99, 377, 196],
    },
}


def stretch(length, share, rng):
    """Start and end of a stretch of that share, in whole pixels."""
    kept = round(length * share)
    start = rng.randint(0, length - kept)
    return start, start + kept


def view(photograph, things, rng):
    """A cut with what is asked of it, or None where nothing lies whole in it."""
    share = rng.uniform(0.45, 1.0)
    left, right = stretch(photograph.width, share * rng.uniform(0.85, 1.0), rng)
    top, bottom = stretch(photograph.height, share * rng.uniform(0.85, 1.0), rng)
    scale = LONGEST / max(right - left, bottom - top)
    size = [round((right - left) * scale), round((bottom - top) * scale)]
    asked = []
    for name, (x0, y0, x1, y1) in things.items():
        inside = left <= x0 and x1 <= right and top <= y0 and y1 <= bottom
        box = [(x0 - left) * scale, (y0 - top) * scale, (x1 - left) * scale, (y1 - top) * scale]
        box = [min(round(v, 1), edge) for v, edge in zip(box, size * 2)]
        if inside and min(box[2] - box[0], box[3] - box[1]) >= LEAST:
            asked.append((name, box))
    if not asked:
        return None
    cut = photograph.crop((left, top, right, bottom)).resize(size, Image.LANCZOS)
    for enhance in (ImageEnhance.Brightness, ImageEnhance.Contrast, ImageEnhance.Color):
        cut = enhance(cut).enhance(rng.uniform(0.75, 1.25))
    return cut, asked


def main():
    source, rng = pathlib.Path(sys.argv[1]), random.Random(4)
    (HERE / "media").mkdir(exist_ok=True)
    lists = {"train": [], "test": []}
    for file, things in THINGS.items():
        photograph = Image.open(source / file).convert("RGB")
        count = 0
        while count < VIEWS:
            made = view(photograph, things, rng)
            if made is None:
                continue
            media = f"media/{file.split('.')[0]}-{count:02}.jpg"
            made[0].save(HERE / media, quality=85)
            lists["test" if count % 5 == 4 else "train"] += [
                {"img_name": media, "bbox": box, "sentences": [{"sent": name}]}
                for name, box in made[1]]
            count += 1
    for name, records in lists.items():
        lines = ",\n".join(json.dumps(record) for record in records)
        (HERE / f"{name}.json").write_text(f"[\n{lines}\n]\n")
        print(name, len({r["img_name"] for r in records}), "pictures,", len(records), "questions")


if __name__ == "__main__":
    main()
