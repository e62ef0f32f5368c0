# SPDX-License-Identifier: Apache-2.0
"""Writes resample_golden.json: what Pillow makes of pictures that the test draws itself.

    python3 make_resample_golden.py > resample_golden.json

Needs pillow >= 13 (before, the order of the two passes differs) and numpy.
"""
import hashlib
import json
import random

import numpy
import PIL
from PIL import Image


def picture(width, height, seed, two_tone):
    state, out = seed, bytearray()
    for _ in range(width * height * 3):
        state = (state * 1664525 + 1013904223) % 2**32
        out.append((255 if state >> 31 else 0) if two_tone else state >> 24)
    return Image.frombytes("RGB", (width, height), bytes(out))


def case(seed):
    rng = random.Random(seed)
    width, height, new_width, new_height = (rng.randint(1, 60) for _ in range(4))
    if seed % 9 == 0:
        new_width = width
    if seed % 9 == 1:
        new_height = height
    if seed % 9 == 2:
        height, new_height, new_width = rng.randint(100, 300), rng.randint(1, 5), width + 3
    if seed % 9 == 3:
        width, new_width = rng.randint(100, 300), rng.randint(1, 5)
    box = [0.0, 0.0, float(width), float(height)]
    if seed % 3 == 1 and width > 4 and height > 4:
        edges = sorted(rng.uniform(0, width) for _ in range(2)) + sorted(
            rng.uniform(0, height) for _ in range(2))
        edges = [float(numpy.float32(edge)) for edge in edges]
        if edges[1] - edges[0] > 0.5 and edges[3] - edges[2] > 0.5:
            box = [edges[0], edges[2], edges[1], edges[3]]
    resample, two_tone = seed % 5 + 1, seed % 2 == 1
    source = picture(width, height, seed, two_tone)
    scaled = source.resize((new_width, new_height), resample, box=tuple(box))
    pixels = scaled.tobytes()
    return {"seed": seed, "two_tone": two_tone, "from": [width, height],
            "to": [new_width, new_height], "filter": resample, "box": box,
            "sha256": hashlib.sha256(pixels).hexdigest(), "first": list(pixels[:6])}


cases = ",\n".join(json.dumps(case(seed)) for seed in range(1, 91))
print('{"pillow": "%s", "cases": [\n%s\n]}' % (PIL.__version__, cases))
